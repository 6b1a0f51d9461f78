// Encodings beyond those that codecs.cpp knows by itself: through the codec registry of module codecs.
#pragma once
#include "object/object.h"
Value encodeWithTable(Value s, Value encoding, const char* errors);
Value decodeWithTable(Value object, Value encoding, const char* errors);
