// Function and code objects.
#include "call/call.h"
#include "call/environment.h"
#include "memory/weak.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/module.h"
#include "object/names.h"
#include "object/shape.h"
#include "text/args.h"

struct CodeObject {
  Header h;
  MOLT_PTR(const Code, code);
  Value owner;  ///< what keeps `code` alive, or 0
  u64 iterable; ///< types.coroutine made its generators awaitable
};

namespace {
Function* self_(Value v) { return as<Function>(v); }

void functionDealloc(Value v) {
  Function* f = self_(v);
  if (f->ext && f->ext->weakrefs) clearWeakReferences(v);
  for (u32 i = 0; i < f->cellCount; ++i) decref(f->cells[i]);
  Value owned[] = {f->defaults, f->kwdefaults, f->annotations, f->name, f->qualname,
                   f->doc,      f->module,     f->dict,        f->env};
  for (Value o : owned) decref(o);
  if (f->ext) {
    decref(f->ext->dict);
    release(f->ext, sizeof(InstanceExt));
  }
  release(f, sizeof(Function) + f->cellCount * sizeof(Value));
}
void functionTraverse(Value v, Visit visit, void* arg) {
  Function* f = self_(v);
  for (u32 i = 0; i < f->cellCount; ++i)
    if (f->cells[i]) visit(f->cells[i], arg);
  Value owned[] = {f->defaults, f->kwdefaults, f->annotations, f->name, f->qualname,
                   f->doc,      f->module,     f->dict,        f->env};
  for (Value o : owned)
    if (o) visit(o, arg);
}
Value functionRepr(Value v) {
  Value q = self_(v)->qualname ? self_(v)->qualname : self_(v)->code->qualname;
  return strFormat("<function %U at 0x%x>", q, v);
}
Value functionGet(Value v, Value obj, Value cls) { return obj ? boundMethod(v, obj) : incref(v); }

Value orNone(Value v) { return incref(v ? v : none()); }
int assign(Value* field, Value v) {
  Value old = *field;
  *field = incref(v);
  decref(old);
  return 0;
}
int wrongType(const char* text) {
  raise(E_TypeError, "%s", text);
  return -1;
}

Value getName(Value v) { return incref(self_(v)->name ? self_(v)->name : self_(v)->code->name); }
int setName(Value v, Value x) {
  return x && isInstance(x, &T_str) ? assign(&self_(v)->name, x)
                                    : wrongType("__name__ must be set to a string object");
}
Value getQualname(Value v) {
  return incref(self_(v)->qualname ? self_(v)->qualname : self_(v)->code->qualname);
}
int setQualname(Value v, Value x) {
  return x && isInstance(x, &T_str) ? assign(&self_(v)->qualname, x)
                                    : wrongType("__qualname__ must be set to a string object");
}
Value getDoc(Value v) { return orNone(self_(v)->doc ? self_(v)->doc : self_(v)->code->doc); }
int setDoc(Value v, Value x) { return assign(&self_(v)->doc, x ? x : none()); }
Value getModule(Value v) {
  return orNone(self_(v)->module ? self_(v)->module : self_(v)->code->module->name);
}
int setModule(Value v, Value x) { return assign(&self_(v)->module, x ? x : none()); }
Value getDefaults(Value v) { return orNone(self_(v)->defaults); }
int setDefaults(Value v, Value x) {
  if (x && !isNone(x) && !isTuple(x)) return wrongType("__defaults__ must be set to a tuple object");
  return assign(&self_(v)->defaults, x && !isNone(x) ? x : 0);
}
Value getKwdefaults(Value v) { return orNone(self_(v)->kwdefaults); }
int setKwdefaults(Value v, Value x) {
  if (x && !isNone(x) && !isDict(x)) return wrongType("__kwdefaults__ must be set to a dict object");
  return assign(&self_(v)->kwdefaults, x && !isNone(x) ? x : 0);
}
Value getAnnotations(Value v) {
  if (!self_(v)->annotations) self_(v)->annotations = dictNew();
  return incref(self_(v)->annotations);
}
int setAnnotations(Value v, Value x) { return assign(&self_(v)->annotations, x && !isNone(x) ? x : 0); }
Value getDict(Value v) {
  if (!self_(v)->dict) self_(v)->dict = dictNew();
  return incref(self_(v)->dict);
}
int setDict(Value v, Value x) {
  return x && isInstance(x, &T_dict) ? assign(&self_(v)->dict, x)
                                     : wrongType("__dict__ must be set to a dictionary");
}
Value getClosure(Value v) {
  Function* f = self_(v);
  return f->cellCount ? tupleFrom(f->cells, f->cellCount) : none();
}
Value getGlobals(Value v) {
  if (Value env = self_(v)->env) return incref(as<Environment>(env)->globals);
  return moduleDict(moduleForDesc(self_(v)->code->module));
}
Value getBuiltins(Value v) {
  if (Value env = self_(v)->env; env && as<Environment>(env)->builtins != builtinsModule())
    return incref(as<Environment>(env)->builtins);
  return moduleDict(builtinsModule());
}
} // namespace
Value codeObjectNew(const Code* c, Value owner) {
  CodeObject* o = (CodeObject*)newObject(T_code.shape, sizeof(CodeObject));
  o->code = c;
  o->owner = incref(owner);
  o->iterable = 0;
  return toValue(o);
}
namespace {
Value getCode(Value v) {
  return codeObjectNew(self_(v)->code, self_(v)->env ? as<Environment>(self_(v)->env)->owner : 0);
}
int setCode(Value v, Value x) {
  if (!x || classOf(x) != &T_code) return wrongType("__code__ must be set to a code object");
  if (as<CodeObject>(x)->code != self_(v)->code) {
    // TODO(introspection, owner:runtime, milestone:RT1, priority:P3, status:missing): another function's code
    return wrongType("replacing the code of a compiled function is not supported");
  }
  self_(v)->pad = (u32)as<CodeObject>(x)->iterable;
  return 0;
}
Value getTypeParams(Value v) { // kept where instances keep their dict: functions have a field for theirs
  return self_(v)->ext && self_(v)->ext->dict ? incref(self_(v)->ext->dict) : tupleNew(0);
}
int setTypeParams(Value v, Value x) {
  if (!x || !isTuple(x)) return wrongType("__type_params__ must be set to a tuple");
  weakChain(v, true); // makes the ext word
  return assign(&self_(v)->ext->dict, x);
}

/// types.FunctionType(code, globals, name, argdefs, closure, kwdefaults).
Value functionConstruct(Value, const Value* args, i32 nargs, Value kwnames) {
  Value a[6] = {};
  if (bindArgs("function", "code,globals,name,argdefs,closure,kwdefaults", args, nargs, kwnames, a) < 0)
    return 0;
  for (int i = 0; i < 2; ++i)
    if (!a[i])
      return raise(E_TypeError, "function() missing required argument '%s' (pos %d)", i ? "globals" : "code",
                   i + 1);
  if (classOf(a[0]) != &T_code)
    return raise(E_TypeError, "function() argument 'code' must be code, not %T", a[0]);
  if (!isInstance(a[1], &T_dict))
    return raise(E_TypeError, "function() argument 'globals' must be dict, not %T", a[1]);
  auto given = [&](int i) { return a[i] && !isNone(a[i]); };
  if (given(2) && !isInstance(a[2], &T_str)) return raise(E_TypeError, "arg 3 (name) must be None or string");
  if (given(3) && !isTuple(a[3])) return raise(E_TypeError, "arg 4 (defaults) must be None or tuple");
  const Code* code = as<CodeObject>(a[0])->code;
  const u64 wanted = code->freevars ? as<Tuple>(code->freevars)->length : 0;
  if (!(a[4] && isTuple(a[4]))) {
    if (wanted && !given(4)) return raise(E_TypeError, "arg 5 (closure) must be tuple");
    if (given(4)) return raise(E_TypeError, "arg 5 (closure) must be None or tuple");
  }
  if (given(5) && !isInstance(a[5], &T_dict))
    return raise(E_TypeError, "arg 6 (kwdefaults) must be None or dict");
  Tuple* cells = given(4) ? as<Tuple>(a[4]) : nullptr;
  const u64 n = cells ? cells->length : 0;
  if (n != wanted)
    return raise(E_ValueError, "%U requires closure of length %ld, not %ld", code->name, (i64)wanted, (i64)n);
  for (u64 i = 0; i < n; ++i)
    if (classOf(cells->items[i]) != &T_cell)
      return raise(E_TypeError, "arg 5 (closure) expected cell, found %T", cells->items[i]);
  Value owner = as<CodeObject>(a[0])->owner;
  // TODO(introspection, owner:runtime, milestone:RT1, priority:P3, status:missing): the code of a compiled function with
  // other globals: interpret its IR
  if (!owner && moduleOfDict(a[1]) != moduleForDesc(code->module))
    return raise(E_NotImplementedError,
                 "the code of a compiled function runs with the globals of its own module only");
  Ref f(molt_FuncNew(given(3) ? a[3] : 0, given(5) ? a[5] : 0, 0, cells ? cells->items : nullptr, (u32)n,
                     code));
  if (owner) {
    Ref env(environmentNew(a[1], owner));
    if (!env.v) return 0;
    functionIn(env, f);
  }
  if (given(2)) as<Function>(f)->name = incref(a[2]);
  as<Function>(f)->pad = (u32)as<CodeObject>(a[0])->iterable;
  return f.take();
}

const GetSetDef functionGetSet[] = {
    {"__name__", getName, setName},
    {"__qualname__", getQualname, setQualname},
    {"__doc__", getDoc, setDoc},
    {"__module__", getModule, setModule},
    {"__defaults__", getDefaults, setDefaults},
    {"__kwdefaults__", getKwdefaults, setKwdefaults},
    {"__annotations__", getAnnotations, setAnnotations},
    {"__dict__", getDict, setDict},
    {"__closure__", getClosure},
    {"__globals__", getGlobals},
    {"__builtins__", getBuiltins},
    {"__code__", getCode, setCode},
    {"__type_params__", getTypeParams, setTypeParams},
    {nullptr, nullptr},
};

// --- code
// ---------------------------------------------------------------------------------------------------------
const Code* codeOf(Value v) { return as<CodeObject>(v)->code; }
void codeDealloc(Value v) {
  Value owner = as<CodeObject>(v)->owner;
  release(as<CodeObject>(v), sizeof(CodeObject));
  decref(owner);
}
Value codeRepr(Value v) {
  return strFormat("<code object %U at 0x%x, file \"%U\", line %d>", codeOf(v)->name,
                   (u64)(uintptr_t)codeOf(v), codeOf(v)->module->file, (int)codeOf(v)->firstLine);
}
Value codeCompare(Value a, Value b, int op) {
  if (classOf(b) != &T_code || (op != CmpEq && op != CmpNe)) return incref(notImplemented());
  const Code *x = codeOf(a), *y = codeOf(b);
  bool same = x == y;
  Value left = as<CodeObject>(a)->owner, right = as<CodeObject>(b)->owner;
  if (!same && left && right && x->spanCount == y->spanCount && x->firstLine == y->firstLine &&
      !memcmp(x->spans, y->spans, x->spanCount * sizeof(SpanEntry)) &&
      equals(x->qualname, y->qualname) == 1) {
    int texts = equals(left, right); // made of the same text
    if (texts < 0) return 0;
    same = texts;
  }
  return boolValue(same == (op == CmpEq));
}
i64 codeHash(Value v) {
  if (!as<CodeObject>(v)->owner) return (i64)((uintptr_t)codeOf(v) >> 4);
  i64 h = hash(codeOf(v)->qualname);
  return h == -1 ? -1 : h ^ (i64)codeOf(v)->firstLine << 20;
}
Value coName(Value v) { return incref(codeOf(v)->name); }
Value coQualname(Value v) { return incref(codeOf(v)->qualname); }
Value coFilename(Value v) { return incref(codeOf(v)->module->file); }
Value coFirstLine(Value v) { return intFromI64(codeOf(v)->firstLine); }
Value coArgcount(Value v) { return intFromI64(codeOf(v)->positional); }
Value coPosOnly(Value v) { return intFromI64(codeOf(v)->posOnly); }
Value coKwOnly(Value v) { return intFromI64(codeOf(v)->keywordOnly); }
Value coVarnames(Value v) { return incref(codeOf(v)->varnames); }
Value coFreevars(Value v) { return codeOf(v)->freevars ? incref(codeOf(v)->freevars) : tupleNew(0); }
Value coCellvars(Value v) { return codeOf(v)->cellvars ? incref(codeOf(v)->cellvars) : tupleNew(0); }
Value coNlocals(Value v) { return intFromI64((i64)as<Tuple>(codeOf(v)->varnames)->length); }
Value coFlags(Value v) {
  u32 f = codeOf(v)->flags, r = f & (kCodeModule | kCodeClassBody) ? 0 : 3;
  if (f & kCodeVarArgs) r |= 4;
  if (f & kCodeVarKeywords) r |= 8;
  if (f & kCodeNested) r |= 16;
  if (f & kCodeGenerator)
    r |= f & kCodeCoroutine ? 0x200 : 0x20;
  else if (f & kCodeCoroutine)
    r |= 0x80;
  if (as<CodeObject>(v)->iterable) r |= 0x100;
  return intFromI64(r);
}
Value coConsts(Value v) { return tuple1(codeOf(v)->doc ? codeOf(v)->doc : none()); }
Value coReplace(Value self, const Value* a, i32 n, Value kwnames) {
  Ref copy(codeObjectNew(codeOf(self), as<CodeObject>(self)->owner));
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
  for (i32 k = 0; k < nkw; ++k)
    if (as<Tuple>(kwnames)->items[k] == N(co_flags) && isInt(a[n - nkw + k]))
      as<CodeObject>(copy)->iterable = intOf(a[n - nkw + k]) >> 8 & 1;
  return copy.take();
}
const MethodDef codeMethods[] = {{"replace", coReplace, 0, -1, "**"}, {nullptr, nullptr, 0, 0}};
const GetSetDef codeGetSet[] = {
    {"co_name", coName},
    {"co_qualname", coQualname},
    {"co_filename", coFilename},
    {"co_firstlineno", coFirstLine},
    {"co_argcount", coArgcount},
    {"co_posonlyargcount", coPosOnly},
    {"co_kwonlyargcount", coKwOnly},
    {"co_varnames", coVarnames},
    {"co_freevars", coFreevars},
    {"co_cellvars", coCellvars},
    {"co_nlocals", coNlocals},
    {"co_flags", coFlags},
    {"co_consts", coConsts},
    {nullptr, nullptr},
};

// --- cells
// --------------------------------------------------------------------------------------------------------
void cellDealloc(Value v) {
  decref(as<Cell>(v)->content);
  release(as<Cell>(v), sizeof(Cell));
}
void cellTraverse(Value v, Visit visit, void* arg) {
  if (as<Cell>(v)->content) visit(as<Cell>(v)->content, arg);
}
Value cellRepr(Value v) {
  Value c = as<Cell>(v)->content;
  if (!c) return strFormat("<cell at 0x%x: empty>", v);
  return strFormat("<cell at 0x%x: %T object at 0x%x>", v, c, c);
}
Value cellContents(Value v) {
  Value c = as<Cell>(v)->content;
  return c ? incref(c) : raise(E_ValueError, "Cell is empty");
}
int setCellContents(Value v, Value x) { return assign(&as<Cell>(v)->content, x); }
const GetSetDef cellGetSet[] = {{"cell_contents", cellContents, setCellContents}, {nullptr, nullptr}};
Value cellConstruct(Value cls, const Value* args, i32 nargs, Value) {
  if (nargs > 1) return raise(E_TypeError, "cell expected at most 1 argument, got %d", nargs);
  return molt_CellNew(nargs ? args[0] : 0);
}
} // namespace

const Code* codeOfObject(Value v) { return codeOf(v); }
Value codeOwner(Value v) { return as<CodeObject>(v)->owner; }

extern "C" {
Shape molt_shape_function, molt_shape_cell;
}
Shape codeShape;
Class T_function = {.cname = "function",
                    .shape = &molt_shape_function,
                    .instanceBytes = sizeof(Function),
                    .ops = {.dealloc = functionDealloc,
                            .traverse = functionTraverse,
                            .repr = functionRepr,
                            .call = callFunction,
                            .construct = functionConstruct,
                            .descrGet = functionGet},
                    .getset = functionGetSet};
Class T_code = {.cname = "code",
                .shape = &codeShape,
                .flags = kAcyclic,
                .instanceBytes = sizeof(CodeObject),
                .ops = {.dealloc = codeDealloc, .repr = codeRepr, .hash = codeHash, .compare = codeCompare},
                .methods = codeMethods,
                .getset = codeGetSet};
Class T_cell = {
    .cname = "cell",
    .shape = &molt_shape_cell,
    .instanceBytes = sizeof(Cell),
    .ops = {.dealloc = cellDealloc, .traverse = cellTraverse, .repr = cellRepr, .construct = cellConstruct},
    .getset = cellGetSet};

extern "C" {
Value molt_FuncNew(Value defaults, Value kwdefaults, Value annotations, const Value* cells, uint32_t n,
                   const Code* code) {
  Function* f = (Function*)newObject(&molt_shape_function, sizeof(Function) + n * sizeof(Value));
  memset(&f->ext, 0, sizeof(Function) - sizeof(Header));
  f->code = code;
  f->defaults = incref(defaults);
  f->kwdefaults = incref(kwdefaults);
  f->annotations = incref(annotations);
  f->cellCount = n;
  for (u32 i = 0; i < n; ++i) f->cells[i] = incref(cells[i]);
  return toValue(f);
}

Value molt_CellNew(Value content) {
  Cell* c = (Cell*)newObject(&molt_shape_cell, sizeof(Cell));
  c->content = incref(content);
  return toValue(c);
}
Value molt_ClosureCell(Value fn, uint32_t i) { return incref(as<Function>(fn)->cells[i]); }
}
