// str and bytes: entry points for the rest of the runtime, beside the constructors in object/object.h.
// An instance of a Python subclass of str or bytes has the same layout (its ext word sits before the header),
// so everything here takes exact values and subclass instances alike; results are exact.
#pragma once
#include "object/object.h"

inline bool isAnyStr(Value v) { return isObject(v) && (classOf(v)->flags & kStrSubclass); }
inline bool isAnyBytes(Value v) { return isObject(v) && (classOf(v)->flags & kBytesSubclass); }
bool strEqualsC(Value s, const char* c); ///< s is a str of any class; c is ASCII
bool strEquals(Value a, Value b);
int strCompare(Value a, Value b); ///< -1, 0, 1 by code points
i64 strHash(Value s);
u64 sipHash13(const void* p, size_t n);   ///< with the process's key (PYTHONHASHSEED); -1 is not replaced
i64 bytesHashOf(const void* p, size_t n); ///< as hash(bytes)

Value strChar1(u32 c);        ///< str of one character; shared for c < 256
Value strEmpty();             ///< borrowed, immortal
Value strExactOwned(Value s); ///< an exact str of the same value
Value strConcat(Value a, Value b);
Value strAppendOwned(Value owned,
                     Value b); ///< owned + b; grows in place when `owned` is the only reference; steals
Value strRepeat(Value s, i64 n);
Value strSlice(Value s, i64 i, i64 j); ///< s[i:j], 0 <= i <= j <= length
Value strFromLatin1(const char* s, size_t n);
Value strFromU32(const u32* s, size_t n); ///< any code points; picks the kind
Value strJoin(Value sep, Value iterable);
Value strRepr(Value s);
Value strAscii(Value s);            ///< ascii(): s is a repr; non-ASCII characters become escapes
i64 strIndexOf(Value s, Value sub); ///< first position or -1
bool strContains(Value s, Value sub);
/// Every decimal digit of any script and every space becomes its ASCII twin, other characters '?': what int()
/// and float() parse. A str of kind 1.
Value strDecimalToAscii(Value s);
/// Null if v is not bytes, bytearray (or a subclass) nor what molt_bufferHook knows; else its characters.
const char* bytesLike(Value v, size_t* n);
extern const char* (*molt_bufferHook)(
    Value v, size_t* n);        ///< set by memoryview, array, mmap: contiguous bytes or null
Value bytesFromObject(Value v); ///< bytes(v): from a bytes-like object or an iterable of ints
Value intFromByteArray(Value v, int base);

struct ByteArray {
  Header h;
  u64 length, capacity; ///< capacity counts bytes at `start`
  MOLT_PTR(char, start);
  u32 exports, pad; ///< memoryviews that forbid resizing
};
Value byteArrayNew(const char* data, size_t n);
int byteArrayResize(Value v, size_t n); ///< -1: BufferError

/// Result under construction: widens as characters come.
struct StrBuilder {
  Str* s = nullptr;
  u32 length = 0, capacity = 0;
  u8 kind = 1;
  u32 seen = 0; ///< or of all characters
  explicit StrBuilder(u32 expected = 24, u8 kind = 1);
  ~StrBuilder();
  StrBuilder(const StrBuilder&) = delete;
  StrBuilder& operator=(const StrBuilder&) = delete;
  void reserve(u32 more, u8 wantedKind); ///< room for `more` characters of that kind
  void put(u32 c) {
    if (length == capacity || (c > 0xff && kind < (c > 0xffff ? 4 : 2)))
      reserve(1, c > 0xffff ? 4 : c > 0xff ? 2 : 1);
    seen |= c;
    if (kind == 1)
      s->data[length++] = (char)c;
    else if (kind == 2)
      ((u16*)s->data)[length++] = (u16)c;
    else
      ((u32*)s->data)[length++] = c;
  }
  void putAscii(const char* p, size_t n);
  void putC(const char* p) { putAscii(p, strlen(p)); }
  void putStr(Value v); ///< a str
  void putSlice(Value v, i64 i, i64 j);
  void fill(u32 c, i64 n);
  Value finish(); ///< the str; the builder is empty afterwards
};
