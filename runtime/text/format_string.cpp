// str.format and str.format_map: the replacement fields of the library reference, "Format String Syntax".
#include "number/int.h"
#include "text/format.h"
#include "text/str_methods.h"

i64 fieldIndex(Str* s, u32 i, u32 j) {
  if (i == j) return -1;
  i64 n = 0;
  for (; i < j; ++i) {
    u32 c = strChar(s, i);
    if (c < '0' || c > '9') return -1;
    if (n > (INT64_MAX - 9) / 10) {
      raise(E_ValueError, "Too many decimal digits in format string");
      return -2;
    }
    n = n * 10 + (c - '0');
  }
  return n;
}

int parseReplacement(Value text, u32* at, ReplacementField* f) {
  Str* s = as<Str>(text);
  u32 n = s->length, i = *at, c = 0;
  f->nameStart = i;
  for (bool more = true; more && i < n;) {
    c = strChar(s, i++);
    switch (c) {
    case '{': return raiseStatus(raise(E_ValueError, "unexpected '{' in field name"));
    case '[':
      while (i < n && strChar(s, i) != ']') ++i;
      break;
    case '}':
    case ':':
    case '!': more = false; break;
    }
  }
  f->nameEnd = i - 1;
  f->specStart = f->specEnd = i;
  f->conversion = 0;
  f->nested = false;
  if (c == '!' || c == ':') {
    bool spec = true;
    if (c == '!') {
      if (i >= n)
        return raiseStatus(raise(E_ValueError, "end of string while looking for conversion specifier"));
      f->conversion = strChar(s, i++);
      if (i < n) {
        c = strChar(s, i++);
        if (c == '}')
          spec = false;
        else if (c != ':')
          return raiseStatus(raise(E_ValueError, "expected ':' after conversion specifier"));
      }
    }
    if (spec) {
      f->specStart = i;
      int open = 1;
      for (; i < n && open; ++i) {
        u32 d = strChar(s, i);
        if (d == '{') {
          f->nested = true;
          ++open;
        } else if (d == '}') {
          --open;
        }
      }
      if (open) return raiseStatus(raise(E_ValueError, "unmatched '{' in format spec"));
      f->specEnd = i - 1;
    }
  } else if (c != '}') {
    return raiseStatus(raise(E_ValueError, "expected '}' before end of string"));
  }
  *at = i;
  return 0;
}

namespace {
struct Formatter {
  const Value* args; ///< null: format_map
  i32 npos;
  Value kwnames;
  Value mapping;      ///< format_map's argument
  i32 automatic = -1; ///< -1 undecided, 0 manual, 1 automatic
  i64 nextIndex = 0;

  Value keyword(Value key) {
    if (mapping) return getItem(mapping, key);
    i32 n = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
    for (i32 i = 0; i < n; ++i)
      if (strEquals(as<Tuple>(kwnames)->items[i], key)) return incref(args[npos + i]);
    return raiseClassValue(E_KeyError, key);
  }

  /// The object that field name s[i, j) means.
  Value field(Value text, u32 i, u32 j) {
    Str* s = as<Str>(text);
    u32 k = i;
    while (k < j && strChar(s, k) != '.' && strChar(s, k) != '[') ++k;
    i64 at = fieldIndex(s, i, k);
    if (at == -2) return 0;
    bool empty = k == i;
    if (empty || at >= 0) {
      i32 mode = empty;
      if (automatic < 0) automatic = mode;
      if (automatic != mode)
        return raise(E_ValueError,
                     mode ? "cannot switch from manual field specification to automatic field numbering"
                          : "cannot switch from automatic field numbering to manual field specification");
      if (empty) at = nextIndex++;
    }
    Ref o;
    if (at < 0) {
      Ref key(strSlice(text, i, k));
      o.v = keyword(key);
    } else {
      if (mapping) return raise(E_ValueError, "Format string contains positional fields");
      if (at >= npos)
        return raise(E_IndexError, "Replacement index %ld out of range for positional args tuple", at);
      o.v = incref(args[at]);
    }
    while (o.v && k < j) {
      u32 c = strChar(s, k++);
      u32 start = k;
      if (c == '.') {
        while (k < j && strChar(s, k) != '.' && strChar(s, k) != '[') ++k;
        if (k == start) return raise(E_ValueError, "Empty attribute in format string");
        Ref part(strSlice(text, start, k)), name(intern(part));
        o.reset(getAttr(o, name));
      } else if (c == '[') {
        while (k < j && strChar(s, k) != ']') ++k;
        if (k == j) return raise(E_ValueError, "Missing ']' in format string");
        if (k == start) return raise(E_ValueError, "Empty attribute in format string");
        i64 n = fieldIndex(s, start, k);
        if (n == -2) return 0;
        Ref key(n >= 0 ? intFromI64(n) : strSlice(text, start, k));
        o.reset(getItem(o, key));
        ++k;
      } else {
        return raise(E_ValueError, "Only '.' or '[' may follow ']' in format field specifier");
      }
    }
    return o.take();
  }

  int run(StrBuilder& out, Value text, int depth) {
    if (depth < 0) return raiseStatus(raise(E_ValueError, "Max string recursion exceeded"));
    Str* s = as<Str>(text);
    u32 n = s->length, i = 0;
    while (i < n) {
      u32 start = i, c = 0;
      while (i < n && (c = strChar(s, i)) != '{' && c != '}') ++i;
      if (i > start) out.putSlice(text, start, i);
      if (i == n) break;
      ++i;
      if (i == n || (c == '}' && strChar(s, i) != '}')) {
        if (c == '}') return raiseStatus(raise(E_ValueError, "Single '}' encountered in format string"));
        return raiseStatus(raise(E_ValueError, "Single '{' encountered in format string"));
      }
      if (strChar(s, i) == c) { // doubled
        out.put(c);
        ++i;
        continue;
      }
      if (replace(out, text, &i, depth) < 0) return -1;
    }
    return 0;
  }

  /// One replacement field; *at is behind its '{'.
  int replace(StrBuilder& out, Value text, u32* at, int depth) {
    ReplacementField f;
    if (parseReplacement(text, at, &f) < 0) return -1;
    const u32 nameStart = f.nameStart, nameEnd = f.nameEnd, specStart = f.specStart, specEnd = f.specEnd,
              conversion = f.conversion;
    const bool nested = f.nested;
    Ref o(field(text, nameStart, nameEnd));
    if (!o.v) return -1;
    if (conversion) {
      Value v = 0;
      switch (conversion) {
      case 'r': v = repr(o); break;
      case 's': v = str(o); break;
      case 'a': {
        Ref r(repr(o));
        v = r.v ? strAscii(r) : 0;
        break;
      }
      default:
        if (conversion > 32 && conversion < 127)
          raise(E_ValueError, "Unknown conversion specifier %c", (int)conversion);
        else
          raise(E_ValueError, "Unknown conversion specifier \\x%x", (u64)conversion);
      }
      if (!v) return -1;
      o.reset(v);
    }
    Ref spec;
    if (nested) {
      StrBuilder inner;
      Ref raw(strSlice(text, specStart, specEnd));
      if (run(inner, raw, depth - 1) < 0) return -1;
      spec.v = inner.finish();
    } else {
      spec.v = specStart == specEnd ? incref(strEmpty()) : strSlice(text, specStart, specEnd);
    }
    if (isStr(o) && specStart == specEnd) {
      out.putStr(o);
      return 0;
    }
    Ref r(molt_FormatValue(o, spec, 0));
    if (!r.v) return -1;
    out.putStr(r);
    return 0;
  }
};
} // namespace

static bool plainText(Value self) { // nothing to fill in: the object itself is the result
  Str* s = as<Str>(self);
  for (u32 i = 0; i < s->length; ++i)
    if (u32 c = strChar(s, i); c == '{' || c == '}') return false;
  return s->length > 0;
}
Value strFormatMethod(Value self, const Value* args, i32 nargs, Value kwnames) {
  if (plainText(self)) return incref(self);
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0;
  Formatter f = {.args = args, .npos = nargs - nkw, .kwnames = kwnames, .mapping = 0};
  StrBuilder out(as<Str>(self)->length + 32);
  return f.run(out, self, 1) < 0 ? 0 : out.finish();
}
Value strFormatMap(Value self, const Value* args, i32, Value) {
  if (plainText(self)) return incref(self);
  Formatter f = {.args = nullptr, .npos = 0, .kwnames = 0, .mapping = args[0]};
  StrBuilder out(as<Str>(self)->length + 32);
  return f.run(out, self, 1) < 0 ? 0 : out.finish();
}
