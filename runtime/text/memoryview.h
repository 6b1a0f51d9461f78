// A memoryview: a window of items over the bytes of an exporter.
#pragma once
#include "text/str.h"

enum : i32 { kMaxDimensions = 64 };
struct MemoryView {
  Header h;
  Value object; ///< what .obj shows; 0 after release()
  Value source; ///< whose bytes they are: bytes, bytearray or what a Python __buffer__ gave
  i64 start;    ///< of the first item, in the bytes of source
  i64 hash;     ///< 0: not computed
  u32 length;   ///< dimensions that `sizes` has room for
  u8 itemsize;
  bool readonly, prefixed; ///< prefixed: the format shows an '@'
  char code;               ///< of the format
  i32 dimensions;
  i64 sizes[]; ///< shape, then strides in bytes
};
inline MemoryView* memoryOf(Value v) { return as<MemoryView>(v); }
inline i64* shapeIn(MemoryView* m) { return m->sizes; }
inline i64* stridesIn(MemoryView* m) { return m->sizes + m->length; }
bool isMemoryView(Value v);
u8* memoryStart(MemoryView* m);
i64 memoryBytes(MemoryView* m); ///< product of the shape times itemsize
bool memoryContiguous(MemoryView* m, bool fortran = false);
Value memoryNew(Value object, Value source, i32 dimensions); ///< shape, strides and format are the caller's
Value memoryFrom(Value object);                              ///< memoryview(object)
Value memoryToBytes(Value view);                             ///< in C order
u8 memoryItemSize(char code);                                ///< 0: no such native format
Value memoryUnpack(MemoryView* m, const u8* p);              ///< one item
int memoryPack(MemoryView* m, u8* p, Value item);
extern const MethodDef memoryMethods[];
/// __buffer__ of an exporter of bytes.
Value bufferMethod(Value self, const Value* a, i32 n, Value kwnames);
Value releaseBufferMethod(Value self, const Value* a, i32 n, Value kwnames);
