// memoryview over bytes and bytearray: one dimension of unsigned bytes, with a stride.
// TODO(type-coverage, owner:runtime, milestone:TC2, priority:P2, status:partial): cast(), formats other than 'B',
// several dimensions, views of array.array
#include "object/class.h"
#include "object/names.h"
#include "text/str.h"

namespace {
struct View {
  Header h;
  Value object; ///< bytes or bytearray; 0 after release()
  i64 start, length, step;
};
View* view(Value v) { return as<View>(v); }
extern Class T_memoryview_;

void dealloc(Value v) {
  decref(view(v)->object);
  release(view(v), sizeof(View));
}
void traverse(Value v, Visit visit, void* arg) {
  if (view(v)->object) visit(view(v)->object, arg);
}
bool open(Value v) {
  if (view(v)->object) return true;
  raise(E_ValueError, "operation forbidden on released memoryview object");
  return false;
}
u8* at(View* x, i64 i) {
  size_t n;
  return (u8*)bytesLike(x->object, &n) + x->start + i * x->step;
}
Value make(Value object, i64 start, i64 length, i64 step);

Value construct(Value, const Value* a, i32 n, Value) {
  if (n != 1) return raise(E_TypeError, "memoryview() missing required argument 'object' (pos 1)");
  if (isObject(a[0]) && classOf(a[0]) == &T_memoryview_) {
    View* x = view(a[0]);
    return open(a[0]) ? make(x->object, x->start, x->length, x->step) : 0;
  }
  size_t k;
  if (isInt(a[0]) || !bytesLike(a[0], &k))
    return raise(E_TypeError, "memoryview: a bytes-like object is required, not '%T'", a[0]);
  return make(a[0], 0, (i64)k, 1);
}
i64 length_(Value v) { return open(v) ? view(v)->length : -1; }
Value getitem_(Value v, Value key) {
  if (!open(v)) return 0;
  View* x = view(v);
  if (isObject(key) && classOf(key) == &T_slice) {
    i64 start, stop, step, n = sliceIndices(key, x->length, &start, &stop, &step);
    return n < 0 ? 0 : make(x->object, x->start + start * x->step, n, x->step * step);
  }
  if (!isInt(key) && !readied(classOf(key))->ops.index)
    return raise(E_TypeError, "memoryview: invalid slice key");
  i64 i = asIndex(key, &E_IndexError);
  if (i == -1 && molt_thread.exc) return 0;
  if (i < 0) i += x->length;
  if (i < 0 || i >= x->length) return raise(E_IndexError, "index out of bounds on dimension 1");
  return tagInt(*at(x, i));
}
int setitem_(Value v, Value key, Value item) {
  if (!open(v)) return -1;
  View* x = view(v);
  if (isAnyBytes(x->object)) {
    raise(E_TypeError, "cannot modify read-only memory");
    return -1;
  }
  if (!item) {
    raise(E_TypeError, "cannot delete memory");
    return -1;
  }
  if (isObject(key) && classOf(key) == &T_slice) {
    i64 start, stop, step, n = sliceIndices(key, x->length, &start, &stop, &step);
    if (n < 0) return -1;
    Ref source(construct(0, &item, 1, 0));
    if (!source.v) return -1;
    if (view(source)->length != n) {
      raise(E_ValueError, "memoryview assignment: lvalue and rvalue have different structures");
      return -1;
    }
    u8* copy = (u8*)allocate((size_t)n);
    for (i64 i = 0; i < n; ++i) copy[i] = *at(view(source), i);
    for (i64 i = 0; i < n; ++i) *at(x, start + i * step) = copy[i];
    release(copy, (size_t)n);
    return 0;
  }
  i64 i = asIndex(key, &E_IndexError);
  if (i == -1 && molt_thread.exc) return -1;
  if (i < 0) i += x->length;
  if (i < 0 || i >= x->length) {
    raise(E_IndexError, "index out of bounds on dimension 1");
    return -1;
  }
  i64 byte = asIndex(item);
  if (byte == -1 && molt_thread.exc) return -1;
  if (byte < 0 || byte > 255) {
    raise(E_ValueError, "memoryview: invalid value for format 'B'");
    return -1;
  }
  *at(x, i) = (u8)byte;
  return 0;
}
Value toBytes(Value v) {
  if (!open(v)) return 0;
  View* x = view(v);
  Value b = bytesNew(nullptr, (size_t)x->length);
  for (i64 i = 0; i < x->length; ++i) as<Bytes>(b)->data[i] = (char)*at(x, i);
  return b;
}
i64 hash_(Value v) {
  if (!isAnyBytes(view(v)->object)) {
    raise(E_ValueError, "cannot hash writable memoryview object");
    return -1;
  }
  Ref b(toBytes(v));
  return b.v ? hash(b) : -1;
}
Value compare_(Value a, Value b, int op) {
  if (op != CmpEq && op != CmpNe) return incref(notImplemented());
  size_t n;
  Ref x(toBytes(a));
  if (!x.v) return 0;
  Ref y(isObject(b) && classOf(b) == &T_memoryview_ ? toBytes(b)
        : isInt(b)                                  ? 0
        : bytesLike(b, &n)                          ? incref(b)
                                                    : 0);
  if (!y.v) return molt_thread.exc ? 0 : incref(notImplemented());
  return compare(x, y, op);
}
Value repr_(Value v) {
  return strFormat(view(v)->object ? "<memory at 0x%x>" : "<released memory at 0x%x>", v);
}
Value forward(Value self, const char* name, const Value* a, i32 n) {
  Ref b(toBytes(self));
  return b.v ? callMethod(b, internC(name), a, n) : 0;
}
Value tobytes(Value self, const Value*, i32, Value) { return toBytes(self); }
Value tolist(Value self, const Value*, i32, Value) {
  Ref b(toBytes(self));
  return b.v ? listFromIterable(b) : 0;
}
Value hex(Value self, const Value* a, i32 n, Value) { return forward(self, "hex", a, n); }
Value releaseView(Value self, const Value*, i32, Value) {
  Value old = view(self)->object;
  view(self)->object = 0;
  decref(old);
  return none();
}
Value enter(Value self, const Value*, i32, Value) { return open(self) ? incref(self) : 0; }
Value toreadonly(Value self, const Value*, i32, Value) {
  Ref b(toBytes(self));
  return b.v ? make(b, 0, view(self)->length, 1) : 0;
}
Value castView(Value self, const Value* a, i32, Value) {
  if (isStr(a[0]) && as<Str>(a[0])->length == 1 && strchr("Bbc", as<Str>(a[0])->data[0])) return incref(self);
  return raise(E_NotImplementedError, "memoryview.cast: only the formats 'B', 'b', 'c'");
}
const MethodDef methods[] = {{"tobytes", tobytes, 0, 1, "order"},
                             {"tolist", tolist, 0, 0},
                             {"hex", hex, 0, 2},
                             {"release", releaseView, 0, 0},
                             {"__enter__", enter, 0, 0},
                             {"__exit__", releaseView, 0, -1},
                             {"toreadonly", toreadonly, 0, 0},
                             {"cast", castView, 1, 2, "format,shape"},
                             {nullptr, nullptr, 0, 0}};
Value getObject(Value v) { return open(v) ? incref(view(v)->object) : 0; }
Value getNbytes(Value v) { return open(v) ? tagInt(view(v)->length) : 0; }
Value getItemsize(Value) { return tagInt(1); }
Value getFormat(Value) { return strFromC("B"); }
Value getReadonly(Value v) { return boolValue(isAnyBytes(view(v)->object)); }
Value getShape(Value v) { return tuple1(tagInt(view(v)->length)); }
Value getStrides(Value v) { return tuple1(tagInt(view(v)->step)); }
Value getContiguous(Value v) { return boolValue(view(v)->step == 1); }
Value getSuboffsets(Value) { return tupleNew(0); }
const GetSetDef getset[] = {{"obj", getObject},
                            {"nbytes", getNbytes},
                            {"itemsize", getItemsize},
                            {"format", getFormat},
                            {"readonly", getReadonly},
                            {"ndim", getItemsize},
                            {"shape", getShape},
                            {"strides", getStrides},
                            {"suboffsets", getSuboffsets},
                            {"contiguous", getContiguous},
                            {"c_contiguous", getContiguous},
                            {"f_contiguous", getContiguous},
                            {nullptr, nullptr}};
Class T_memoryview_ = {.cname = "memoryview",
                       .instanceBytes = sizeof(View),
                       .ops = {.dealloc = dealloc,
                               .traverse = traverse,
                               .repr = repr_,
                               .hash = hash_,
                               .compare = compare_,
                               .length = length_,
                               .getitem = getitem_,
                               .setitem = setitem_,
                               .construct = construct},
                       .methods = methods,
                       .getset = getset};

Value make(Value object, i64 start, i64 length, i64 step) {
  View* x = (View*)newObject(readied(&T_memoryview_)->shape, sizeof(View));
  x->object = incref(object);
  x->start = start;
  x->length = length;
  x->step = step;
  return toValue(x);
}
} // namespace
Class* memoryviewClass() { return readied(&T_memoryview_); }
