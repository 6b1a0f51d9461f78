// Slot wrappers: `int.__add__`, `list.__len__` …, callable descriptors around the native ops of a class.
#include "call/generator.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/names.h"
#include "object/slots.h"

#define ROW(name, kind, op, field, doc) {name, kind, op, (u16)offsetof(TypeOps, field), doc}
#define BIN(text, op)                                                                                        \
  ROW("__" text "__", kSlotBinary, op, binary, ""), ROW("__r" text "__", kSlotReflected, op, binary, ""),    \
      ROW("__i" text "__", kSlotInplace, op, inplace, "")
const SlotDef slotDefs[] = {
    ROW("__repr__", kSlotValue, 0, repr, "Return repr(self)."),
    ROW("__str__", kSlotValue, 0, str, "Return str(self)."),
    ROW("__hash__", kSlotHash, 0, hash, "Return hash(self)."),
    ROW("__call__", kSlotCall, 0, call, "Call self as a function."),
    ROW("__getattribute__", kSlotGetattr, 0, getattr, "Return getattr(self, name)."),
    ROW("__setattr__", kSlotSetattr, 0, setattr, "Implement setattr(self, name, value)."),
    ROW("__delattr__", kSlotDelattr, 0, setattr, "Implement delattr(self, name)."),
    ROW("__lt__", kSlotCompare, CmpLt, compare, "Return self<value."),
    ROW("__le__", kSlotCompare, CmpLe, compare, "Return self<=value."),
    ROW("__eq__", kSlotCompare, CmpEq, compare, "Return self==value."),
    ROW("__ne__", kSlotCompare, CmpNe, compare, "Return self!=value."),
    ROW("__gt__", kSlotCompare, CmpGt, compare, "Return self>value."),
    ROW("__ge__", kSlotCompare, CmpGe, compare, "Return self>=value."),
    ROW("__iter__", kSlotValue, 0, iter, "Implement iter(self)."),
    ROW("__next__", kSlotNext, 0, next, "Implement next(self)."),
    ROW("__bool__", kSlotTruth, 0, truth, "True if self else False"),
    ROW("__len__", kSlotLength, 0, length, "Return len(self)."),
    ROW("__getitem__", kSlotGetitem, 0, getitem, "Return self[key]."),
    ROW("__setitem__", kSlotSetitem, 0, setitem, "Set self[key] to value."),
    ROW("__delitem__", kSlotDelitem, 0, setitem, "Delete self[key]."),
    ROW("__contains__", kSlotContains, 0, contains, "Return bool(key in self)."),
    BIN("add", OpAdd),
    BIN("sub", OpSub),
    BIN("mul", OpMul),
    BIN("matmul", OpMatMul),
    BIN("truediv", OpTrueDiv),
    BIN("floordiv", OpFloorDiv),
    BIN("mod", OpMod),
    BIN("pow", OpPow),
    BIN("lshift", OpLShift),
    BIN("rshift", OpRShift),
    BIN("and", OpAnd),
    BIN("or", OpOr),
    BIN("xor", OpXor),
    ROW("__neg__", kSlotUnary, UnNeg, unary, "-self"),
    ROW("__pos__", kSlotUnary, UnPos, unary, "+self"),
    ROW("__invert__", kSlotUnary, UnInvert, unary, "~self"),
    ROW("__abs__", kSlotUnary, UnAbs, unary, "abs(self)"),
    ROW("__index__", kSlotValue, 0, index,
        "Return self converted to an integer, if self is suitable for use as an index into a list."),
    ROW("__int__", kSlotValue, 0, toInt, "int(self)"),
    ROW("__float__", kSlotValue, 0, toFloat, "float(self)"),
    ROW("__init__", kSlotInit, 0, init, "Initialize self.  See help(type(self)) for accurate signature."),
    ROW("__get__", kSlotGet, 0, descrGet, "Return an attribute of instance, which is of type owner."),
    ROW("__set__", kSlotSet, 0, descrSet, "Set an attribute of instance to value."),
    ROW("__delete__", kSlotDelete, 0, descrSet, "Delete an attribute of instance."),
};
#undef BIN
#undef ROW
const u32 slotDefCount = sizeof slotDefs / sizeof *slotDefs;

namespace {
typedef void (*Any)();
Any fieldOf(const TypeOps& ops, u16 field) { return *(Any const*)((const char*)&ops + field); }

bool supported(Class* c, const SlotDef& d, const TypeOps& own, u32 ownBinary, u32 ownUnary) {
  if (!fieldOf(own, d.field)) return false;
  switch (d.kind) {
  case kSlotBinary: return ownBinary >> d.op & 1;
  case kSlotReflected:
    // Sequences concatenate; only numbers (and sets, dicts) have the reflected addition.
    return (ownBinary >> d.op & 1) && !(d.op == OpAdd && own.length);
  case kSlotInplace: return ownBinary >> (16 + d.op) & 1;
  case kSlotUnary: return ownUnary >> d.op & 1;
  case kSlotHash: return own.hash != unhashable;
  case kSlotDelattr:
  case kSlotSetattr: return true;
  default: return true;
  }
}

Value arity(const SlotDef* d, i32 want, i32 got) {
  // Where CPython unpacks with a format of its own, the name before 'expected' is empty and its blank stays.
  if (want > 1) return raise(E_TypeError, " expected %d arguments, got %d", want, got);
  return raise(E_TypeError, "expected %d argument%s, got %d", want, want == 1 ? "" : "s", got);
}
Value status(int s) { return s < 0 ? 0 : none(); }
} // namespace

namespace {
Value wrapperNew(Class* c, const SlotDef* d) {
  Descriptor* w = (Descriptor*)newObject(readied(&T_wrapperDescriptor)->shape, sizeof(Descriptor));
  w->owner = c;
  w->name = internC(d->name);
  w->def = d;
  return toValue(w);
}
struct MethodSlot : SlotDef {
  const MethodDef* method;
};
/// Sequences take a count, by the converter of indices.
bool isCount(const SlotDef* d, const Class* c) {
  return d->op == OpMul && c->ops.length && !(c->binaryOps >> OpSub & 1);
}
Value countOf(Value v) { // the argument as an int that fits, or 0
  Ref i(toIndex(v));
  i64 n;
  if (!i.v || intToI64(i, &n)) return i.take();
  return raise(E_OverflowError, "cannot fit '%T' into an index-sized integer", v);
}
} // namespace

Value wrapperOfMethod(Class* c, const MethodDef* def) {
  MethodSlot* d = (MethodSlot*)allocate(sizeof(MethodSlot)); // as long as the class: for ever
  d->name = def->name;
  d->kind = kSlotMethod;
  d->op = 0;
  d->field = (u16)offsetof(TypeOps, binary);
  d->doc = def->doc;
  d->method = def;
  return wrapperNew(c, d);
}
void addWrapper(Class* c, Value name) {
  for (u32 i = 0; i < slotDefCount; ++i)
    if (internC(slotDefs[i].name) == name) c->ns->set(name, wrapperNew(c, &slotDefs[i]));
}

void addWrappers(Class* c, const TypeOps& own, u32 ownBinary, u32 ownUnary) {
  for (u32 i = 0; i < slotDefCount; ++i) {
    const SlotDef& d = slotDefs[i];
    if (!supported(c, d, own, ownBinary, ownUnary)) continue;
    c->ns->set(internC(d.name), wrapperNew(c, &d));
  }
}

const SlotDef* wrapperDef(Value v) {
  return isObject(v) && classOf(v) == &T_wrapperDescriptor ? (const SlotDef*)as<Descriptor>(v)->def : nullptr;
}

/// Those that CPython has as methods beside the slots, with a method's messages.
bool isMethod(Descriptor* w) {
  SlotKind kind = ((const SlotDef*)w->def)->kind;
  Class* c = w->owner;
  return (kind == kSlotGetitem && (c == &T_list || c == &T_dict)) ||
         (kind == kSlotContains && (c == &T_dict || c == &T_set || c == &T_frozenset));
}
static Value methodArity(Descriptor* w, i32 n) {
  return raise(E_TypeError, "%s.%U() takes exactly one argument (%d given)", w->owner->cname, w->name, n);
}

Value callWrapper(Descriptor* w, Value self, const Value* a, i32 n, Value kwnames) {
  const SlotDef* d = (const SlotDef*)w->def;
  const TypeOps& ops = w->owner->ops;
  if (kwnames && as<Tuple>(kwnames)->length && d->kind != kSlotCall && d->kind != kSlotInit)
    return isMethod(w) ? raise(E_TypeError, "%s.%s() takes no keyword arguments", w->owner->cname, d->name)
                       : raise(E_TypeError, "wrapper %s() takes no keyword arguments", d->name);
#define ARGS(k)                                                                                              \
  if (n != k) return arity(d, k, n)
  switch (d->kind) {
  case kSlotValue: {
    ARGS(0);
    return ((Value(*)(Value))fieldOf(ops, d->field))(self);
  }
  case kSlotNext: {
    ARGS(0);
    if (w->owner == &T_generator || raisingNext(w->owner)) return nextOrRaise(self);
    Value v = ops.next(self);
    return v == kStop ? raise(E_StopIteration, "") : v;
  }
  case kSlotHash: {
    ARGS(0);
    i64 h = ops.hash(self);
    return h == -1 && molt_thread.exc ? 0 : intFromI64(h);
  }
  case kSlotCall: return ops.call(self, a, n, kwnames);
  case kSlotGetattr: {
    ARGS(1);
    if (!isInstance(a[0], &T_str)) return raise(E_TypeError, "attribute name must be string, not '%T'", a[0]);
    Ref name(intern(a[0]));
    return ops.getattr(self, name);
  }
  case kSlotSetattr:
  case kSlotDelattr: {
    ARGS((d->kind == kSlotSetattr ? 2 : 1));
    // object's own would go around what keeps built-in classes as they are.
    if (isClass(self) && !(w->owner->flags & kTypeSubclass))
      return raise(E_TypeError, "can't apply this %s to %T object", d->name, self);
    if (!isInstance(a[0], &T_str)) return raise(E_TypeError, "attribute name must be string, not '%T'", a[0]);
    Ref name(intern(a[0]));
    return status(ops.setattr(self, name, d->kind == kSlotSetattr ? a[1] : 0));
  }
  case kSlotCompare: {
    ARGS(1);
    return ops.compare(self, a[0], d->op);
  }
  case kSlotTruth: {
    ARGS(0);
    int t = ops.truth(self);
    return t < 0 ? 0 : boolValue(t);
  }
  case kSlotLength: {
    ARGS(0);
    i64 k = ops.length(self);
    return k < 0 ? 0 : intFromI64(k);
  }
  case kSlotGetitem: {
    if (n != 1 && isMethod(w)) return methodArity(w, n);
    ARGS(1);
    return ops.getitem(self, a[0]);
  }
  case kSlotSetitem: {
    ARGS(2);
    return status(ops.setitem(self, a[0], a[1]));
  }
  case kSlotDelitem: {
    ARGS(1);
    return status(ops.setitem(self, a[0], 0));
  }
  case kSlotContains: {
    if (n != 1 && isMethod(w)) return methodArity(w, n);
    ARGS(1);
    int t = ops.contains(self, a[0]);
    return t < 0 ? 0 : boolValue(t);
  }
  case kSlotBinary: {
    if (d->op == OpPow && n == 2 && isNone(a[1])) n = 1;
    if (isCount(d, w->owner)) {
      if (n != 1) return raise(E_TypeError, " expected 1 argument, got %d", n);
      Ref k(countOf(a[0]));
      return k.v ? ops.binary(self, k, d->op) : 0;
    }
    ARGS(1);
    Value r = ops.binary(self, a[0], d->op);
    if (r == notImplemented() && d->op == OpAdd &&
        (w->owner == &T_str || w->owner == &T_bytes || w->owner == &T_bytearray))
      return w->owner == &T_str ? raise(E_TypeError, "can only concatenate str (not \"%T\") to str", a[0])
                                : raise(E_TypeError, "can't concat %T to %s", a[0], w->owner->cname);
    return r;
  }
  case kSlotReflected: {
    if (isCount(d, w->owner)) {
      if (n != 1) return raise(E_TypeError, " expected 1 argument, got %d", n);
      Ref k(countOf(a[0]));
      return k.v ? ops.binary(self, k, d->op) : 0;
    }
    ARGS(1);
    return ops.binary(a[0], self, d->op);
  }
  case kSlotInplace: {
    if (isCount(d, w->owner)) {
      if (n != 1) return raise(E_TypeError, " expected 1 argument, got %d", n);
      Ref k(countOf(a[0]));
      return k.v ? ops.inplace(self, k, d->op) : 0;
    }
    ARGS(1);
    return ops.inplace(self, a[0], d->op);
  }
  case kSlotUnary: {
    ARGS(0);
    return ops.unary(self, d->op);
  }
  case kSlotInit: return status(ops.init(self, a, n, kwnames));
  case kSlotGet: {
    if (n < 1) return raise(E_TypeError, " expected at least 1 argument, got %d", n);
    if (n > 2) return raise(E_TypeError, " expected at most 2 arguments, got %d", n);
    Value obj = isNone(a[0]) ? 0 : a[0], cls = n > 1 && !isNone(a[1]) ? a[1] : 0;
    if (!obj && !cls) return raise(E_TypeError, "__get__(None, None) is invalid");
    return ops.descrGet(self, obj, cls);
  }
  case kSlotSet: {
    ARGS(2);
    return status(ops.descrSet(self, a[0], a[1]));
  }
  case kSlotDelete: {
    ARGS(1);
    return status(ops.descrSet(self, a[0], 0));
  }
  case kSlotMethod: {
    const MethodDef* m = ((const MethodSlot*)d)->method;
    if (n != m->max && !strcmp(m->name, "__buffer__"))
      return raise(E_TypeError, " expected 1 argument, got %d", n);
    if (m->min == m->max) ARGS(m->min);
    if (n < m->min)
      return raise(E_TypeError, " expected at least %d argument%s, got %d", m->min, m->min == 1 ? "" : "s",
                   n);
    if (n > m->max)
      return raise(E_TypeError, " expected at most %d argument%s, got %d", m->max, m->max == 1 ? "" : "s", n);
    return m->fn(self, a, n, 0);
  }
  }
#undef ARGS
  return 0;
}

const char* operatorText(int op, bool inplace) {
  static const char* const t[] = {"+",           "-",  "*",  "@", "/", "//", "%",
                                  "** or pow()", "<<", ">>", "&", "|", "^"};
  static const char* const u[] = {
      "+=", "-=", "*=", "@=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^="};
  return inplace ? u[op] : t[op];
}
const char* compareText(int op) {
  static const char* const t[] = {"<", "<=", "==", "!=", ">", ">="};
  return t[op];
}
Value compareName(int op) {
  static const char* const t[] = {"__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"};
  static Value cached[6];
  return cached[op] ? cached[op] : (cached[op] = internC(t[op]));
}
const char* binaryName(int op, int form) {
  for (u32 i = 0; i < slotDefCount; ++i)
    if (slotDefs[i].kind == kSlotBinary + form && slotDefs[i].op == op) return slotDefs[i].name;
  return "";
}
Value binaryNameValue(int op, int form) {
  static Value cached[13][3];
  Value& v = cached[op][form];
  return v ? v : (v = internC(binaryName(op, form)));
}
