// The module operator.
#include "container/container.h"
#include "module/itertools.h"
#include "module/modules.h"

#define BINARY(name, op)                                                                                     \
  static Value name##_(Value, const Value* a, i32, Value) { return binary(a[0], a[1], op); }                 \
  static Value i##name##_(Value, const Value* a, i32, Value) { return inplace(a[0], a[1], op); }
BINARY(add, OpAdd)
BINARY(sub, OpSub)
BINARY(mul, OpMul)
BINARY(matmul, OpMatMul)
BINARY(truediv, OpTrueDiv)
BINARY(floordiv, OpFloorDiv)
BINARY(mod, OpMod)
BINARY(pow, OpPow)
BINARY(lshift, OpLShift)
BINARY(rshift, OpRShift)
BINARY(and, OpAnd)
BINARY(or, OpOr)
BINARY(xor, OpXor)
#define COMPARE(name, op)                                                                                    \
  static Value name##_(Value, const Value* a, i32, Value) { return compare(a[0], a[1], op); }
COMPARE(lt, CmpLt)
COMPARE(le, CmpLe)
COMPARE(eq, CmpEq)
COMPARE(ne, CmpNe)
COMPARE(gt, CmpGt)
COMPARE(ge, CmpGe)
#define UNARY(name, expr)                                                                                    \
  static Value name##_(Value, const Value* a, i32, Value) { return expr; }
UNARY(neg, unary(a[0], UnNeg))
UNARY(pos, unary(a[0], UnPos))
UNARY(invert, unary(a[0], UnInvert))
UNARY(index, toIndex(a[0]))
UNARY(truth, boolOf(truth(a[0])))
UNARY(is, boolValue(a[0] == a[1]))
UNARY(is_not, boolValue(a[0] != a[1]))
UNARY(is_none, boolValue(isNone(a[0])))
UNARY(is_not_none, boolValue(!isNone(a[0])))
UNARY(contains, boolOf(contains(a[0], a[1])))
UNARY(getitem, getItem(a[0], a[1]))
UNARY(setitem, setItem(a[0], a[1], a[2]) < 0 ? 0 : none())
UNARY(delitem, setItem(a[0], a[1], 0) < 0 ? 0 : none())
static Value not__(Value, const Value* a, i32, Value) {
  int t = truth(a[0]);
  return t < 0 ? 0 : boolValue(!t);
}
static Value abs_(Value, const Value* a, i32, Value) {
  Ref fn(getAttr(builtinsModule(), internC("abs")));
  return fn.v ? call1(fn, a[0]) : 0;
}
static Value concat_(Value, const Value* a, i32, Value) {
  if (isInt(a[0]) || !classOf(a[0])->ops.getitem)
    return raise(E_TypeError, "'%T' object can't be concatenated", a[0]);
  return binary(a[0], a[1], OpAdd);
}
static Value iconcat_(Value, const Value* a, i32, Value) {
  if (isInt(a[0]) || !classOf(a[0])->ops.getitem)
    return raise(E_TypeError, "'%T' object can't be concatenated", a[0]);
  return inplace(a[0], a[1], OpAdd);
}
static Value countOf_(Value, const Value* a, i32, Value) {
  Ref it(iter(a[0]));
  if (!it.v) return 0;
  for (i64 n = 0;;) {
    Ref v(nextItem(it));
    if (v.v == kStop) return tagInt(n);
    if (!v.v) return 0;
    int same = equals(v, a[1]);
    if (same < 0) return 0;
    n += same;
  }
}
static Value indexOf_(Value, const Value* a, i32, Value) {
  Ref it(iter(a[0]));
  if (!it.v) return 0;
  for (i64 n = 0;; ++n) {
    Ref v(nextItem(it));
    if (v.v == kStop) return raise(E_ValueError, "sequence.index(x): x not in sequence");
    if (!v.v) return 0;
    int same = equals(v, a[1]);
    if (same) return same < 0 ? 0 : tagInt(n);
  }
}
static Value lengthHint_(Value, const Value* a, i32, Value) {
  i64 n = lengthHint(a[0]);
  return molt_thread.exc ? 0 : tagInt(n > 0 ? n : a[1] && !n ? intOf(a[1]) : 0);
}
static Value call_(Value, const Value* a, i32 n, Value kw) {
  return n ? call(a[0], a + 1, n - 1, kw) : raise(E_TypeError, "call expected at least 1 argument, got 0");
}

// --- itemgetter, attrgetter, methodcaller
// ------------------------------------------------------------------------------------
namespace {
struct Getter {
  Header h;
  Value items, names; ///< tuple of keys or attribute names; methodcaller: name, args, keywords
  Value args, kw;
};
MOLT_CHILDREN(Getter, Getter, items, 4)
} // namespace
extern Class T_itemgetter, T_attrgetter, T_methodcaller;
static Shape shape_itemgetter = {.cls = &T_itemgetter}, shape_attrgetter = {.cls = &T_attrgetter},
             shape_methodcaller = {.cls = &T_methodcaller};
static Getter* gt(Value v) { return as<Getter>(v); }

static Value itemgetterConstruct(Value cls, const Value* a, i32 n, Value kw) {
  if (kw && as<Tuple>(kw)->length) return raise(E_TypeError, "itemgetter() takes no keyword arguments");
  if (!n) return raise(E_TypeError, "itemgetter expected at least 1 argument, got 0");
  Value v = instanceNew(as<Class>(cls), sizeof(Getter));
  gt(v)->items = tupleFrom(a, (u64)n);
  return v;
}
static Value itemgetterCall(Value self, const Value* a, i32 n, Value) {
  if (n != 1) return raise(E_TypeError, "itemgetter expected 1 argument, got %d", n);
  Tuple* t = as<Tuple>(gt(self)->items);
  if (t->length == 1) {
    if (isInt(t->items[0]) && isTuple(a[0]) && (u64)intOf(t->items[0]) < as<Tuple>(a[0])->length)
      return incref(as<Tuple>(a[0])->items[intOf(t->items[0])]);
    return getItem(a[0], t->items[0]);
  }
  Ref r(tupleNew(t->length));
  memset(as<Tuple>(r)->items, 0, t->length * sizeof(Value));
  for (u64 i = 0; i < t->length; ++i)
    if (!(as<Tuple>(r)->items[i] = getItem(a[0], t->items[i]))) return 0;
  return r.take();
}
static Value dotted(Value o, Value name) {
  Ref dot(strFromC(".")), parts(callMethod(name, internC("split"), &dot.v, 1)), v(incref(o));
  for (u64 i = 0; parts.v && i < as<List>(parts)->length; ++i) {
    Ref n(intern(as<List>(parts)->items[i]));
    v.reset(getAttr(v, n));
    if (!v.v) return 0;
  }
  return v.take();
}
static Value attrgetterConstruct(Value cls, const Value* a, i32 n, Value kw) {
  if (kw && as<Tuple>(kw)->length) return raise(E_TypeError, "attrgetter() takes no keyword arguments");
  if (!n) return raise(E_TypeError, "attrgetter expected at least 1 argument, got 0");
  for (i32 i = 0; i < n; ++i)
    if (!isStr(a[i])) return raise(E_TypeError, "attribute name must be a string");
  Value v = instanceNew(as<Class>(cls), sizeof(Getter));
  gt(v)->items = tupleFrom(a, (u64)n);
  return v;
}
static Value attrgetterCall(Value self, const Value* a, i32 n, Value) {
  if (n != 1) return raise(E_TypeError, "attrgetter expected 1 argument, got %d", n);
  Tuple* t = as<Tuple>(gt(self)->items);
  if (t->length == 1) return dotted(a[0], t->items[0]);
  Ref r(tupleNew(t->length));
  memset(as<Tuple>(r)->items, 0, t->length * sizeof(Value));
  for (u64 i = 0; i < t->length; ++i)
    if (!(as<Tuple>(r)->items[i] = dotted(a[0], t->items[i]))) return 0;
  return r.take();
}
static Value methodcallerConstruct(Value cls, const Value* a, i32 n, Value kw) {
  i32 nkw = kw ? (i32)as<Tuple>(kw)->length : 0;
  if (n - nkw < 1) return raise(E_TypeError, "methodcaller needs at least one argument, the method name");
  if (!isStr(a[0])) return raise(E_TypeError, "method name must be a string");
  Value v = instanceNew(as<Class>(cls), sizeof(Getter));
  gt(v)->names = intern(a[0]);
  gt(v)->args = tupleFrom(a + 1, (u64)n - 1);
  gt(v)->kw = incref(kw);
  return v;
}
static Value methodcallerCall(Value self, const Value* a, i32 n, Value) {
  if (n != 1) return raise(E_TypeError, "methodcaller expected 1 argument, got %d", n);
  Ref m(getAttr(a[0], gt(self)->names));
  return m.v ? call(m, as<Tuple>(gt(self)->args)->items, (i32)as<Tuple>(gt(self)->args)->length, gt(self)->kw)
             : 0;
}
static Value getterRepr(Value self) {
  StringBuilder out;
  out.add("operator.");
  out.add(bareName(classOf(self)));
  Value t = gt(self)->items;
  if (as<Tuple>(t)->length == 1) {
    out.add('(');
    if (!out.addRepr(as<Tuple>(t)->items[0])) return 0;
    out.add(')');
  } else if (!out.addRepr(t))
    return 0;
  return out.finish();
}
#define GETTER(name, reprFn)                                                                                 \
  Class T_##name = {.cname = "operator." #name,                                                              \
                    .shape = &shape_##name,                                                                  \
                    .instanceBytes = sizeof(Getter),                                                         \
                    .ops = {.dealloc = GetterDealloc,                                                        \
                            .traverse = GetterTraverse,                                                      \
                            .repr = reprFn,                                                                  \
                            .call = name##Call,                                                              \
                            .construct = name##Construct}};
GETTER(itemgetter, getterRepr)
GETTER(attrgetter, getterRepr)
GETTER(methodcaller, nullptr)

#define B(name) {#name, name##_, 2, 2}, {"__" #name "__", name##_, 2, 2}
#define N(name) B(name), {"i" #name, i##name##_, 2, 2}, {"__i" #name "__", i##name##_, 2, 2}
#define U(name) {#name, name##_, 1, 1}, {"__" #name "__", name##_, 1, 1}
static const MethodDef functions[] = {N(add),
                                      N(sub),
                                      N(mul),
                                      N(matmul),
                                      N(truediv),
                                      N(floordiv),
                                      N(mod),
                                      N(pow),
                                      N(lshift),
                                      N(rshift),
                                      N(xor),
                                      {"and_", and_, 2, 2},
                                      {"__and__", and_, 2, 2},
                                      {"iand", iand_, 2, 2},
                                      {"__iand__", iand_, 2, 2},
                                      {"or_", or_, 2, 2},
                                      {"__or__", or_, 2, 2},
                                      {"ior", ior_, 2, 2},
                                      {"__ior__", ior_, 2, 2},
                                      B(lt),
                                      B(le),
                                      B(eq),
                                      B(ne),
                                      B(gt),
                                      B(ge),
                                      U(neg),
                                      U(pos),
                                      U(invert),
                                      {"inv", invert_, 1, 1},
                                      {"__inv__", invert_, 1, 1},
                                      U(index),
                                      U(abs),
                                      {"truth", truth_, 1, 1},
                                      {"not_", not__, 1, 1},
                                      {"__not__", not__, 1, 1},
                                      {"is_", is_, 2, 2},
                                      {"is_not", is_not_, 2, 2},
                                      {"is_none", is_none_, 1, 1},
                                      {"is_not_none", is_not_none_, 1, 1},
                                      B(contains),
                                      B(getitem),
                                      {"setitem", setitem_, 3, 3},
                                      {"__setitem__", setitem_, 3, 3},
                                      B(delitem),
                                      B(concat),
                                      {"iconcat", iconcat_, 2, 2},
                                      {"countOf", countOf_, 2, 2},
                                      {"indexOf", indexOf_, 2, 2},
                                      {"length_hint", lengthHint_, 1, 2},
                                      {"call", call_, 1, -1, "**"},
                                      {}};
static int setup(Value m) {
  moduleAddType(m, "itemgetter", &T_itemgetter);
  moduleAddType(m, "attrgetter", &T_attrgetter);
  return moduleAddType(m, "methodcaller", &T_methodcaller);
}
extern const NativeModule module_operator = {"operator", functions, setup};
extern const NativeModule module__operator = {"_operator", functions, setup};
