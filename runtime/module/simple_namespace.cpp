// types.SimpleNamespace, which sys.implementation is an instance of.
#include "container/container.h"

extern Class T_SimpleNamespace;
namespace {
struct Namespace {
  Header h;
  Value dict;
};
MOLT_CHILDREN(space, Namespace, dict, 1)
} // namespace
static Shape shape_SimpleNamespace = {.cls = &T_SimpleNamespace};

static Value spaceConstruct(Value cls, const Value*, i32, Value) {
  Value v = instanceNew(as<Class>(cls), sizeof(Namespace));
  as<Namespace>(v)->dict = dictNew();
  return v;
}
static int spaceInit(Value self, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  if (npos > 1)
    return raiseStatus(raise(E_TypeError, "types.SimpleNamespace expected at most 1 argument, got %d", npos));
  Value d = as<Namespace>(self)->dict;
  if (npos && dictUpdateAny(d, args[0]) < 0) return -1;
  for (i32 i = 0; i < nkw; ++i)
    if (dictSet(d, as<Tuple>(kwnames)->items[i], args[npos + i]) < 0) return -1;
  return 0;
}
static Value spaceGetAttr(Value self, Value name) {
  Value v = dictGet(as<Namespace>(self)->dict, name);
  if (v) return incref(v);
  return molt_thread.exc ? 0 : genericGetAttr(self, name);
}
static int spaceSetAttr(Value self, Value name, Value v) {
  if (v) return dictSet(as<Namespace>(self)->dict, name, v);
  int r = dictDelete(as<Namespace>(self)->dict, name);
  if (r == 0) return raiseStatus(raise(E_AttributeError, "'%T' object has no attribute '%U'", self, name));
  return r < 0 ? -1 : 0;
}
static Value spaceRepr(Value self) {
  const char* name = classOf(self) == &T_SimpleNamespace ? "namespace" : classOf(self)->cname;
  if (reprEnter(self)) return strFormat("%s(...)", name);
  StringBuilder out;
  out.add(name);
  out.add('(');
  bool ok = true, first = true;
  u64 pos = 0;
  Value k, v;
  while (ok && dictNext(as<Namespace>(self)->dict, &pos, &k, &v)) {
    if (!isStr(k) || !as<Str>(k)->length) continue;
    Ref key(incref(k)), value(incref(v));
    if (!first) out.add(", ");
    first = false;
    ok = out.addStr(key);
    out.add('=');
    if (ok) ok = out.addRepr(value);
  }
  out.add(')');
  reprLeave(self);
  return ok ? out.finish() : 0;
}
static Value spaceCompare(Value a, Value b, int op) {
  if (!isObject(b) || !isInstance(b, &T_SimpleNamespace)) return notImplemented();
  return compare(as<Namespace>(a)->dict, as<Namespace>(b)->dict, op);
}
static Value reduce(Value self, const Value*, i32, Value) {
  Ref empty(tupleNew(0));
  Value parts[3] = {toValue(classOf(self)), empty, as<Namespace>(self)->dict};
  return tupleFrom(parts, 3);
}
static Value replace(Value self, const Value* args, i32 nargs, Value kwnames) {
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
  if (nargs > nkw)
    return raise(E_TypeError, "__replace__() takes 0 positional arguments but %d were given", nargs - nkw);
  Ref v(call0(toValue(classOf(self))));
  if (!v.v || dictUpdateAny(as<Namespace>(v)->dict, as<Namespace>(self)->dict) < 0) return 0;
  for (i32 i = 0; i < nkw; ++i)
    if (dictSet(as<Namespace>(v)->dict, as<Tuple>(kwnames)->items[i], args[i]) < 0) return 0;
  return v.take();
}
static const MethodDef methods[] = {{"__reduce__", reduce, 0, 0}, {"__replace__", replace, 0, -1, "**"}, {}};
static const GetSetDef getset[] = {{"__dict__", [](Value self) { return incref(as<Namespace>(self)->dict); }},
                                   {}};
Class T_SimpleNamespace = {
    .cname = "types.SimpleNamespace",
    .shape = &shape_SimpleNamespace,
    .flags = kBaseType,
    .instanceBytes = sizeof(Namespace),
    .ops = {.dealloc = spaceDealloc,
            .traverse = spaceTraverse,
            .repr = spaceRepr,
            .getattr = spaceGetAttr,
            .setattr = spaceSetAttr,
            .compare = spaceCompare,
            .construct = spaceConstruct,
            .init = spaceInit},
    .methods = methods,
    .getset = getset,
};
