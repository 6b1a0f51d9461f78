#include "text/args.h"
#include "text/str.h"

// TODO(type-coverage, owner:runtime, milestone:M1, priority:P3, status:missing): "Did you mean" for unexpected keywords of constructors
int bindArgs(const char* fname, const char* spec, const Value* args, i32 nargs, Value kwnames, Value* out) {
  bool expected = *spec == '!';
  if (expected) ++spec;
  const char* names[8];
  size_t lengths[8];
  i32 count = 0;
  bool keywords = false;
  for (const char* p = spec;; ++p) {
    const char* start = p;
    while (*p && *p != ',') ++p;
    names[count] = start;
    lengths[count] = (size_t)(p - start);
    keywords |= p > start;
    out[count++] = 0;
    if (!*p) break;
  }
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  if (nkw && !keywords) return raiseStatus(raise(E_TypeError, "%s() takes no keyword arguments", fname));
  if (expected && npos > count)
    return raiseStatus(raise(E_TypeError, "%s expected at most %d argument%s, got %d", fname, (int)count,
                             count == 1 ? "" : "s", (int)npos));
  if (nargs > count)
    return raiseStatus(raise(E_TypeError, "%s() takes at most %d %sargument%s (%d given)", fname, (int)count,
                             npos == 0 ? "keyword " : "", count == 1 ? "" : "s", (int)nargs));
  for (i32 i = 0; i < npos; ++i) out[i] = args[i];
  for (i32 k = 0; k < nkw; ++k) {
    Value name = as<Tuple>(kwnames)->items[k];
    Str* s = as<Str>(name);
    i32 i = 0;
    for (; i < count; ++i)
      if (lengths[i] && s->length == lengths[i] && !memcmp(s->data, names[i], lengths[i])) break;
    if (i == count)
      return raiseStatus(raise(E_TypeError, "%s() got an unexpected keyword argument '%U'", fname, name));
    if (out[i])
      return raiseStatus(raise(E_TypeError, "argument for %s() given by name ('%U') and position (%d)", fname,
                               name, (int)i + 1));
    out[i] = args[npos + k];
  }
  return 0;
}

i64 asSsize(Value v) {
  if (isInt(v)) return intOf(v);
  Ref i(toIndex(v));
  i64 x;
  if (!i.v) return -1;
  if (intToI64(i, &x)) return x;
  raise(E_OverflowError, "Python int too large to convert to C ssize_t");
  return -1;
}

int asCInt(Value v, i32* out) {
  Ref i(toIndex(v));
  if (!i.v) return -1;
  i64 x;
  if (!intToI64(i, &x) || x != (i32)x)
    return raiseStatus(raise(E_OverflowError, "Python int too large to convert to C int"));
  *out = (i32)x;
  return 0;
}

int optionalIndex(Value v, i64* out) {
  if (!v) return 0;
  i64 i = asSsize(v);
  if (i == -1 && molt_thread.exc) return -1;
  *out = i;
  return 0;
}

int sizeArgument(Value v, i64* out) {
  Ref i(toIndex(v));
  if (!i.v) return -1;
  if (intToI64(i, out)) return 0;
  raise(E_OverflowError, "Python int too large to convert to C ssize_t");
  return -1;
}
int intArgument(Value v, i64* out) {
  Ref i(toIndex(v));
  if (!i.v) return -1;
  if (intToI64(i, out) && *out == (i32)*out) return 0;
  raise(E_OverflowError, "Python int too large to convert to C int");
  return -1;
}
