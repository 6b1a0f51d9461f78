// Binding of arguments to the parameters of a compiled function, with CPython's complaints.
#include "call/call.h"
#include "object/class.h"
#include "object/names.h"

namespace {
bool sameName(Value a, Value b) {
  if (a == b) return true;
  Str *s = as<Str>(a), *t = as<Str>(b);
  if (s->interned && t->interned) return false;
  return s->length == t->length && s->kind == t->kind &&
         !memcmp(s->data, t->data, (size_t)s->length * s->kind);
}

struct Binder {
  Value fn;
  const Code* code;
  Value* slots;
  Value qualname() { return as<Function>(fn)->qualname ? as<Function>(fn)->qualname : code->qualname; }
  Value param(u32 i) { return as<Tuple>(code->varnames)->items[i]; }
  u32 defaultCount() {
    Value d = as<Function>(fn)->defaults;
    return d ? (u32)as<Tuple>(d)->length : 0;
  }

  Value tooMany(u32 given) {
    u32 keywordOnlyGiven = 0;
    for (u32 i = code->positional; i < code->positional + code->keywordOnly; ++i)
      keywordOnlyGiven += slots[i] != 0;
    u32 n = code->positional, d = defaultCount();
    Ref takes(d ? strFormat("from %d to %d", (int)(n - d), (int)n) : strFormat("%d", (int)n));
    bool plural = d ? true : n != 1;
    Ref extra(keywordOnlyGiven
                  ? strFormat(" positional argument%s (and %d keyword-only argument%s)",
                              given != 1 ? "s" : "", (int)keywordOnlyGiven, keywordOnlyGiven != 1 ? "s" : "")
                  : strFromC(""));
    return raise(E_TypeError, "%U() takes %U positional argument%s but %d%U %s given", qualname(), takes.v,
                 plural ? "s" : "", (int)given, extra.v, given == 1 && !keywordOnlyGiven ? "was" : "were");
  }

  Value missing(u32 from, u32 to, const char* kind) {
    u32 count = 0;
    for (u32 i = from; i < to; ++i) count += !slots[i];
    Value list = strFromC("");
    u32 k = 0;
    for (u32 i = from; i < to; ++i) {
      if (slots[i]) continue;
      const char* fmt = k == 0          ? "%U'%U'"
                        : k + 1 < count ? "%U, '%U'"
                        : count == 2    ? "%U and '%U'"
                                        : "%U, and '%U'";
      Value longer = strFormat(fmt, list, param(i));
      decref(list);
      list = longer;
      ++k;
    }
    raise(E_TypeError, "%U() missing %d required %s argument%s: %U", qualname(), (int)count, kind,
          count == 1 ? "" : "s", list);
    decref(list);
    return 0;
  }

  Value unexpected(Value name, const Value* args, u32 npos, Value kwnames) {
    // Positional-only parameters given by name are reported all together.
    Tuple* names = as<Tuple>(kwnames);
    Value list = 0;
    for (u32 i = 0; i < code->posOnly; ++i)
      for (u64 k = 0; k < names->length; ++k)
        if (sameName(names->items[k], param(i))) {
          Value longer = list ? strFormat("%U, %U", list, param(i)) : incref(param(i));
          decref(list);
          list = longer;
        }
    if (list) {
      raise(E_TypeError, "%U() got some positional-only arguments passed as keyword arguments: '%U'",
            qualname(), list);
      decref(list);
      return 0;
    }
    Value close = closestName(name, as<Tuple>(code->varnames)->items + code->posOnly,
                              code->positional + code->keywordOnly - code->posOnly);
    if (close)
      return raise(E_TypeError, "%U() got an unexpected keyword argument '%U'. Did you mean '%U'?",
                   qualname(), name, close);
    return raise(E_TypeError, "%U() got an unexpected keyword argument '%U'", qualname(), name);
  }
};
} // namespace

Value callFunction(Value fn, const Value* args, i32 nargs, Value kwnames) {
  const Code* code = as<Function>(fn)->code;
  u32 nkw = kwnames ? (u32)as<Tuple>(kwnames)->length : 0;
  if (!nkw && (u32)nargs == code->positional && code->flags & kCodeSimple)
    return invoke(fn, code, (Value*)args);
  u32 npos = (u32)nargs - nkw, n = code->nparams, named = code->positional + code->keywordOnly;
  Value small[20];
  Value* slots = n <= 20 ? small : (Value*)allocate(n * sizeof(Value));
  memset(slots, 0, n * sizeof(Value));
  Binder b{fn, code, slots};
  Value result = 0;
  Ref rest, kwrest;
  bool ok = true;

  u32 taken = npos < code->positional ? npos : code->positional;
  for (u32 i = 0; i < taken; ++i) slots[i] = args[i];
  if (code->flags & kCodeVarArgs) slots[named] = rest.v = tupleFrom(args + taken, npos - taken);
  if (code->flags & kCodeVarKeywords) slots[n - 1] = kwrest.v = dictNew();
  for (u32 k = 0; k < nkw && ok; ++k) {
    Value name = as<Tuple>(kwnames)->items[k], value = args[npos + k];
    u32 i = code->posOnly;
    while (i < named && !sameName(b.param(i), name)) ++i;
    if (i < named) {
      if (slots[i]) {
        raise(E_TypeError, "%U() got multiple values for argument '%U'", b.qualname(), name);
        ok = false;
      }
      slots[i] = value;
    } else if (kwrest.v) {
      ok = dictSet(kwrest, name, value) == 0;
    } else {
      b.unexpected(name, args, npos, kwnames);
      ok = false;
    }
  }
  if (ok && npos > code->positional && !(code->flags & kCodeVarArgs)) {
    b.tooMany(npos);
    ok = false;
  }
  if (ok && taken < code->positional) {
    u32 d = b.defaultCount(), required = code->positional - d;
    for (u32 i = taken; i < required && ok; ++i)
      if (!slots[i]) {
        b.missing(0, required, "positional");
        ok = false;
      }
    for (u32 i = required; i < code->positional && ok; ++i)
      if (!slots[i]) slots[i] = as<Tuple>(as<Function>(fn)->defaults)->items[i - required];
  }
  if (ok && code->keywordOnly) {
    Value defaults = as<Function>(fn)->kwdefaults;
    bool lacking = false;
    for (u32 i = code->positional; i < named; ++i) {
      if (slots[i]) continue;
      if (defaults) slots[i] = dictGet(defaults, b.param(i));
      if (!slots[i]) lacking = true;
    }
    if (lacking) {
      b.missing(code->positional, named, "keyword-only");
      ok = false;
    }
  }
  if (ok) result = invoke(fn, code, slots);
  if (slots != small) release(slots, n * sizeof(Value));
  return result;
}
