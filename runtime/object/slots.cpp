// Ops of Python classes: each function here looks the special method up on the type and calls it.
// updateSlots() chooses, per field of TypeOps, between the native function that the mro leads to and the
// function here.
#include "object/slots.h"
#include "memory/memory.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/generic.h"
#include "object/names.h"
#include "object/shape.h"

Value callSpecial(Value self, Value name, const Value* args, i32 nargs, bool* absent) {
  Class* c = classOf(self);
  Value f = typeLookup(c, name);
  if (!f) {
    if (absent)
      *absent = true;
    else
      raise(E_AttributeError, "%U", name);
    return 0;
  }
  Value small[6];
  if (classOf(f) == &T_function || classOf(f) == &T_wrapperDescriptor || classOf(f) == &T_methodDescriptor) {
    if (nargs <= 5) {
      Ref hold(incref(f)); // the method may redefine itself
      small[0] = self;
      for (i32 i = 0; i < nargs; ++i) small[i + 1] = args[i];
      return call(f, small, nargs + 1);
    }
  }
  Ref bound(classOf(f)->ops.descrGet ? classOf(f)->ops.descrGet(f, self, toValue(c)) : incref(f));
  if (!bound.v) return 0;
  return call(bound, args, nargs);
}

namespace {
Value slotRepr(Value self) { return callSpecial(self, N(__repr__), nullptr, 0); }
Value slotStr(Value self) { return callSpecial(self, N(__str__), nullptr, 0); }

i64 slotHash(Value self) {
  Ref r(callSpecial(self, N(__hash__), nullptr, 0));
  if (!r.v) return -1;
  if (!isInstance(r, &T_int)) {
    raise(E_TypeError, "__hash__ method should return an integer");
    return -1;
  }
  i64 h;
  if (!intToI64(r, &h)) h = T_int.ops.hash(r);
  return h == -1 ? -2 : h;
}

Value slotCall(Value self, const Value* args, i32 nargs, Value kwnames) {
  Value f = typeLookup(classOf(self), N(__call__));
  if (!f) return raise(E_TypeError, "'%T' object is not callable", self);
  if (classOf(f) == &T_function && nargs < 8) {
    Value a[9];
    a[0] = self;
    for (i32 i = 0; i < nargs; ++i) a[i + 1] = args[i];
    Ref hold(incref(f));
    return call(f, a, nargs + 1, kwnames);
  }
  Ref bound(classOf(f)->ops.descrGet ? classOf(f)->ops.descrGet(f, self, toValue(classOf(self))) : incref(f));
  return bound.v ? call(bound, args, nargs, kwnames) : 0;
}

int slotSetattr(Value self, Value name, Value v) {
  Value a[2] = {name, v};
  Ref r(v ? callSpecial(self, N(__setattr__), a, 2) : callSpecial(self, N(__delattr__), a, 1));
  return r.v ? 0 : -1;
}

Value slotCompare(Value a, Value b, int op) {
  bool absent = false;
  Value r = callSpecial(a, compareName(op), &b, 1, &absent);
  return absent ? incref(notImplemented()) : r;
}

Value slotIter(Value self) {
  Value f = typeLookup(classOf(self), N(__iter__));
  if (f && isNone(f)) return raise(E_TypeError, "'%T' object is not iterable", self);
  if (!f) return sequenceIterator(self);
  return callSpecial(self, N(__iter__), nullptr, 0);
}

Value slotNext(Value self) {
  Value r = callSpecial(self, N(__next__), nullptr, 0);
  if (!r && pendingMatches(E_StopIteration)) {
    clearException();
    return kStop;
  }
  return r;
}

i64 slotLength(Value self) {
  Ref r(callSpecial(self, N(__len__), nullptr, 0));
  if (!r.v) return -1;
  Ref i(toIndex(r));
  if (!i.v) return -1;
  if (intSign(i) < 0) {
    raise(E_ValueError, "__len__() should return >= 0");
    return -1;
  }
  i64 n;
  if (!intToI64(i, &n)) {
    raise(E_OverflowError, "cannot fit 'int' into an index-sized integer");
    return -1;
  }
  return n;
}

int slotTruth(Value self) {
  bool absent = false;
  Ref r(callSpecial(self, N(__bool__), nullptr, 0, &absent));
  if (absent) {
    i64 n = slotLength(self);
    return n < 0 ? -1 : n != 0;
  }
  if (!r.v) return -1;
  if (!isBool(r)) {
    raise(E_TypeError, "__bool__ should return bool, returned %T", r.v);
    return -1;
  }
  return r.v == boolValue(true);
}

Value slotGetitem(Value self, Value key) { return callSpecial(self, N(__getitem__), &key, 1); }
int slotSetitem(Value self, Value key, Value v) {
  Value a[2] = {key, v};
  bool absent = false;
  Ref r(v ? callSpecial(self, N(__setitem__), a, 2, &absent)
          : callSpecial(self, N(__delitem__), a, 1, &absent));
  if (absent)
    raise(E_TypeError,
          v ? "'%T' object does not support item assignment" : "'%T' object doesn't support item deletion",
          self);
  return r.v ? 0 : -1;
}

int slotContains(Value self, Value item) {
  Value f = typeLookup(classOf(self), N(__contains__));
  if (f && isNone(f)) {
    raise(E_TypeError, "'%T' object is not a container", self);
    return -1;
  }
  bool absent = false;
  Ref r(callSpecial(self, N(__contains__), &item, 1, &absent));
  if (absent) return containsByIteration(self, item);
  return r.v ? truth(r) : -1;
}

bool overloads(Value left, Value right, Value name) {
  Value a = typeLookup(classOf(left), name), b = typeLookup(classOf(right), name);
  return b && a != b;
}

Value slotInplace(Value a, Value b, int op) {
  bool absent = false;
  Value r = callSpecial(a, binaryNameValue(op, 2), &b, 1, &absent);
  return absent ? incref(notImplemented()) : r;
}

Value slotUnary(Value self, int op) {
  static const char* const names[] = {"__neg__", "__pos__", "__invert__", "__abs__"};
  bool absent = false;
  Value r = callSpecial(self, internC(names[op]), nullptr, 0, &absent);
  return absent ? incref(notImplemented()) : r;
}

Value slotIndex(Value self) { return callSpecial(self, N(__index__), nullptr, 0); }
Value slotToInt(Value self) { return callSpecial(self, N(__int__), nullptr, 0); }
Value slotToFloat(Value self) { return callSpecial(self, N(__float__), nullptr, 0); }

int slotInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  Value f = typeLookup(classOf(self), N(__init__));
  Ref r;
  if (classOf(f) == &T_function && nargs < 16) {
    Value a[17];
    a[0] = self;
    for (i32 i = 0; i < nargs; ++i) a[i + 1] = args[i];
    Ref hold(incref(f));
    r.v = call(f, a, nargs + 1, kwnames);
  } else {
    Ref bound(classOf(f)->ops.descrGet ? classOf(f)->ops.descrGet(f, self, toValue(classOf(self)))
                                       : incref(f));
    r.v = bound.v ? call(bound, args, nargs, kwnames) : 0;
  }
  if (!r.v) return -1;
  if (!isNone(r)) {
    raise(E_TypeError, "__init__() should return None, not '%T'", r.v);
    return -1;
  }
  return 0;
}

Value slotConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Value raw = typeLookup(classFrom(cls), N(__new__));
  Ref f(classOf(raw)->ops.descrGet ? classOf(raw)->ops.descrGet(raw, 0, cls) : incref(raw));
  if (!f.v) return 0;
  Value small[16];
  Value* a = nargs < 16 ? small : (Value*)allocate((nargs + 1) * sizeof(Value));
  a[0] = cls;
  for (i32 i = 0; i < nargs; ++i) a[i + 1] = args[i];
  Value r = call(f, a, nargs + 1, kwnames);
  if (a != small) release(a, (nargs + 1) * sizeof(Value));
  return r;
}

Value slotDescrGet(Value self, Value obj, Value cls) {
  Value a[2] = {obj ? obj : none(), cls ? cls : none()};
  return callSpecial(self, N(__get__), a, 2);
}
int slotDescrSet(Value self, Value obj, Value v) {
  Value a[2] = {obj, v};
  bool absent = false;
  Ref r(v ? callSpecial(self, N(__set__), a, 2, &absent) : callSpecial(self, N(__delete__), a, 1, &absent));
  if (absent) raise(E_AttributeError, v ? "__set__" : "__delete__");
  return r.v ? 0 : -1;
}

void slotFinalise(Value self) {
  Ref r(callSpecial(self, N(__del__), nullptr, 0));
  if (!r.v) {
    Value f = typeLookup(classOf(self), N(__del__));
    reportUnraisable(f);
  }
}

typedef void (*Any)();
Any& fieldAt(TypeOps& ops, u16 field) { return *(Any*)((char*)&ops + field); }
#define FIELD(f) ((u16)offsetof(TypeOps, f))

Any pythonSlot(u16 field) {
  static const struct {
    u16 field;
    Any fn;
  } table[] = {
      {FIELD(repr), (Any)slotRepr},
      {FIELD(str), (Any)slotStr},
      {FIELD(hash), (Any)slotHash},
      {FIELD(call), (Any)slotCall},
      {FIELD(getattr), (Any)slotGetAttribute},
      {FIELD(setattr), (Any)slotSetattr},
      {FIELD(compare), (Any)slotCompare},
      {FIELD(iter), (Any)slotIter},
      {FIELD(next), (Any)slotNext},
      {FIELD(truth), (Any)slotTruth},
      {FIELD(length), (Any)slotLength},
      {FIELD(getitem), (Any)slotGetitem},
      {FIELD(setitem), (Any)slotSetitem},
      {FIELD(contains), (Any)slotContains},
      {FIELD(binary), (Any)slotBinary},
      {FIELD(inplace), (Any)slotInplace},
      {FIELD(unary), (Any)slotUnary},
      {FIELD(index), (Any)slotIndex},
      {FIELD(toInt), (Any)slotToInt},
      {FIELD(toFloat), (Any)slotToFloat},
      {FIELD(init), (Any)slotInit},
      {FIELD(descrGet), (Any)slotDescrGet},
      {FIELD(descrSet), (Any)slotDescrSet},
  };
  for (auto& row : table)
    if (row.field == field) return row.fn;
  return nullptr;
}

bool nativeNew(Value v, Class** owner) {
  if (!isObject(v) || classOf(v) != &T_builtin) return false;
  Builtin* b = as<Builtin>(v);
  if (!b->self || !isClass(b->self) || strcmp(b->def->name, "__new__")) return false;
  *owner = classFrom(b->self);
  return true;
}
} // namespace

Value slotBinary(Value a, Value b, int op) {
  Class *ca = classOf(a), *cb = classOf(b);
  bool other = ca != cb && cb->ops.binary == slotBinary;
  if (ca->ops.binary == slotBinary) {
    if (other && isSubclass(cb, ca) && overloads(a, b, binaryNameValue(op, 1))) {
      bool absent = false;
      Value r = callSpecial(b, binaryNameValue(op, 1), &a, 1, &absent);
      if (!absent && r != notImplemented()) return r;
      other = false;
    }
    bool absent = false;
    Value r = callSpecial(a, binaryNameValue(op, 0), &b, 1, &absent);
    if (!absent && r != notImplemented()) return r;
    if (ca == cb) return incref(notImplemented());
  }
  if (other) {
    bool absent = false;
    Value r = callSpecial(b, binaryNameValue(op, 1), &a, 1, &absent);
    if (!absent) return r;
  }
  return incref(notImplemented());
}

Value slotGetAttribute(Value self, Value name) {
  Class* c = classOf(self);
  Value get = typeLookup(c, N(__getattribute__));
  Value r = wrapperDef(get) && as<Descriptor>(get)->owner->ops.getattr != slotGetAttribute
                ? as<Descriptor>(get)->owner->ops.getattr(self, name)
                : callSpecial(self, N(__getattribute__), &name, 1);
  if (r || !pendingMatches(E_AttributeError)) return r;
  if (!typeLookup(c, N(__getattr__))) return 0;
  clearException();
  return callSpecial(self, N(__getattr__), &name, 1);
}

void updateSlots(Class* c) {
  u16 done[32];
  u32 doneCount = 0;
  c->binaryOps = 0;
  for (u32 i = 0; i < slotDefCount; ++i) {
    u16 field = slotDefs[i].field;
    bool again = false;
    for (u32 j = 0; j < doneCount; ++j) again |= done[j] == field;
    if (again) continue;
    done[doneCount++] = field;
    Any native = nullptr;
    bool python = false;
    for (u32 k = i; k < slotDefCount; ++k) {
      if (slotDefs[k].field != field) continue;
      Value found = typeLookup(c, internC(slotDefs[k].name));
      if (!found) continue;
      if (wrapperDef(found) == &slotDefs[k]) {
        Class* owner = as<Descriptor>(found)->owner;
        Any fn = fieldAt(owner->ops, field);
        if (native && native != fn) python = true;
        native = fn;
      } else if (const SlotDef* d = wrapperDef(found); d && d->kind == kSlotMethod && d->field == field) {
        native = fieldAt(as<Descriptor>(found)->owner->ops, field); // int.__pow__, with its third argument
      } else if (slotDefs[k].kind == kSlotHash && isNone(found)) {
        native = (Any)unhashable;
      } else {
        python = true;
      }
    }
    if (field == FIELD(getattr) && typeLookup(c, N(__getattr__))) python = true;
    fieldAt(c->ops, field) = python ? pythonSlot(field) : native;
  }
  Value make = typeLookup(c, N(__new__));
  Class* owner;
  c->ops.construct = make && nativeNew(make, &owner) ? owner->ops.construct : slotConstruct;
  if (typeLookup(c, N(__del__))) {
    c->flags |= kHasFinaliser;
    c->ops.finalise = slotFinalise;
    molt_finalisers_exist = molt_deaths_show = true;
  }
  extraOf(c)->customGetattr = c->ops.getattr == slotGetAttribute;
}

void updateSlotsDeep(Class* c) {
  if (c->flags & kHeapClass) updateSlots(c);
  if (ClassExtra* e = c->extra)
    for (u32 i = 0; i < e->subclassCount; ++i) updateSlotsDeep(e->subclasses[i]);
}
