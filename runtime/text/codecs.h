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
/// What programs registered, each 0 or owned; dropped at the end.
struct CodecRegistry {
  Value handlers;  ///< dict: name of an error handler to the callable
  Value searchers; ///< list of search functions
  Value found;     ///< dict: normalised name to what a search function gave
};
extern CodecRegistry molt_codecs;
bool isOwnEncoding(Value name);                        ///< encodeStr knows it by itself
Value registerErrorHandler(Value name, Value handler); ///< codecs.register_error
Value lookupErrorHandler(Value name);                  ///< codecs.lookup_error: an owned callable
Value builtinErrorHandler(const char* name);           ///< an owned callable; 0 without exception if none
/// UTF-16 and UTF-32 (encoding "utf-16", "utf-32-le", ...) in pieces, as decodeUtf8Stateful; *order: 0
/// unknown, -1 little, 1 big endian.
Value decodeWideStateful(Value object, const char* p, size_t n, const char* encoding, const char* errors,
                         bool final, size_t* consumed, int* order);
Value encodeUnicodeEscape(Value s, bool raw); ///< unicode_escape or raw_unicode_escape: bytes
Value decodeUnicodeEscape(Value object, const char* p, size_t n, bool raw, const char* errors);
Value decodeBytesEscape(const char* p, size_t n,
                        const char* errors); ///< the escapes of bytes literals: bytes
Value encodeBytesEscape(const char* p, size_t n);
