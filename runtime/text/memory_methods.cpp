// Methods of memoryview, and __buffer__ of the types that export one.
#include "object/class.h"
#include "object/names.h"
#include "text/args.h"
#include "text/bytes.h"
#include "text/memoryview.h"

bool memoryOpen(Value v);
void memoryLetGo(Value v);
Value memoryList(Value v);
Value memoryCopy(Value v);

static Value tobytes(Value self, const Value* a, i32, Value) {
  char order = 'C';
  if (a[0] && !isNone(a[0])) {
    if (!isAnyStr(a[0]))
      return raise(E_TypeError, "tobytes() argument 'order' must be str or None, not %T", a[0]);
    Str* s = as<Str>(a[0]);
    order = s->length == 1 && s->kind == 1 ? s->data[0] : 0;
    if (!strchr("CFA", order) || !order)
      return memoryOpen(self) ? raise(E_ValueError, "order must be 'C', 'F' or 'A'") : 0;
  }
  if (!memoryOpen(self)) return 0;
  MemoryView* m = memoryOf(self);
  if (order == 'F' || (order == 'A' && !memoryContiguous(m) && memoryContiguous(m, true))) {
    Ref turned(memoryCopy(self)); // items in Fortran's order are those of the transposed view in C's
    MemoryView* t = memoryOf(turned);
    for (i32 i = 0; i < m->dimensions; ++i) {
      shapeIn(t)[i] = shapeIn(m)[m->dimensions - 1 - i];
      stridesIn(t)[i] = stridesIn(m)[m->dimensions - 1 - i];
    }
    return memoryToBytes(turned);
  }
  return memoryToBytes(self);
}
static Value tolist(Value self, const Value*, i32, Value) { return memoryOpen(self) ? memoryList(self) : 0; }
static Value hex(Value self, const Value* a, i32 n, Value) {
  Ref b(memoryToBytes(self));
  return b.v ? bytesHexMethod(b, a, n, 0) : 0;
}
static Value release_(Value self, const Value*, i32, Value) {
  memoryLetGo(self);
  return none();
}
static Value enter(Value self, const Value*, i32, Value) { return memoryOpen(self) ? incref(self) : 0; }
static Value toreadonly(Value self, const Value*, i32, Value) {
  if (!memoryOpen(self)) return 0;
  Value v = memoryCopy(self);
  memoryOf(v)->readonly = true;
  return v;
}

static char nativeCode(Value format, bool* prefixed) { // 0: not a single native character
  Str* s = as<Str>(format);
  *prefixed = s->kind == 1 && s->length == 2 && s->data[0] == '@';
  if (s->kind != 1 || s->length != (*prefixed ? 2 : 1)) return 0;
  char c = s->data[*prefixed];
  return memoryItemSize(c) ? c : 0;
}
static Value castView(Value self, const Value* a, i32, Value) {
  if (!isAnyStr(a[0])) return raise(E_TypeError, "cast() argument 'format' must be str, not %N", a[0]);
  if (!memoryOpen(self)) return 0;
  MemoryView* m = memoryOf(self);
  if (!memoryContiguous(m))
    return raise(E_TypeError, "memoryview: casts are restricted to C-contiguous views");
  if (a[1] || m->dimensions != 1)
    for (i32 i = 0; i < m->dimensions; ++i)
      if (!shapeIn(m)[i])
        return raise(E_TypeError, "memoryview: cannot cast view with zeros in shape or strides");
  Ref shape;
  i64 dimensions = 1;
  if (a[1]) {
    if (!isInstance(a[1], &T_list) && !isInstance(a[1], &T_tuple))
      return raise(E_TypeError, "shape must be a list or a tuple");
    shape.v = tupleFromIterable(a[1]);
    if (!shape.v) return 0;
    dimensions = (i64)as<Tuple>(shape)->length;
    if (dimensions > kMaxDimensions)
      return raise(E_ValueError, "memoryview: number of dimensions must not exceed 64");
    if (m->dimensions != 1 && dimensions != 1)
      return raise(E_TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
  }
  bool prefixed;
  char code = nativeCode(a[0], &prefixed);
  if (!code)
    return raise(E_ValueError, "memoryview: destination format must be a native single character format "
                               "prefixed with an optional '@'");
  if (!strchr("Bbc", code) && !strchr("Bbc", m->code))
    return raise(E_TypeError, "memoryview: cannot cast between two non-byte formats");
  i64 bytes = memoryBytes(m);
  u8 size = memoryItemSize(code);
  if (bytes % size) return raise(E_TypeError, "memoryview: length is not a multiple of itemsize");
  Ref v(memoryNew(m->object, m->source, (i32)dimensions));
  MemoryView* x = memoryOf(v);
  x->start = m->start;
  x->readonly = m->readonly;
  x->itemsize = size;
  x->code = code;
  x->prefixed = prefixed;
  if (!shape.v) {
    shapeIn(x)[0] = bytes / size;
    stridesIn(x)[0] = size;
    return v.take();
  }
  i64 total = 1;
  for (i64 i = 0; i < dimensions; ++i) {
    Value item = as<Tuple>(shape)->items[i];
    if (!isInstance(item, &T_int))
      return raise(E_TypeError, "memoryview.cast(): elements of shape must be integers");
    i64 n;
    if (!intToI64(item, &n)) return raise(E_OverflowError, "Python int too large to convert to C ssize_t");
    if (n <= 0) return raise(E_ValueError, "memoryview.cast(): elements of shape must be integers > 0");
    if (__builtin_mul_overflow(total, n, &total))
      return raise(E_ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
    shapeIn(x)[i] = n;
  }
  if (__builtin_mul_overflow(total, (i64)size, &total) || total != bytes)
    return raise(E_TypeError, "memoryview: product(shape) * itemsize != buffer size");
  i64 stride = size;
  for (i64 i = dimensions; i-- > 0;) {
    stridesIn(x)[i] = stride;
    stride *= shapeIn(x)[i];
  }
  return v.take();
}

// --- the buffer protocol in Python's form (PEP 688)
Value bufferMethod(Value self, const Value* a, i32, Value) {
  Ref flags(toIndex(a[0]));
  i64 f;
  if (!flags.v) return 0;
  if (!intToI64(flags, &f))
    return raise(E_OverflowError, "cannot fit '%T' into an index-sized integer", a[0]);
  if (f != (i32)f) return raise(E_OverflowError, f < 0 ? "buffer flags too small" : "buffer flags too large");
  Value v = memoryFrom(self);
  if (v && f & 1 && memoryOf(v)->readonly) { // PyBUF_WRITABLE
    decref(v);
    return raise(E_BufferError, isMemoryView(self) ? "memoryview: underlying buffer is not writable"
                                                   : "Object is not writable.");
  }
  return v;
}
Value releaseBufferMethod(Value self, const Value* a, i32, Value) {
  if (!isMemoryView(a[0])) return raise(E_TypeError, "expected a memoryview object");
  MemoryView* m = memoryOf(a[0]);
  if (!m->object) return raise(E_ValueError, "memoryview's buffer has already been released");
  if (m->object != self && !isMemoryView(self))
    return raise(E_ValueError, "memoryview's buffer is not this object");
  memoryLetGo(a[0]);
  return none();
}
static Value fromFlags(Value, const Value* a, i32, Value) {
  i32 flags;
  if (asCInt(a[1], &flags) < 0) return 0;
  Value v = memoryFrom(a[0]);
  if (v && flags & 1 && memoryOf(v)->readonly) {
    decref(v);
    return raise(E_BufferError, isMemoryView(a[0]) ? "memoryview: underlying buffer is not writable"
                                                   : "Object is not writable.");
  }
  return v;
}

const MethodDef memoryMethods[] = {{"tobytes", tobytes, 0, 1, "order"},
                                   {"tolist", tolist, 0, 0},
                                   {"hex", hex, 0, 2, "sep,bytes_per_sep"},
                                   {"release", release_, 0, 0},
                                   {"__enter__", enter, 0, 0},
                                   {"__exit__", release_, 0, -1},
                                   {"toreadonly", toreadonly, 0, 0},
                                   {"cast", castView, 1, 2, "format,shape"},
                                   {"_from_flags", fromFlags, 2, 2, "object,flags", kClassMethod},
                                   {"__buffer__", bufferMethod, 1, 1, nullptr, kWrapper},
                                   {"__release_buffer__", releaseBufferMethod, 1, 1, nullptr, kWrapper},
                                   {nullptr, nullptr, 0, 0}};
