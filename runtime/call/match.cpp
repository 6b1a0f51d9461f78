// Pattern matching (language reference, 8.6.4).
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/names.h"

Value strAppendOwned(Value owned, Value b); // text/str.h

namespace {
/// Flags that collections.abc.Sequence and Mapping hand to their subclasses (1 << 5, 1 << 6).
bool abcFlag(Class* c, i64 bit) {
  if (!(c->flags & kHeapClass)) return false;
  Tuple* mro = as<Tuple>(c->mro);
  for (u64 i = 0; i < mro->length; ++i) {
    Value f = classFrom(mro->items[i])->ns->get(N(__abc_tpflags__));
    if (f && isInt(f)) return intOf(f) & bit;
  }
  return false;
}

int getInto(Value subject, Value name, Value seen, Value out) {
  for (u64 i = 0; i < as<List>(seen)->length; ++i) {
    Ref s(getItem(seen, tagInt((i64)i)));
    if (s.v == name) {
      raise(E_TypeError, "%U() got multiple sub-patterns for attribute %R", classOf(subject)->name, name);
      return -1;
    }
  }
  listAppend(seen, name);
  Ref v(lookupAttr(subject, name));
  if (!v.v) return molt_thread.exc ? -1 : 0;
  listAppend(out, v);
  return 1;
}
} // namespace

extern "C" {
Value molt_Len(Value o) {
  i64 n = length(o);
  return n < 0 ? 0 : intFromI64(n);
}
int32_t molt_MatchSequence(Value v) {
  Class* c = classOf(v);
  return c->flags & (kListSubclass | kTupleSubclass) || isSubclass(c, &T_range) || abcFlag(c, 1 << 5) ||
         (!(c->flags & kHeapClass) && (!strcmp(bareName(c), "deque") || !strcmp(bareName(c), "array") ||
                                       !strcmp(c->cname, "memoryview")));
}
int32_t molt_MatchMapping(Value v) {
  Class* c = classOf(v);
  return c->flags & kDictSubclass || c == &T_mappingProxy || abcFlag(c, 1 << 6);
}
Value molt_MatchKeys(Value subject, Value keys) {
  Tuple* t = as<Tuple>(keys);
  if (!t->length) return tupleNew(0);
  Ref seen(setNew()), out(listNew(t->length));
  Ref get(isDict(subject) ? 0 : getAttr(subject, N(get)));
  if (!isDict(subject) && !get.v) return 0;
  static Header missing; // an address no program can hold
  (void)missing;
  Ref sentinel(listNew(0));
  for (u64 i = 0; i < t->length; ++i) {
    Value key = t->items[i];
    int has = setContains(seen, key);
    if (has < 0) return 0;
    if (has) return raise(E_ValueError, "mapping pattern checks duplicate key (%R)", key);
    if (setAdd(seen, key) < 0) return 0;
    Ref v(isDict(subject) ? incref(dictGet(subject, key)) : call2(get, key, sentinel));
    if (!v.v) return molt_thread.exc ? 0 : none();
    if (v.v == sentinel.v) return none();
    listAppend(out, v);
  }
  return tupleFromIterable(out);
}
Value molt_MatchClass(Value subject, Value cls, Value names, uint32_t positional) {
  if (!isClass(cls)) return raise(E_TypeError, "called match pattern must be a class");
  int is = isInstanceOf(subject, cls);
  if (is < 0) return 0;
  if (!is) return none();
  Class* c = classFrom(cls);
  Ref seen(listNew(4)), out(listNew(4));
  if (positional) {
    Ref args(lookupAttr(cls, N(__match_args__)));
    if (!args.v && molt_thread.exc) return 0;
    bool matchSelf = false;
    u64 allowed = 0;
    if (args.v) {
      if (!isTuple(args))
        return raise(E_TypeError, "%U.__match_args__ must be a tuple (got %T)", c->name, args.v);
      allowed = as<Tuple>(args)->length;
    } else if (c->flags & (kIntSubclass | kStrSubclass | kBytesSubclass | kListSubclass | kTupleSubclass |
                           kDictSubclass | kFloatSubclass | kSetSubclass) ||
               isSubclass(c, &T_bytearray)) {
      matchSelf = true;
      allowed = 1;
    }
    if (positional > allowed)
      return raise(E_TypeError, "%U() accepts %d positional sub-pattern%s (%d given)", c->name, (int)allowed,
                   allowed == 1 ? "" : "s", (int)positional);
    if (matchSelf)
      listAppend(out, subject);
    else
      for (u32 i = 0; i < positional; ++i) {
        Value n = as<Tuple>(args)->items[i];
        if (!isStr(n)) return raise(E_TypeError, "__match_args__ elements must be strings (got %T)", n);
        Ref name(intern(n));
        int r = getInto(subject, name, seen, out);
        if (r <= 0) return r < 0 ? 0 : none();
      }
  }
  Tuple* t = as<Tuple>(names);
  for (u64 i = 0; i < t->length; ++i) {
    Ref name(intern(t->items[i]));
    int r = getInto(subject, name, seen, out);
    if (r <= 0) return r < 0 ? 0 : none();
  }
  return tupleFromIterable(out);
}

// --- method loads
// -------------------------------------------------------------------------------------------------
Value molt_MethodLoad(Value o, Value name, Cache* cache) {
  Value unbound;
  Value v = loadMethod(o, name, cache, &unbound);
  decref(molt_thread.methodSelf);
  molt_thread.methodSelf = unbound ? incref(o) : 0;
  return unbound ? incref(unbound) : v;
}
Value molt_MethodSelf() {
  Value v = molt_thread.methodSelf;
  molt_thread.methodSelf = 0;
  return v;
}
Value molt_CallLoaded(Value f, Value self, const Value* args, uint32_t nargs, Value kwnames) {
  if (!self) return molt_Call(f, args, nargs, kwnames);
  if (nargs < 12) {
    Value a[13];
    a[0] = self;
    for (u32 i = 0; i < nargs; ++i) a[i + 1] = args[i];
    return molt_Call(f, a, nargs + 1, kwnames);
  }
  Value* a = (Value*)allocate((nargs + 1) * sizeof(Value));
  a[0] = self;
  memcpy(a + 1, args, nargs * sizeof(Value));
  Value r = molt_Call(f, a, nargs + 1, kwnames);
  release(a, (nargs + 1) * sizeof(Value));
  return r;
}

Value molt_BinaryOwned(Value a, Value b, uint32_t op) {
  if (op == OpAdd && isStr(a) && isStr(b)) return strAppendOwned(a, b);
  Value r = molt_Binary(a, b, op);
  decref(a);
  drain();
  return r;
}
Value molt_InplaceOwned(Value a, Value b, uint32_t op) {
  if (op == OpAdd && isStr(a) && isStr(b)) return strAppendOwned(a, b);
  Value r = molt_Inplace(a, b, op);
  decref(a);
  drain();
  return r;
}
}
