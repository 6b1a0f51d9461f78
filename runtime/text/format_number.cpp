// format() of int, float and complex.
#include "number/complex.h"
#include "number/float.h"
#include "number/int.h"
#include "text/format.h"

static bool isFloatCode(u32 c) {
  return c == 'e' || c == 'E' || c == 'f' || c == 'F' || c == 'g' || c == 'G' || c == '%';
}

Value formatInt(Value v, Value text) {
  if (!as<Str>(text)->length) return isExactInt(v) ? intToText(v, 10) : str(v);
  FormatSpec f;
  if (parseFormatSpec(text, v, 'd', '>', &f) < 0) return 0;
  if (isFloatCode(f.type)) {
    double d = intToDouble(v);
    if (d == -1 && molt_thread.exc) return 0;
    return formatFloatSpec(d, f, v);
  }
  int base = f.type == 'b' ? 2 : f.type == 'o' ? 8 : f.type == 'x' || f.type == 'X' ? 16 : 10;
  if (base == 10 && f.type != 'd' && f.type != 'n' && f.type != 'c') return unknownFormatCode(f.type, v);
  if (f.precision >= 0) return raise(E_ValueError, "Precision not allowed in integer format specifier");
  if (f.noNegZero)
    return raise(E_ValueError, "Negative zero coercion (z) not allowed in integer format specifier");
  if (f.type == 'c') {
    if (f.sign) return raise(E_ValueError, "Sign not allowed with integer format specifier 'c'");
    if (f.alternate)
      return raise(E_ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
    i64 c;
    if (!intToI64(v, &c)) return raise(E_OverflowError, "Python int too large to convert to C long");
    if (c < 0 || c > 0x10ffff) return raise(E_OverflowError, "%%c arg not in range(0x110000)");
    i64 pad = f.width > 1 ? f.width - 1 : 0;
    i64 left = f.align == '^' ? pad / 2 : f.align == '<' ? 0 : pad;
    StrBuilder b((u32)(pad + 1));
    b.fill(f.fill, left);
    b.put((u32)c);
    b.fill(f.fill, pad - left);
    return b.finish();
  }
  size_t n, bytes;
  char* digits = intDigitsText(v, base, f.type == 'X', &n, &bytes);
  if (!digits) return 0;
  char sign = intSign(v) < 0 ? '-' : f.sign == '+' || f.sign == ' ' ? f.sign : 0;
  char prefix[2] = {'0', (char)f.type};
  Value r = layoutNumber(f, sign, prefix, f.alternate && base != 10 ? 2 : 0, digits, n, "", 0);
  release(digits, bytes);
  return r;
}

/// Text of d by f's type and precision without padding; null with ValueError.
static char* floatBody(double d, const FormatSpec& f, Value v, u32 type, bool pct, size_t* n, size_t* bytes) {
  int flags = (f.alternate ? kFloatAlt : 0) | (f.noNegZero ? kFloatNoNegZero : 0);
  i64 precision = f.precision;
  char code;
  switch (type) {
  case 0:
    code = precision < 0 ? 'r' : 'g';
    flags |= kFloatDot0;
    if (precision < 0) precision = 0;
    break;
  case 'n': code = 'g'; break;
  case 'E':
  case 'F':
  case 'G':
    flags |= kFloatUpper;
    code = (char)(type + 32);
    break;
  case '%': code = 'f'; break;
  default: code = (char)type;
  }
  if (precision < 0) precision = 6;
  if (precision > 0x7fffffff - 64) {
    raise(E_ValueError, "precision too big");
    return nullptr;
  }
  return floatText(pct ? d * 100 : d, code, (int)precision, flags, n, bytes);
}

static Value layoutFloat(const FormatSpec& f, char* s, size_t n, bool pct) {
  char sign = 0;
  if (*s == '-') {
    sign = '-';
    ++s;
    --n;
  } else if (f.sign == '+' || f.sign == ' ') {
    sign = f.sign;
  }
  size_t k = 0;
  while (k < n && s[k] >= '0' && s[k] <= '9') ++k;
  if (pct) s[n++] = '%'; // floatText leaves room
  return layoutNumber(f, sign, "", 0, s, k, s + k, n - k);
}

Value formatFloatSpec(double d, const FormatSpec& f, Value v) {
  bool pct = f.type == '%';
  size_t n, bytes;
  char* s = floatBody(d, f, v, f.type, pct, &n, &bytes);
  if (!s) return 0;
  Value r = layoutFloat(f, s, n, pct);
  release(s, bytes);
  return r;
}

Value formatFloat(Value v, Value text) {
  if (!as<Str>(text)->length) return isFloat(v) ? floatRepr(floatOf(v)) : str(v);
  FormatSpec f;
  if (parseFormatSpec(text, v, 0, '>', &f) < 0) return 0;
  if (f.type && f.type != 'n' && !isFloatCode(f.type)) return unknownFormatCode(f.type, v);
  return formatFloatSpec(floatOf(v), f, v);
}

Value formatComplex(Value v, Value text) {
  if (!as<Str>(text)->length) return str(v);
  FormatSpec f;
  if (parseFormatSpec(text, v, 0, '>', &f) < 0) return 0;
  if ((f.type && f.type != 'n' && !isFloatCode(f.type)) || f.type == '%') return unknownFormatCode(f.type, v);
  if (f.fill == '0') return raise(E_ValueError, "Zero padding is not allowed in complex format specifier");
  if (f.align == '=')
    return raise(E_ValueError, "'=' alignment flag is not allowed in complex format specifier");
  double re = as<Complex>(v)->real, im = as<Complex>(v)->imag;
  FormatSpec part;
  part.sign = f.sign;
  part.grouping = f.grouping;
  part.type = f.type;
  part.align = '>';
  bool skipReal = false, parens = false;
  // Without a type it looks like repr(): shortest digits, no ".0", parentheses around two parts.
  if (f.type == 0) {
    if (re == 0 && !__builtin_signbit(re))
      skipReal = true;
    else
      parens = true;
  }
  Ref a, b;
  for (int k = skipReal ? 1 : 0; k < 2; ++k) {
    double d = k ? im : re;
    size_t n, bytes;
    char* s;
    if (f.type == 0) {
      int flags = (f.alternate ? kFloatAlt : 0) | (f.noNegZero ? kFloatNoNegZero : 0);
      s = floatText(d, f.precision < 0 ? 'r' : 'g', f.precision < 0 ? 0 : (int)f.precision, flags, &n,
                    &bytes);
    } else {
      s = floatBody(d, f, v, f.type, false, &n, &bytes);
      if (!s) return 0;
    }
    if (k) part.sign = skipReal ? f.sign : '+';
    Value t = layoutFloat(part, s, n, false);
    release(s, bytes);
    (k ? b : a).v = t;
  }
  i64 n = (a.v ? as<Str>(a)->length : 0) + as<Str>(b)->length + 1 + (parens ? 2 : 0);
  i64 pad = f.width > n ? f.width - n : 0;
  i64 left = f.align == '<' ? 0 : f.align == '^' ? pad / 2 : pad;
  StrBuilder out((u32)(n + pad));
  out.fill(f.fill, left);
  if (parens) out.put('(');
  if (a.v) out.putStr(a);
  out.putStr(b);
  out.put('j');
  if (parens) out.put(')');
  out.fill(f.fill, pad - left);
  return out.finish();
}
