// BaseExceptionGroup and ExceptionGroup (PEP 654).
#include "error/exception.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/generic.h"
#include "object/names.h"

namespace {
Value messageOf(Value v) { return exceptionOf(v)->f[kGroupMessage]; }
Tuple* partsOf(Value v) { return as<Tuple>(exceptionOf(v)->f[kGroupExceptions]); }

Value construct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Class* c = classFrom(cls);
  if (nargs != 2 || kwnames)
    return raise(E_TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)", nargs);
  if (!isInstance(args[0], &T_str)) return raise(E_TypeError, "argument 1 must be str, not %T", args[0]);
  if (!readied(classOf(args[1]))->ops.getitem || isInstance(args[1], &T_dict) || isInstance(args[1], &T_set))
    return raise(E_TypeError, "second argument (exceptions) must be a sequence");
  Ref parts(tupleFromIterable(args[1]));
  if (!parts.v) return 0;
  Tuple* t = as<Tuple>(parts);
  if (!t->length) return raise(E_ValueError, "second argument (exceptions) must be a non-empty sequence");
  bool nestedBase = false;
  for (u64 i = 0; i < t->length; ++i) {
    if (!isInstance(t->items[i], &E_BaseException))
      return raise(E_ValueError, "Item %ld of second argument (exceptions) is not an exception", (i64)i);
    nestedBase |= !isInstance(t->items[i], &E_Exception);
  }
  if (c == &E_BaseExceptionGroup && !nestedBase)
    c = &E_ExceptionGroup;
  else if (c == &E_ExceptionGroup && nestedBase)
    return raise(E_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
  else if (nestedBase && isSubclass(c, &E_Exception))
    return raise(E_TypeError, "Cannot nest BaseExceptions in '%U'", c->name);
  Value v = E_BaseException.ops.construct(toValue(c), args, nargs, 0);
  exceptionOf(v)->f[kGroupMessage] = incref(args[0]);
  exceptionOf(v)->f[kGroupExceptions] = parts.take();
  return v;
}
Value groupStr(Value v) {
  u64 n = partsOf(v)->length;
  return strFormat("%U (%ld sub-exception%s)", messageOf(v), (i64)n, n == 1 ? "" : "s");
}
Value getMessage(Value v) { return incref(messageOf(v)); }
Value getExceptions(Value v) { return incref(exceptionOf(v)->f[kGroupExceptions]); }
const GetSetDef getset[] = {{"message", getMessage}, {"exceptions", getExceptions}, {nullptr, nullptr}};

Value derive(Value self, const Value* a, i32, Value) {
  Value args[] = {messageOf(self), a[0]};
  return construct(toValue(readied(&E_BaseExceptionGroup)), args, 2, 0);
}

/// A group of `parts` with the metadata of `v`; None for no parts; owned.
Value deriveLike(Value v, Value parts) {
  if (!length(parts)) return none();
  Ref made(callMethod(v, N(derive), &parts, 1));
  if (!made.v) return 0;
  if (!isInstance(made, &E_BaseExceptionGroup))
    return raise(E_TypeError, "derive must return an instance of BaseExceptionGroup");
  Exception *from = exceptionOf(v), *to = exceptionOf(made);
  auto copy = [](Value* t, Value f) {
    Value old = *t;
    *t = incref(f);
    decref(old);
  };
  copy(&to->traceback, from->traceback);
  copy(&to->cause, from->cause);
  copy(&to->context, from->context);
  to->suppress = from->suppress;
  Ref notes(lookupAttr(v, N(__notes__)));
  if (notes.v) {
    Ref list(listFromIterable(notes));
    if (list.v && setAttr(made, N(__notes__), list) < 0) return 0;
  }
  clearException();
  return made.take();
}

int matches(Value e, Value condition) {
  if (isInstance(condition, &T_tuple) ||
      (isClass(condition) && isSubclass(classFrom(condition), &E_BaseException)))
    return exceptionMatches(e, condition);
  if (!isClass(condition) && isCallable(condition)) {
    Ref r(call1(condition, e));
    return r.v ? truth(r) : -1;
  }
  raise(E_TypeError,
        "expected an exception type, a tuple of exception types, or a callable (other than a class)");
  return -1;
}

/// Splits v: *match and *rest owned, None when empty. -1 with exception.
int splitGroup(Value v, Value condition, Value* match, Value* rest) {
  *match = *rest = 0;
  int m = matches(v, condition);
  if (m < 0) return -1;
  if (m) {
    *match = incref(v);
    *rest = none();
    return 0;
  }
  if (!isInstance(v, &E_BaseExceptionGroup)) {
    *match = none();
    *rest = incref(v);
    return 0;
  }
  Ref yes(listNew(2)), no(listNew(2));
  Tuple* t = partsOf(v);
  for (u64 i = 0; i < t->length; ++i) {
    Value a, b;
    if (splitGroup(t->items[i], condition, &a, &b) < 0) return -1;
    if (!isNone(a)) listAppend(yes, a);
    if (!isNone(b)) listAppend(no, b);
    decref(a);
    decref(b);
  }
  *match = deriveLike(v, yes);
  *rest = *match ? deriveLike(v, no) : 0;
  return *rest ? 0 : -1;
}
Value split(Value self, const Value* a, i32, Value) {
  Value m, r;
  if (splitGroup(self, a[0], &m, &r) < 0) return 0;
  Value pair = tuple2(m, r);
  decref(m);
  decref(r);
  return pair;
}
Value subgroup(Value self, const Value* a, i32, Value) {
  Value m, r;
  if (splitGroup(self, a[0], &m, &r) < 0) return 0;
  decref(r);
  return m;
}
Value classGetItem(Value cls, const Value* a, i32, Value) { return genericAlias(cls, a[0]); }
const MethodDef methods[] = {{"derive", derive, 1, 1},
                             {"split", split, 1, 1},
                             {"subgroup", subgroup, 1, 1},
                             {"__class_getitem__", classGetItem, 1, 1, nullptr, kClassMethod},
                             {nullptr, nullptr, 0, 0}};
} // namespace

/// For `except*`: the matching part and the rest; owned, None when empty.
int splitException(Value e, Value classes, Value* match, Value* rest) {
  return splitGroup(e, classes, match, rest);
}

namespace {
void collectLeaves(Value e, Value set) {
  if (!isInstance(e, &E_BaseExceptionGroup)) {
    Ref id(intFromU64(e));
    setAdd(set, id);
    return;
  }
  Tuple* t = partsOf(e);
  for (u64 i = 0; i < t->length; ++i) collectLeaves(t->items[i], set);
}
/// The part of group v whose leaves are in `leaves` (a set of addresses); None when empty; owned.
Value project(Value v, Value leaves) {
  if (!isInstance(v, &E_BaseExceptionGroup)) {
    Ref id(intFromU64(v));
    return setContains(leaves, id) == 1 ? incref(v) : none();
  }
  Tuple* t = partsOf(v);
  Ref kept(listNew(2));
  bool all = true;
  for (u64 i = 0; i < t->length; ++i) {
    Ref p(project(t->items[i], leaves));
    if (!p.v) return 0;
    if (!isNone(p)) listAppend(kept, p);
    all &= p.v == t->items[i];
  }
  return all ? incref(v) : deriveLike(v, kept);
}
int checkStarClass(Value c) {
  if (isInstance(c, &T_tuple)) {
    for (u64 i = 0; i < as<Tuple>(c)->length; ++i)
      if (checkStarClass(as<Tuple>(c)->items[i]) < 0) return -1;
    return 0;
  }
  if (!isClass(c) || !isSubclass(classFrom(c), &E_BaseException)) {
    raise(E_TypeError, "catching classes that do not inherit from BaseException is not allowed");
    return -1;
  }
  if (isSubclass(classFrom(c), &E_BaseExceptionGroup)) {
    raise(E_TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead.");
    return -1;
  }
  return 0;
}
bool sameMetadata(Value a, Value b) {
  Exception *x = exceptionOf(a), *y = exceptionOf(b);
  Ref m(lookupAttr(a, N(__notes__))), n(lookupAttr(b, N(__notes__)));
  clearException();
  return x->traceback == y->traceback && x->cause == y->cause && x->context == y->context &&
         (m.v == n.v || (m.v && n.v));
}
} // namespace

static Value prepReraise(Value original, Value list) {
  List* l = as<List>(list);
  Ref raised(listNew(2)), again(listNew(2));
  bool group = isInstance(original, &E_BaseExceptionGroup);
  for (u64 i = 0; i < l->length; ++i) {
    Ref e(getItem(list, tagInt((i64)i)));
    if (isNone(e)) continue;
    if (!group) return e.take(); // a wrapped one: at most one clause ran
    listAppend(sameMetadata(e, original) ? again.v : raised.v, e);
  }
  if (!group) return none();
  Ref leaves(setNew());
  for (u64 i = 0; i < as<List>(again)->length; ++i) {
    Ref e(getItem(again, tagInt((i64)i)));
    collectLeaves(e, leaves);
  }
  Ref rest(as<List>(again)->length ? project(original, leaves) : none());
  if (!rest.v) return 0;
  if (!as<List>(raised)->length) return rest.take();
  if (!isNone(rest)) listAppend(raised, rest);
  if (as<List>(raised)->length == 1) return getItem(raised, tagInt(0));
  Ref text(strFromC(""));
  Value args[] = {text, raised};
  return construct(toValue(readied(&E_BaseExceptionGroup)), args, 2, 0);
}

extern "C" {
Value molt_ExcMatchStar(Value e, Value classes) {
  if (isNone(e)) return tuple2(none(), none());
  if (checkStarClass(classes) < 0) return 0;
  int m = exceptionMatches(e, classes);
  if (m < 0) return 0;
  if (m) {
    if (isInstance(e, &E_BaseExceptionGroup)) return tuple2(e, none());
    Ref list(tuple1(e)), text(strFromC(""));
    Value args[] = {text, list};
    Ref wrapped(construct(toValue(readied(&E_BaseExceptionGroup)), args, 2, 0));
    return wrapped.v ? tuple2(wrapped, none()) : 0;
  }
  if (!isInstance(e, &E_BaseExceptionGroup)) return tuple2(none(), e);
  Value match, rest;
  if (splitGroup(e, classes, &match, &rest) < 0) return 0;
  Ref a(match), b(rest);
  return tuple2(a, b);
}

Value molt_ExcPart(Value parts, uint32_t which) {
  Ref part(getItem(parts, tagInt(which)));
  return isInstance(part, &E_BaseException) ? part.take() : 0;
}

Value molt_PrepReraiseStar(Value original, Value list) {
  Ref e(prepReraise(original, list));
  return e.v ? tuple1(e) : 0;
}
}

void setUpExceptionGroups() {
  Class* c = &E_BaseExceptionGroup;
  c->instanceBytes = sizeof(Exception) + 16;
  c->ops.construct = construct;
  c->ops.str = groupStr;
  c->getset = getset;
  c->methods = methods;
}
