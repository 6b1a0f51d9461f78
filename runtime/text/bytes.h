// What bytes and bytearray share besides the searches: methods over plain bytes.
#pragma once
#include "text/view.h"
extern const MethodDef bytesMethods[], byteArrayMethods[];
Value bytesReprWith(const char* p, size_t n, const char* prefix, const char* suffix);
Value bytesLikeNew(Value self, const char* p,
                   size_t n); ///< of self's exact type: bytes or bytearray; p null: uninitialised
char* bytesData(Value v);     ///< of a bytes or bytearray
/// New buffer from any argument of bytes(): count, buffer, iterable, text with encoding. 0 on exception; a
/// bytes.
Value bytesConstruct(const char* type, Value source, Value encoding, Value errors);
i64 byteValue(Value v); ///< int in range(256); -1 with the exception pending
i64 repeatCount(Value n, bool* good);
bool isCount(Value v);
Value bytesIterator(Value v, bool array);
#define METHOD(f) Value f(Value self, const Value* args, i32 nargs, Value kwnames)
METHOD(bytesHexMethod);
METHOD(bytesFromHexMethod);
METHOD(bytesTranslate);
METHOD(bytesMakeTrans);
METHOD(bytesJoin);
METHOD(bytesLower);
METHOD(bytesUpper);
METHOD(bytesTitle);
METHOD(bytesCapitalize);
METHOD(bytesSwapcase);
METHOD(bytesIsAlpha);
METHOD(bytesIsDigit);
METHOD(bytesIsAlnum);
METHOD(bytesIsSpace);
METHOD(bytesIsLower);
METHOD(bytesIsUpper);
METHOD(bytesIsTitle);
METHOD(bytesIsAscii);
#undef METHOD
