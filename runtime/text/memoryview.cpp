// memoryview: making, indexing, comparing. Methods are in memory_methods.cpp, formats in memory_item.cpp.
//
// A view holds its exporter; a bytearray counts its views and refuses to be resized meanwhile. Views of
// objects with a Python __buffer__ (PEP 688) go over the memoryview that it gave, and hand it to
// __release_buffer__ in the end.
#include "text/memoryview.h"
#include "container/container.h"
#include "object/class.h"
#include "object/names.h"
#include "text/bytes.h"

namespace {
extern Class T_memoryview_;
enum : size_t { kMemoryBase = offsetof(MemoryView, sizes) };

void letGo(MemoryView* m) {
  Value object = m->object, source = m->source;
  if (!object) return;
  m->object = m->source = 0;
  if (isObject(source) && isInstance(source, &T_bytearray)) --as<ByteArray>(source)->exports;
  if (isMemoryView(source) && source != object) { // the view that a Python __buffer__ gave
    Value saved = molt_thread.exc ? takeException() : 0;
    Ref f(specialMethod(object, internC("__release_buffer__")));
    if (f.v) Ref done(call1(f, source));
    clearException();
    if (saved) restoreException(saved);
  }
  decref(source);
  decref(object);
}
void dealloc(Value v) {
  MemoryView* m = memoryOf(v);
  letGo(m);
  release(m, kMemoryBase + (size_t)m->length * 16);
}
void traverse(Value v, Visit visit, void* arg) {
  if (memoryOf(v)->object) visit(memoryOf(v)->object, arg);
  if (memoryOf(v)->source) visit(memoryOf(v)->source, arg);
}
bool open(Value v) {
  if (memoryOf(v)->object) return true;
  raise(E_ValueError, "operation forbidden on released memoryview object");
  return false;
}

const char* contiguousBytes(Value v, size_t* n) {
  if (!isMemoryView(v) || !memoryOf(v)->object || !memoryContiguous(memoryOf(v))) return nullptr;
  *n = (size_t)memoryBytes(memoryOf(v));
  return (const char*)memoryStart(memoryOf(v));
}
/// A view like `like` with `dimensions` dimensions; shape and strides are still to be set.
Value another(MemoryView* like, i32 dimensions) {
  Value v = memoryNew(like->object, like->source, dimensions);
  MemoryView* m = memoryOf(v);
  m->start = like->start;
  m->itemsize = like->itemsize;
  m->readonly = like->readonly;
  m->prefixed = like->prefixed;
  m->code = like->code;
  return v;
}
} // namespace

bool isMemoryView(Value v) { return isObject(v) && classOf(v) == &T_memoryview_; }
u8* memoryStart(MemoryView* m) {
  size_t n;
  return (u8*)bytesLike(m->source, &n) + m->start;
}
i64 memoryBytes(MemoryView* m) {
  i64 n = m->itemsize;
  for (i32 i = 0; i < m->dimensions; ++i) n *= shapeIn(m)[i];
  return n;
}
bool memoryContiguous(MemoryView* m, bool fortran) {
  i64 want = m->itemsize;
  for (i32 k = 0; k < m->dimensions; ++k) {
    i32 i = fortran ? k : m->dimensions - 1 - k;
    if (shapeIn(m)[i] == 0) return true;
    if (shapeIn(m)[i] > 1 && stridesIn(m)[i] != want) return false;
    want *= shapeIn(m)[i];
  }
  return true;
}
Value memoryNew(Value object, Value source, i32 dimensions) {
  molt_bufferHook = contiguousBytes;
  MemoryView* m =
      (MemoryView*)newObject(readied(&T_memoryview_)->shape, kMemoryBase + (size_t)dimensions * 16);
  m->object = incref(object);
  m->source = incref(source);
  m->start = m->hash = 0;
  m->length = (u32)dimensions;
  m->itemsize = 1;
  m->readonly = isAnyBytes(source);
  m->prefixed = false;
  m->code = 'B';
  m->dimensions = dimensions;
  if (isInstance(source, &T_bytearray)) ++as<ByteArray>(source)->exports;
  return toValue(m);
}
Value memoryCopy(Value v) {
  MemoryView* m = memoryOf(v);
  Value r = another(m, m->dimensions);
  memcpy(memoryOf(r)->sizes, shapeIn(m), (size_t)m->dimensions * 8);
  memcpy(stridesIn(memoryOf(r)), stridesIn(m), (size_t)m->dimensions * 8);
  return r;
}
Value memoryFrom(Value o) {
  if (isMemoryView(o)) return open(o) ? memoryCopy(o) : 0;
  size_t n;
  if (!isInt(o) && bytesLike(o, &n) &&
      !(classOf(o)->flags & kHeapClass && typeLookup(classOf(o), internC("__buffer__")) &&
        classOf(typeLookup(classOf(o), internC("__buffer__"))) == &T_function)) {
    Value v = memoryNew(o, o, 1);
    shapeIn(memoryOf(v))[0] = (i64)n;
    stridesIn(memoryOf(v))[0] = 1;
    return v;
  }
  Ref f(isInt(o) ? 0 : specialMethod(o, internC("__buffer__")));
  if (!f.v)
    return molt_thread.exc ? 0
                           : raise(E_TypeError, "memoryview: a bytes-like object is required, not '%T'", o);
  Ref given(call1(f, tagInt(284))); // PyBUF_FULL_RO
  if (!given.v) return 0;
  if (!isMemoryView(given)) return raise(E_TypeError, "__buffer__ returned non-memoryview object");
  if (!open(given)) return 0;
  MemoryView* m = memoryOf(given);
  Value v = memoryNew(o, given, m->dimensions), r = v;
  MemoryView* x = memoryOf(r);
  x->itemsize = m->itemsize;
  x->readonly = m->readonly;
  x->prefixed = m->prefixed;
  x->code = m->code;
  memcpy(x->sizes, shapeIn(m), (size_t)m->dimensions * 8);
  memcpy(stridesIn(x), stridesIn(m), (size_t)m->dimensions * 8);
  return r;
}

// --- walking
namespace {
/// Calls fn(item address) for all items in C order (or Fortran's), until it gives other than 0.
template <class F> int walk(MemoryView* m, const u8* p, i32 dimension, F fn) {
  if (dimension == m->dimensions) return fn(p);
  for (i64 i = 0; i < shapeIn(m)[dimension]; ++i)
    if (int r = walk(m, p + i * stridesIn(m)[dimension], dimension + 1, fn)) return r;
  return 0;
}
Value listOf(MemoryView* m, const u8* p, i32 dimension) {
  if (dimension == m->dimensions) return memoryUnpack(m, p);
  i64 n = shapeIn(m)[dimension];
  Ref list(listNew((u64)n));
  for (i64 i = 0; i < n; ++i) {
    Ref item(listOf(m, p + i * stridesIn(m)[dimension], dimension + 1));
    if (!item.v) return 0;
    listAppend(list, item);
  }
  return list.take();
}

Value construct(Value, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
  if (nargs > 1)
    return raise(E_TypeError, "memoryview() takes at most 1 %sargument (%d given)",
                 nargs == nkw ? "keyword " : "", nargs);
  if (nargs == nkw && !(nkw && as<Tuple>(kwnames)->items[0] == internC("object")))
    return raise(E_TypeError, "memoryview() missing required argument 'object' (pos 1)");
  return memoryFrom(args[0]);
}
i64 length_(Value v) {
  if (!open(v)) return -1;
  if (memoryOf(v)->dimensions) return shapeIn(memoryOf(v))[0];
  raise(E_TypeError, "0-dim memory has no length");
  return -1;
}
/// Address of the item at index i of dimension d; null with IndexError.
u8* step(MemoryView* m, u8* p, i32 d, i64 i) {
  i64 n = shapeIn(m)[d];
  if (i < 0) i += n;
  if (i >= 0 && i < n) return p + i * stridesIn(m)[d];
  raise(E_IndexError, "index out of bounds on dimension %d", (int)d + 1);
  return nullptr;
}
bool allOf(Value tuple, bool slices) {
  for (u64 i = 0; i < as<Tuple>(tuple)->length; ++i) {
    Value k = as<Tuple>(tuple)->items[i];
    if (slices ? !isSlice(k) : !hasIndex(k)) return false;
  }
  return slices ? as<Tuple>(tuple)->length > 0 : true;
}
/// Item addressed by an index or a tuple of them; null with the exception.
u8* locate(MemoryView* m, Value key, bool store) {
  if (!isTuple(key)) {
    i64 i = asIndex(key, &E_IndexError);
    if ((i == -1 && molt_thread.exc) || !open(toValue(m))) return nullptr;
    if (m->dimensions != 1) {
      raise(E_NotImplementedError,
            store ? "sub-views are not implemented" : "multi-dimensional sub-views are not implemented");
      return nullptr;
    }
    return step(m, memoryStart(m), 0, i);
  }
  Tuple* t = as<Tuple>(key);
  if ((i64)t->length < m->dimensions) {
    raise(E_NotImplementedError, "sub-views are not implemented");
    return nullptr;
  }
  if ((i64)t->length > m->dimensions) {
    raise(E_TypeError, "cannot index %d-dimension view with %ld-element tuple", (int)m->dimensions,
          (i64)t->length);
    return nullptr;
  }
  u8* p = memoryStart(m);
  for (i32 d = 0; d < m->dimensions; ++d) {
    i64 i = asIndex(t->items[d], &E_IndexError);
    if ((i == -1 && molt_thread.exc) || !open(toValue(m))) return nullptr;
    if (!(p = step(m, p, d, i))) return nullptr;
  }
  return p;
}
Value slice(Value v, Value key) {
  MemoryView* m = memoryOf(v);
  i64 start, stop, stride, n = sliceIndices(key, shapeIn(m)[0], &start, &stop, &stride);
  if (n < 0 || !open(v)) return 0;
  Value r = memoryCopy(v);
  MemoryView* x = memoryOf(r);
  x->start += start * stridesIn(m)[0];
  shapeIn(x)[0] = n;
  stridesIn(x)[0] *= stride;
  return r;
}
Value getitem_(Value v, Value key) {
  if (!open(v)) return 0;
  MemoryView* m = memoryOf(v);
  if (!m->dimensions) {
    if (isTuple(key) && !as<Tuple>(key)->length) return memoryUnpack(m, memoryStart(m));
    if (key == toValue(&molt_Ellipsis)) return incref(v);
    return raise(E_TypeError, "invalid indexing of 0-dim memory");
  }
  if (isSlice(key)) return slice(v, key);
  if (hasIndex(key) || (isTuple(key) && allOf(key, false))) {
    u8* p = locate(m, key, false);
    return p ? memoryUnpack(m, p) : 0;
  }
  if (isTuple(key) && allOf(key, true))
    return raise(E_NotImplementedError, "multi-dimensional slicing is not implemented");
  return raise(E_TypeError, "memoryview: invalid slice key");
}
int setitem_(Value v, Value key, Value item) {
  if (!open(v)) return -1;
  MemoryView* m = memoryOf(v);
  if (m->readonly) return raiseStatus(raise(E_TypeError, "cannot modify read-only memory"));
  if (!item) return raiseStatus(raise(E_TypeError, "cannot delete memory"));
  if (!m->dimensions) {
    if ((isTuple(key) && !as<Tuple>(key)->length) || key == toValue(&molt_Ellipsis))
      return memoryPack(m, memoryStart(m), item);
    return raiseStatus(raise(E_TypeError, "invalid indexing of 0-dim memory"));
  }
  if (hasIndex(key) || (isTuple(key) && allOf(key, false))) {
    u8* p = locate(m, key, true);
    u8 packed[16];
    if (!p || memoryPack(m, packed, item) < 0 || !open(v)) return -1; // __index__ may have released it
    memcpy(p, packed, (size_t)m->itemsize);
    return 0;
  }
  if (isSlice(key) && m->dimensions == 1) {
    Ref source(memoryFrom(item)), part(source.v ? slice(v, key) : 0);
    if (!part.v) return -1;
    MemoryView *from = memoryOf(source), *to = memoryOf(part);
    if (from->dimensions != 1 || from->code != to->code || shapeIn(from)[0] != shapeIn(to)[0])
      return raiseStatus(
          raise(E_ValueError, "memoryview assignment: lvalue and rvalue have different structures"));
    Ref copy(memoryToBytes(source)); // they may overlap
    const char* p = as<Bytes>(copy)->data;
    return walk(to, memoryStart(to), 0, [&](const u8* q) {
      memcpy((void*)q, p, to->itemsize);
      p += to->itemsize;
      return 0;
    });
  }
  if (isSlice(key) || (isTuple(key) && allOf(key, true)))
    return raiseStatus(
        raise(E_NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1"));
  return raiseStatus(raise(E_TypeError, "memoryview: invalid slice key"));
}
i64 hash_(Value v) {
  MemoryView* m = memoryOf(v);
  if (m->hash) return m->hash;
  if (!open(v)) return -1;
  if (!m->readonly) {
    raise(E_ValueError, "cannot hash writable memoryview object");
    return -1;
  }
  if (!strchr("Bbc", m->code)) {
    raise(E_ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    return -1;
  }
  if (!isMemoryView(m->object) && hash(m->object) == -1) return -1; // as the exporter allows
  Ref b(memoryToBytes(v));
  return m->hash = hash(b);
}
Value compare_(Value a, Value b, int op) {
  if (op != CmpEq && op != CmpNe) return incref(notImplemented());
  bool same;
  MemoryView* m = memoryOf(a);
  if (!m->object || (isMemoryView(b) && !memoryOf(b)->object)) {
    same = a == b;
  } else {
    Ref other(isInt(b) ? 0 : memoryFrom(b));
    if (!other.v) {
      clearException();
      return incref(notImplemented());
    }
    MemoryView* x = memoryOf(other);
    same = m->dimensions == x->dimensions &&
           !memcmp(shapeIn(m), shapeIn(x), (size_t)m->dimensions * sizeof(i64));
    if (same) {
      Ref p(listOf(m, memoryStart(m), 0)), q(listOf(x, memoryStart(x), 0));
      int r = p.v && q.v ? equals(p, q) : -1;
      if (r < 0) return 0;
      same = r;
      if (same && !m->dimensions) same = equals(p, q) > 0;
    }
  }
  return boolValue(same == (op == CmpEq));
}
Value repr_(Value v) {
  return strFormat(memoryOf(v)->object ? "<memory at 0x%x>" : "<released memory at 0x%x>", v);
}

// --- iterator
struct MemoryIter {
  Header h;
  Value view; ///< 0 once exhausted
  i64 index, length;
};
void iterDealloc(Value v) {
  decref(as<MemoryIter>(v)->view);
  release(as<MemoryIter>(v), sizeof(MemoryIter));
}
void iterTraverse(Value v, Visit visit, void* arg) {
  if (as<MemoryIter>(v)->view) visit(as<MemoryIter>(v)->view, arg);
}
Value iterNext(Value v) {
  MemoryIter* it = as<MemoryIter>(v);
  if (!it->view) return kStop;
  if (it->index < it->length) {
    if (!open(it->view)) return 0;
    MemoryView* m = memoryOf(it->view);
    return memoryUnpack(m, memoryStart(m) + it->index++ * stridesIn(m)[0]);
  }
  Value old = it->view;
  it->view = 0;
  decref(old);
  return kStop;
}
Class T_memory_iterator = {
    .cname = "memory_iterator",
    .flags = kNoInstances,
    .instanceBytes = sizeof(MemoryIter),
    .ops = {.dealloc = iterDealloc, .traverse = iterTraverse, .iter = selfIter, .next = iterNext}};
Value iter_(Value v) {
  if (!open(v)) return 0;
  MemoryView* m = memoryOf(v);
  if (!m->dimensions) return raise(E_TypeError, "invalid indexing of 0-dim memory");
  if (m->dimensions != 1)
    return raise(E_NotImplementedError, "multi-dimensional sub-views are not implemented");
  MemoryIter* it = (MemoryIter*)newObject(readied(&T_memory_iterator)->shape, sizeof(MemoryIter));
  it->view = incref(v);
  it->index = 0;
  it->length = shapeIn(m)[0];
  return toValue(it);
}

// --- attributes
Value getObject(Value v) { return open(v) ? incref(memoryOf(v)->object) : 0; }
Value getNbytes(Value v) { return open(v) ? intFromI64(memoryBytes(memoryOf(v))) : 0; }
Value getItemsize(Value v) { return open(v) ? tagInt(memoryOf(v)->itemsize) : 0; }
Value getDimensions(Value v) { return open(v) ? tagInt(memoryOf(v)->dimensions) : 0; }
Value getFormat(Value v) {
  if (!open(v)) return 0;
  char text[3] = {'@', memoryOf(v)->code, 0};
  return strFromC(memoryOf(v)->prefixed ? text : text + 1);
}
Value getReadonly(Value v) { return open(v) ? boolValue(memoryOf(v)->readonly) : 0; }
Value sizesTuple(const i64* p, i32 n) {
  Value t = tupleNew((u64)n);
  for (i32 i = 0; i < n; ++i) as<Tuple>(t)->items[i] = intFromI64(p[i]);
  return t;
}
Value getShape(Value v) { return open(v) ? sizesTuple(shapeIn(memoryOf(v)), memoryOf(v)->dimensions) : 0; }
Value getStrides(Value v) {
  return open(v) ? sizesTuple(stridesIn(memoryOf(v)), memoryOf(v)->dimensions) : 0;
}
Value getC(Value v) { return open(v) ? boolValue(memoryContiguous(memoryOf(v))) : 0; }
Value getFortran(Value v) { return open(v) ? boolValue(memoryContiguous(memoryOf(v), true)) : 0; }
Value getContiguous(Value v) {
  return open(v) ? boolValue(memoryContiguous(memoryOf(v)) || memoryContiguous(memoryOf(v), true)) : 0;
}
Value getSuboffsets(Value v) { return open(v) ? tupleNew(0) : 0; }
const GetSetDef getset[] = {{"obj", getObject},
                            {"nbytes", getNbytes},
                            {"itemsize", getItemsize},
                            {"format", getFormat},
                            {"readonly", getReadonly},
                            {"ndim", getDimensions},
                            {"shape", getShape},
                            {"strides", getStrides},
                            {"suboffsets", getSuboffsets},
                            {"contiguous", getContiguous},
                            {"c_contiguous", getC},
                            {"f_contiguous", getFortran},
                            {nullptr, nullptr}};
Class T_memoryview_ = {.cname = "memoryview",
                       .instanceBytes = kMemoryBase,
                       .ops = {.dealloc = dealloc,
                               .traverse = traverse,
                               .repr = repr_,
                               .hash = hash_,
                               .compare = compare_,
                               .iter = iter_,
                               .length = length_,
                               .getitem = getitem_,
                               .setitem = setitem_,
                               .construct = construct},
                       .methods = memoryMethods,
                       .getset = getset,
                       .doc = "Create a new memoryview object which references the given object."};
} // namespace

bool memoryOpen(Value v) { return open(v); }
void memoryLetGo(Value v) { letGo(memoryOf(v)); }
Value memoryList(Value v) { return listOf(memoryOf(v), memoryStart(memoryOf(v)), 0); }
Value memoryToBytes(Value v) {
  if (!open(v)) return 0;
  MemoryView* m = memoryOf(v);
  i64 n = memoryBytes(m);
  if (memoryContiguous(m)) return bytesNew((const char*)memoryStart(m), (size_t)n);
  Value b = bytesNew(nullptr, (size_t)n);
  char* out = as<Bytes>(b)->data;
  walk(m, memoryStart(m), 0, [&](const u8* p) {
    memcpy(out, p, m->itemsize);
    out += m->itemsize;
    return 0;
  });
  return b;
}
Class* memoryviewClass() { return readied(&T_memoryview_); }
