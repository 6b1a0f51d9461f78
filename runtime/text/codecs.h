// Text encodings: utf-8, ascii, latin-1, utf-16, utf-32 and error handlers, after the library reference,
// "codecs".
#pragma once
#include "text/str.h"

/// encoding and errors: str or 0 (utf-8, strict). Results owned; 0 with LookupError, UnicodeError, ….
Value encodeStr(Value s, Value encoding, Value errors);            ///< bytes
Value decodeObject(Value bytesLike, Value encoding, Value errors); ///< str; of bytes or bytearray
Value decodeUtf8(Value object, const char* p, size_t n, const char* errors);
/// Incremental UTF-8: stops before an incomplete sequence at the end unless `final`; *consumed says where.
Value decodeUtf8Stateful(Value object, const char* p, size_t n, const char* errors, bool final,
                         size_t* consumed);
Value encodeUtf8(Value s, const char* errors);
Value registerErrorHandler(Value name, Value handler); ///< codecs.register_error
Value lookupErrorHandler(Value name);                  ///< codecs.lookup_error: an owned callable
