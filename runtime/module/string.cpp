// The module _string: what string.Formatter is made of.
#include "container/container.h"
#include "module/modules.h"
#include "text/format.h"

static Value asStr(Value v) {
  return isObject(v) && classOf(v)->flags & kStrSubclass ? v : raise(E_TypeError, "expected str, got %T", v);
}

/// Owned iterator of (literal, field name, specification, conversion); errors come before the first item.
static Value formatterParser(Value, const Value* a, i32, Value) {
  Value text = asStr(a[0]);
  if (!text) return 0;
  Str* s = as<Str>(text);
  Ref out(listNew(0));
  for (u32 i = 0, n = s->length; i < n;) {
    const u32 start = i;
    u32 c = 0;
    while (i < n && (c = strChar(s, i)) != '{' && c != '}') ++i;
    u32 end = i;
    Value name = none(), spec = none(), conversion = none();
    if (i < n) {
      ++i;
      const bool doubled = i < n && strChar(s, i) == c;
      if (!doubled && (i == n || c == '}'))
        return raise(E_ValueError, "Single '%s' encountered in format string", c == '}' ? "}" : "{");
      if (doubled) {
        end = i++;
      } else {
        ReplacementField f;
        if (parseReplacement(text, &i, &f) < 0) return 0;
        name = strSlice(text, f.nameStart, f.nameEnd);
        spec = strSlice(text, f.specStart, f.specEnd);
        if (f.conversion) conversion = strFromU32(&f.conversion, 1);
      }
    }
    Value parts[4] = {strSlice(text, start, end), name, spec, conversion};
    Ref item(tupleFrom(parts, 4));
    for (Value v : parts) decref(v);
    listAppend(out, item);
  }
  return iter(out);
}

/// (first, owned iterator of (is attribute, name or index)).
static Value fieldNameSplit(Value, const Value* a, i32, Value) {
  Value text = asStr(a[0]);
  if (!text) return 0;
  Str* s = as<Str>(text);
  const u32 n = s->length;
  auto piece = [&](u32 i, u32 j) -> Value {
    const i64 at = fieldIndex(s, i, j);
    return at == -2 ? 0 : at >= 0 ? intFromI64(at) : strSlice(text, i, j);
  };
  u32 k = 0;
  while (k < n && strChar(s, k) != '.' && strChar(s, k) != '[') ++k;
  Ref first(piece(0, k)), rest(listNew(0));
  if (!first.v) return 0;
  while (k < n) {
    const u32 c = strChar(s, k++), start = k;
    if (c != '.' && c != '[')
      return raise(E_ValueError, "Only '.' or '[' may follow ']' in format field specifier");
    while (k < n && (c == '[' ? strChar(s, k) != ']' : strChar(s, k) != '.' && strChar(s, k) != '[')) ++k;
    if (c == '[' && k == n) return raise(E_ValueError, "Missing ']' in format string");
    if (k == start) return raise(E_ValueError, "Empty attribute in format string");
    Ref part(c == '.' ? strSlice(text, start, k) : piece(start, k));
    if (!part.v) return 0;
    Ref item(tuple2(boolValue(c == '.'), part));
    listAppend(rest, item);
    k += c == '[';
  }
  Ref it(iter(rest));
  return tuple2(first, it);
}

static const MethodDef functions[] = {
    {"formatter_parser", formatterParser, 1, 1}, {"formatter_field_name_split", fieldNameSplit, 1, 1}, {}};
extern const NativeModule module__string = {"_string", functions, nullptr};
