// The format specification: reading it, laying out numbers and strings.
#include "text/format.h"

Value unknownFormatCode(u32 c, Value v) {
  if (c > 32 && c < 128)
    return raise(E_ValueError, "Unknown format code '%c' for object of type '%T'", (int)c, v);
  return raise(E_ValueError, "Unknown format code '\\x%x' for object of type '%T'", (u64)c, v);
}

static bool isAlign(u32 c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

/// Digits at *i; -1 if there are none, -2 with ValueError if too many.
static i64 number(Str* s, u32* i) {
  i64 n = -1;
  while (*i < s->length) {
    u32 c = strChar(s, *i);
    if (c < '0' || c > '9') break;
    if (n < 0) n = 0;
    if (n > (INT64_MAX - 9) / 10) {
      raise(E_ValueError, "Too many decimal digits in format string");
      return -2;
    }
    n = n * 10 + (c - '0');
    ++*i;
  }
  return n;
}

int parseFormatSpec(Value text, Value v, u32 defaultType, char defaultAlign, FormatSpec* f) {
  Str* s = as<Str>(text);
  u32 n = s->length, i = 0;
  auto at = [&](u32 k) { return k < n ? strChar(s, k) : 0; };
  f->align = defaultAlign;
  f->type = defaultType;
  if (n >= 2 && isAlign(at(1))) {
    f->fill = at(0);
    f->align = (char)at(1);
    f->fillGiven = f->alignGiven = true;
    i = 2;
  } else if (n >= 1 && isAlign(at(0))) {
    f->align = (char)at(0);
    f->alignGiven = true;
    i = 1;
  }
  if (at(i) == '+' || at(i) == '-' || at(i) == ' ') f->sign = (char)at(i++);
  if (at(i) == 'z') f->noNegZero = true, ++i;
  if (at(i) == '#') f->alternate = true, ++i;
  if (!f->fillGiven && at(i) == '0') {
    f->fill = '0';
    if (!f->alignGiven && defaultAlign == '>') f->align = '=';
    ++i;
  }
  f->width = number(s, &i);
  if (f->width == -2) return -1;
  if (at(i) == ',') f->grouping = ',', ++i;
  if (at(i) == '_') {
    if (f->grouping) return raiseStatus(raise(E_ValueError, "Cannot specify both ',' and '_'."));
    f->grouping = '_';
    ++i;
  }
  if (at(i) == ',' && f->grouping == '_')
    return raiseStatus(raise(E_ValueError, "Cannot specify both ',' and '_'."));
  if (at(i) == '.') {
    ++i;
    f->precision = number(s, &i);
    if (f->precision == -2) return -1;
    if (f->precision < 0) return raiseStatus(raise(E_ValueError, "Format specifier missing precision"));
  }
  if (n - i > 1)
    return raiseStatus(raise(E_ValueError, "Invalid format specifier '%U' for object of type '%T'", text, v));
  if (n - i == 1) f->type = at(i);
  if (f->grouping) {
    switch (f->type) {
    case 'd':
    case 'e':
    case 'f':
    case 'g':
    case 'E':
    case 'G':
    case '%':
    case 'F':
    case 0: break;
    case 'b':
    case 'o':
    case 'x':
    case 'X':
      if (f->grouping == '_') break;
      [[fallthrough]];
    default:
      if (f->type > 32 && f->type < 128)
        return raiseStatus(
            raise(E_ValueError, "Cannot specify '%c' with '%c'.", (int)f->grouping, (int)f->type));
      return raiseStatus(
          raise(E_ValueError, "Cannot specify '%c' with '\\x%x'.", (int)f->grouping, (u64)f->type));
    }
  }
  return 0;
}

/// Writes groups from the right into [.., end); gives the start. At least minWidth characters.
static char* groupDigits(char* end, const char* digits, i64 n, char sep, i64 size, i64 minWidth) {
  char* p = end;
  bool first = true;
  for (;;) {
    i64 need = n > minWidth ? n : minWidth;
    if (need < 1) need = 1;
    i64 len = size < need ? size : need;
    if (!first) *--p = sep;
    first = false;
    for (i64 i = 0; i < len; ++i) *--p = n > 0 ? digits[--n] : '0';
    minWidth -= len;
    if (n <= 0 && minWidth <= 0) return p;
    minWidth -= 1;
  }
}

Value layoutNumber(const FormatSpec& f, char sign, const char* prefix, size_t np, const char* digits,
                   size_t nd, const char* rest, size_t nr) {
  i64 fixed = (i64)(np + nr) + (sign != 0);
  i64 minWidth = f.fill == '0' && f.align == '=' ? f.width - fixed : 0;
  char local[160], *buf = nullptr, *grouped = (char*)digits;
  size_t bytes = 0;
  i64 ng = (i64)nd;
  if (nd && (f.grouping || minWidth > ng)) {
    if (f.grouping || minWidth > 0) {
      bytes = (size_t)(((i64)nd > minWidth ? (i64)nd : minWidth) * 2 + 8);
      buf = bytes <= sizeof local ? local : (char*)allocate(bytes);
      bool four = f.type == 'b' || f.type == 'o' || f.type == 'x' || f.type == 'X';
      i64 size = !f.grouping ? INT64_MAX : four ? 4 : 3;
      grouped = groupDigits(buf + bytes, digits, (i64)nd, f.grouping, size, minWidth);
      ng = buf + bytes - grouped;
    }
  }
  i64 pad = f.width - fixed - ng, left = 0, middle = 0, right = 0;
  if (pad > 0) {
    switch (f.align) {
    case '<': right = pad; break;
    case '^':
      left = pad / 2;
      right = pad - left;
      break;
    case '=': middle = pad; break;
    default: left = pad;
    }
  } else {
    pad = 0;
  }
  Value r;
  u64 total = (u64)(fixed + ng + pad);
  if (total > 0x7fffffff || !memoryFor(total, f.fill < 128 ? 1 : 4)) {
    r = molt_thread.exc ? 0 : raise(E_MemoryError, "");
  } else if (f.fill < 128) {
    r = strNew((u32)total, 1, true);
    char* o = as<Str>(r)->data;
    memset(o, (int)f.fill, (size_t)left);
    o += left;
    if (sign) *o++ = sign;
    memcpy(o, prefix, np);
    o += np;
    memset(o, (int)f.fill, (size_t)middle);
    o += middle;
    memcpy(o, grouped, (size_t)ng);
    o += ng;
    memcpy(o, rest, nr);
    o += nr;
    memset(o, (int)f.fill, (size_t)right);
  } else {
    StrBuilder b((u32)total);
    b.fill(f.fill, left);
    if (sign) b.put((u8)sign);
    b.putAscii(prefix, np);
    b.fill(f.fill, middle);
    b.putAscii(grouped, (size_t)ng);
    b.putAscii(rest, nr);
    b.fill(f.fill, right);
    r = b.finish();
  }
  if (buf && buf != local) release(buf, bytes);
  return r;
}

Value formatStr(Value v, Value text) {
  if (!as<Str>(text)->length) return isStr(v) ? incref(v) : str(v);
  FormatSpec f;
  if (parseFormatSpec(text, v, 's', '<', &f) < 0) return 0;
  if (f.type != 's') return unknownFormatCode(f.type, v);
  if (f.sign)
    return raise(E_ValueError, f.sign == ' ' ? "Space not allowed in string format specifier"
                                             : "Sign not allowed in string format specifier");
  if (f.noNegZero)
    return raise(E_ValueError, "Negative zero coercion (z) not allowed in string format specifier");
  if (f.alternate) return raise(E_ValueError, "Alternate form (#) not allowed in string format specifier");
  if (f.align == '=') return raise(E_ValueError, "'=' alignment not allowed in string format specifier");
  i64 n = as<Str>(v)->length;
  if (f.precision >= 0 && f.precision < n) n = f.precision;
  i64 pad = f.width - n;
  if (pad <= 0) return strSlice(v, 0, n);
  i64 left = f.align == '>' ? pad : f.align == '^' ? pad / 2 : 0;
  if (pad > 0x7fffffff) return raise(E_MemoryError, "");
  if (!memoryFor((u64)f.width, as<Str>(v)->kind)) return 0;
  StrBuilder b((u32)f.width, as<Str>(v)->kind);
  b.fill(f.fill, left);
  b.putSlice(v, 0, n);
  b.fill(f.fill, pad - left);
  return b.finish();
}

Value formatMethod(Value v, Value spec, Value (*fn)(Value, Value)) {
  if (!isAnyStr(spec)) return raise(E_TypeError, "__format__() argument must be str, not %N", spec);
  return fn(v, spec);
}
