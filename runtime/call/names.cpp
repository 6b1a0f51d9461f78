// Variables: locals that may be unbound, cells, module globals, class-body names.
#include "object/names.h"
#include "error/exception.h"
#include "object/class.h"
#include "object/module.h"

namespace {
/// `why`: the immediate of check_bound and cell_get.
Value unbound(Value name, uint32_t why) {
  if (why > 1) {
    raise(E_RuntimeError, why == 2   ? "super(): arg[0] deleted"
                          : why == 3 ? "super(): __class__ cell not found"
                                     : "super(): empty __class__ cell");
  } else if (why) {
    Ref text(strFormat(
        "cannot access free variable '%U' where it is not associated with a value in enclosing scope", name));
    raiseNameError(E_NameError, text, name);
  } else {
    // Without the attribute `name`, and so without a suggestion: CPython sets it for NameError itself only.
    raise(E_UnboundLocalError, "cannot access local variable '%U' where it is not associated with a value",
          name);
  }
  return 0;
}
Value undefined(Value name) {
  Ref text(strFormat("name '%U' is not defined", name));
  raiseNameError(E_NameError, text, name);
  return 0;
}
/// Item of a class-body namespace: owned; 0 when absent, exception pending or not.
Value namespaceGet(Value ns, Value name) {
  if (isDict(ns)) return incref(dictGet(ns, name));
  Value v = getItem(ns, name);
  if (!v && pendingMatches(E_KeyError)) clearException();
  return v;
}
} // namespace

Value globalName(const GlobalSlot* g) { return g->module->unit->names[g->name]; }

extern "C" {
Value molt_Builtin(uint32_t which) { return incref(toValue(readied(which ? &T_super : &E_AssertionError))); }
Value molt_CheckBound(Value v, Value name, uint32_t why) { return v ? incref(v) : unbound(name, why); }

Value molt_ModuleDict(ModuleDesc* d) { return getAttr(moduleForDesc(d), N(__dict__)); }
Value molt_Locals(const Value* items, uint32_t n, Value names) {
  Ref d(dictNew());
  for (uint32_t i = 0; i < n; ++i) {
    Value v = items[i];
    if (v && classOf(v) == &T_cell) v = as<Cell>(v)->content;
    if (!v) continue;
    Ref name(getItem(names, tagInt(i)));
    if (dictSet(d, name, v) < 0) return 0;
  }
  return d.take();
}
Value molt_CellGet(Value cell, Value name, uint32_t why) {
  Value v = as<Cell>(cell)->content;
  return v ? incref(v) : unbound(name, why);
}
void molt_CellSet(Value cell, Value v) {
  Value old = as<Cell>(cell)->content;
  as<Cell>(cell)->content = incref(v);
  decref(old);
  drain();
}

Value molt_GlobalGet(GlobalSlot* g) {
  if (g->value) return incref(g->value);
  if (g->builtin) return incref(g->builtin);
  return undefined(globalName(g));
}
void molt_GlobalSet(Value v, GlobalSlot* g) {
  Value old = g->value;
  g->value = incref(v);
  ++g->watch;
  decref(old);
  drain();
}
int32_t molt_GlobalDel(GlobalSlot* g) {
  Value old = g->value;
  if (!old) {
    undefined(globalName(g));
    return -1;
  }
  g->value = 0;
  ++g->watch;
  decref(old);
  drain();
  return 0;
}

Value molt_NameGet(Value ns, GlobalSlot* g) {
  Value v = namespaceGet(ns, globalName(g));
  if (v || molt_thread.exc) return v;
  return molt_GlobalGet(g);
}
Value molt_NameGetCell(Value ns, Value cell, Value name) {
  Value v = namespaceGet(ns, name);
  if (v || molt_thread.exc) return v;
  return molt_CellGet(cell, name, 1);
}
int32_t molt_NameSet(Value ns, Value v, Value name) {
  int status = isDict(ns) ? dictSet(ns, name, v) : setItem(ns, name, v);
  drain();
  return status;
}
int32_t molt_NameDel(Value ns, Value name) {
  int status;
  if (isDict(ns)) {
    status = dictDelete(ns, name);
    if (status == 0) undefined(name);
    status = status == 1 ? 0 : -1;
  } else {
    status = setItem(ns, name, 0);
    if (status < 0 && pendingMatches(E_KeyError)) {
      clearException();
      undefined(name);
    }
  }
  drain();
  return status;
}
}
