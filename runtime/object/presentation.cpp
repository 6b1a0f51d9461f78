// How CPython's types present themselves where that does not follow from our tables: `vars(int)` has a
// __getattribute__ of its own, `slice.start` is a member and not a getset descriptor, a list has no __bool__.
// Only introspection and error messages see it. Per row: +name own slot wrapper, -name no such attribute,
// =name a member descriptor.
#include "object/class.h"
#include "object/descr.h"
#include "object/name_map.h"
#include "object/slots.h"

namespace {
struct Row {
  const char *cname, *names;
};
#define GET "+__getattribute__"
const Row rows[] = {
    {"int", GET},
    {"complex", GET " =real =imag"},
    {"bool",
     "-__bool__ -__eq__ -__float__ -__ge__ -__gt__ -__hash__ -__index__ -__int__ -__le__ -__lt__ -__ne__"},
    {"str", "-__bool__"},
    {"bytes", GET " -__bool__"},
    {"bytearray", GET " -__bool__"},
    {"memoryview", GET},
    {"list", GET " -__bool__"},
    {"tuple", GET " -__bool__"},
    {"dict", GET " -__bool__"},
    {"set", GET " -__bool__"},
    {"frozenset", "-__bool__"},
    {"dict_keys", "-__bool__"},
    {"dict_items", "-__bool__"},
    {"dict_values", "-__bool__"},
    {"range", GET " =start =stop =step"},
    {"slice", GET " =start =stop =step"},
    {"enumerate", GET},
    {"zip", GET},
    {"map", GET},
    {"filter", GET},
    {"list_iterator", GET},
    {"property", GET " =fget =fset =fdel =__doc__"},
    {"staticmethod", "=__func__ =__wrapped__"},
    {"classmethod", "=__func__ =__wrapped__"},
    {"super", "=__self__ =__self_class__ =__thisclass__"},
    {"type",
     "-__hash__ =__base__ =__basicsize__ =__flags__ =__dictoffset__ =__itemsize__ =__weakrefoffset__"},
    {"function", "=__closure__ =__doc__ =__globals__ =__module__ =__builtins__"},
    {"method", "=__func__ =__self__"},
    {"builtin_function_or_method", "=__module__"},
    {"method_descriptor", "=__name__ =__objclass__"},
    {"wrapper_descriptor", "=__name__ =__objclass__"},
    {"classmethod_descriptor", "=__name__ =__objclass__"},
    {"getset_descriptor", "=__name__ =__objclass__"},
    {"member_descriptor", "=__name__ =__objclass__"},
    {"NoneType", "+__eq__ +__ge__ +__gt__ +__le__ +__lt__ +__ne__"},
    {"types.GenericAlias", "=__args__ =__origin__ =__unpacked__"},
    {"types.UnionType", GET " =__args__"},
    {"module", "=__dict__"},
    {"BaseException", GET " =__suppress_context__"},
};
#undef GET

void present(Class* c, char kind, Value name) {
  if (kind == '-') {
    c->ns->remove(name);
  } else if (kind == '=') {
    Value d = c->ns->get(name);
    if (d && classOf(d) == &T_getSetDescriptor)
      c->ns->set(name, memberOfGetSet(c, (const GetSetDef*)as<Descriptor>(d)->def));
  } else if (!c->ns->get(name)) {
    addWrapper(c, name);
  }
}
} // namespace

void presentClass(Class* c, const char* fullName) {
  for (const Row& row : rows) {
    if (strcmp(row.cname, fullName)) continue;
    for (const char* p = row.names; *p;) {
      size_t n = strcspn(p, " ");
      Ref text(strFromAscii(p + 1, n - 1)), name(intern(text));
      present(c, *p, name);
      p += n;
      while (*p == ' ') ++p;
    }
  }
  if (c->flags & kExceptionSubclass) { // CPython's macros for exceptions name both
    present(c, '+', internC("__init__"));
    if (c->ops.construct && !c->ns->get(internC("__new__"))) c->ns->set(internC("__new__"), newWrapper(c));
  }
}
