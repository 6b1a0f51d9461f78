// "…" % args and b"…" % args: the library reference, "printf-style String Formatting". A bytes format is read
// as Latin-1 and its result written back the same way, so one engine serves both.
#include "number/float.h"
#include "number/int.h"
#include "text/format.h"
#include "text/str_methods.h"
#include "text/view.h"

namespace {
struct Percent {
  View f;
  bool bytes;
  Value args;
  bool isTupleArgs;
  i64 used = 0, count;
  Value mapping = 0;
  bool keyed = false; ///< the argument now is the value of a key
  StrBuilder out;
  Ref current; ///< owned value of a key

  Percent(View format, bool b, Value a) : f(format), bytes(b), args(a), out((u32)format.n + 32) {
    isTupleArgs = isObject(a) && classOf(a)->flags & kTupleSubclass;
    count = isTupleArgs ? (i64)as<Tuple>(a)->length : 1;
    Class* c = classOf(a);
    bool text = isAnyStr(a) || (bytes && (isAnyBytes(a) || c == &T_bytearray));
    if (!isTupleArgs && !text && isObject(a) && (c->ops.getitem || typeLookup(c, internC("__getitem__"))))
      mapping = a;
  }

  Value next() { // borrowed
    if (keyed) return current;
    if (used >= count) return raise(E_TypeError, "not enough arguments for format string");
    return isTupleArgs ? as<Tuple>(args)->items[used++] : (++used, args);
  }

  static int put(StrBuilder& b, Value s) {
    b.putStr(s);
    return 0;
  }

  struct Directive {
    bool left = false, plus = false, space = false, alternate = false, zero = false;
    i64 width = 0, precision = -1;
    u32 code = 0;
  };

  /// body is padded; `sign` characters and prefix come first when zeros fill.
  int pad(const Directive& d, const char* sign, size_t ns, const char* body, size_t nb, bool zeros) {
    i64 fill = d.width - (i64)(ns + nb);
    if (fill < 0) fill = 0;
    if (!d.left && !zeros) out.fill(' ', fill);
    out.putAscii(sign, ns);
    if (!d.left && zeros) out.fill('0', fill);
    out.putAscii(body, nb);
    if (d.left) out.fill(' ', fill);
    return 0;
  }

  int integer(const Directive& d, Value v) {
    bool exactOnly = d.code == 'x' || d.code == 'X' || d.code == 'o';
    Ref i;
    if (isAnyInt(v)) {
      i.v = intExactOwned(v);
    } else if (isAnyFloat(v) && !exactOnly) {
      i.v = intFromNumber(v);
      if (!i.v) return -1;
    } else {
      Class* c = classOf(v);
      bool index = c->ops.index || typeLookup(c, internC("__index__")),
           toInt = c->ops.toInt || typeLookup(c, internC("__int__"));
      if (exactOnly ? index : (index || toInt)) {
        i.v = exactOnly ? toIndex(v) : intFromNumber(v);
        if (!i.v && !pendingMatches(E_TypeError)) return -1;
        clearException();
      }
      if (!i.v)
        return raiseStatus(raise(E_TypeError,
                                 exactOnly ? "%%%c format: an integer is required, not %T"
                                           : "%%%c format: a real number is required, not %T",
                                 (int)d.code, v));
    }
    int base = d.code == 'o' ? 8 : d.code == 'x' || d.code == 'X' ? 16 : 10;
    size_t n, size;
    char* digits = intDigitsText(i, base, d.code == 'X', &n, &size);
    if (!digits) return -1;
    char sign[4];
    size_t ns = 0;
    if (intSign(i) < 0)
      sign[ns++] = '-';
    else if (d.plus)
      sign[ns++] = '+';
    else if (d.space)
      sign[ns++] = ' ';
    if (d.alternate && base != 10) {
      sign[ns++] = '0';
      sign[ns++] = (char)d.code;
    }
    if (d.precision > (i64)n) {
      size_t k = (size_t)d.precision;
      char* wide = (char*)allocate(k);
      memset(wide, '0', k - n);
      memcpy(wide + k - n, digits, n);
      release(digits, size);
      digits = wide;
      n = size = k;
    }
    pad(d, sign, ns, digits, n, d.zero);
    release(digits, size);
    return 0;
  }

  int real(const Directive& d, Value v) {
    double x = asDouble(v);
    if (x == -1 && molt_thread.exc) {
      if (bytes && pendingMatches(E_TypeError)) {
        clearException();
        raise(E_TypeError, "float argument required, not %T", v);
      }
      return -1;
    }
    int flags = (d.alternate ? kFloatAlt : 0) | (d.code < 'a' ? kFloatUpper : 0);
    size_t n, size;
    char* s = floatText(x, (char)(d.code | 32), d.precision < 0 ? 6 : (int)d.precision, flags, &n, &size);
    char sign = *s == '-' ? '-' : d.plus ? '+' : d.space ? ' ' : 0;
    size_t skip = *s == '-';
    pad(d, &sign, sign != 0, s + skip, n - skip, d.zero);
    release(s, size);
    return 0;
  }

  int text(const Directive& d, Value s) {
    i64 n = as<Str>(s)->length;
    if (d.precision >= 0 && d.precision < n) n = d.precision;
    i64 fill = d.width > n ? d.width - n : 0;
    if (!d.left) out.fill(' ', fill);
    out.putSlice(s, 0, n);
    if (d.left) out.fill(' ', fill);
    return 0;
  }

  int character(Directive d, Value v) {
    d.precision = -1;
    u32 c;
    if (bytes) {
      size_t n;
      const char* p = bytesLike(v, &n);
      i64 x;
      if (p && n == 1) {
        c = (u8)*p;
      } else if (isAnyInt(v)) {
        if (!intToI64(v, &x) || x < 0 || x > 255)
          return raiseStatus(raise(E_OverflowError, "%%c arg not in range(256)"));
        c = (u32)x;
      } else {
        return raiseStatus(raise(E_TypeError, "%%c requires an integer in range(256) or a single byte"));
      }
    } else if (isAnyStr(v)) {
      if (as<Str>(v)->length != 1) return raiseStatus(raise(E_TypeError, "%%c requires int or char"));
      c = strChar(as<Str>(v), 0);
    } else {
      Class* k = classOf(v);
      if (!isAnyInt(v) && !k->ops.index && !typeLookup(k, internC("__index__")))
        return raiseStatus(raise(E_TypeError, "%%c requires int or char"));
      Ref i(toIndex(v));
      if (!i.v) return -1;
      i64 x;
      if (!intToI64(i, &x) || x < 0 || x > 0x10ffff)
        return raiseStatus(raise(E_OverflowError, "%%c arg not in range(0x110000)"));
      c = (u32)x;
    }
    Ref s(strChar1(c));
    return text(d, s);
  }

  /// %b and %s of bytes.
  int raw(const Directive& d, Value v) {
    size_t n;
    const char* p = bytesLike(v, &n);
    Ref held;
    if (!p) {
      Ref m(specialMethod(v, internC("__bytes__")));
      if (!m.v) {
        if (molt_thread.exc) return -1;
        return raiseStatus(
            raise(E_TypeError,
                  "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'", v));
      }
      held.v = call0(m);
      if (!held.v) return -1;
      p = bytesLike(held, &n);
      if (!p) return raiseStatus(raise(E_TypeError, "__bytes__ returned non-bytes (type %T)", held.v));
    }
    Ref s(strFromLatin1(p, n));
    return text(d, s);
  }

  int number(i64* i, i64* value, bool precision) {
    i64 n = 0;
    for (; *i < f.n && f.at(*i) >= '0' && f.at(*i) <= '9'; ++*i) {
      if (n > (0x7fffffff - 9) / 10)
        return raiseStatus(raise(E_ValueError, !precision ? "width too big"
                                               : bytes    ? "prec too big"
                                                          : "precision too big"));
      n = n * 10 + (f.at(*i) - '0');
    }
    *value = n;
    return 0;
  }
  int star(i64* value, bool precision) {
    Value v = next();
    if (!v) return -1;
    if (!isAnyInt(v)) return raiseStatus(raise(E_TypeError, "* wants int"));
    if (!intToI64(v, value) && !precision)
      return raiseStatus(raise(E_OverflowError, "Python int too large to convert to C ssize_t"));
    if (!intToI64(v, value) || *value > 0x7fffffff || *value < -0x7fffffff)
      return raiseStatus(raise(E_OverflowError, "Python int too large to convert to C int"));
    return 0;
  }

  int directive(i64* at) { // *at is behind the '%'
    Directive d;
    i64 i = *at;
    keyed = false;
    auto c = [&]() -> u32 { return i < f.n ? f.at(i) : 0; };
    if (c() == '(') {
      if (!mapping) return raiseStatus(raise(E_TypeError, "format requires a mapping"));
      i64 start = ++i;
      int open = 1;
      for (; i < f.n && open; ++i) {
        if (f.at(i) == '(') ++open;
        if (f.at(i) == ')') --open;
      }
      if (open) return raiseStatus(raise(E_ValueError, "incomplete format key"));
      View k = f.part(start, i - 1);
      Ref key;
      if (bytes) {
        key.v = bytesNew(k.p, (size_t)k.n);
      } else {
        StrBuilder b((u32)k.n);
        for (i64 x = 0; x < k.n; ++x) b.put(k.at(x));
        key.v = b.finish();
      }
      current.reset(getItem(mapping, key));
      if (!current.v) return -1;
      keyed = true;
      used = count;
    }
    for (bool more = true; more && i < f.n;) {
      switch (c()) {
      case '-': d.left = true; break;
      case '+': d.plus = true; break;
      case ' ': d.space = true; break;
      case '#': d.alternate = true; break;
      case '0': d.zero = true; break;
      default: more = false; continue;
      }
      ++i;
    }
    if (c() == '*') {
      ++i;
      if (star(&d.width, false) < 0) return -1;
      if (d.width < 0) d.left = true, d.width = -d.width;
    } else if (number(&i, &d.width, false) < 0) {
      return -1;
    }
    if (c() == '.') {
      ++i;
      d.precision = 0;
      if (c() == '*') {
        ++i;
        if (star(&d.precision, true) < 0) return -1;
        if (d.precision < 0) d.precision = 0;
      } else if (number(&i, &d.precision, true) < 0) {
        return -1;
      }
    }
    if (c() == 'h' || c() == 'l' || c() == 'L') ++i;
    if (i >= f.n) return raiseStatus(raise(E_ValueError, "incomplete format"));
    d.code = f.at(i++);
    *at = i;
    if (d.code == '%' && i == directiveStart + 1) {
      out.put('%');
      return 0;
    }
    Value v = next();
    if (!v) return -1;
    switch (d.code) {
    case 'b':
      if (!bytes) break;
      return raw(d, v);
    case 's':
      if (bytes) return raw(d, v);
      {
        if (isStr(v)) return text(d, v);
        Ref s(str(v));
        return s.v ? text(d, s) : -1;
      }
    case 'r':
    case 'a': {
      Ref s(repr(v));
      if (s.v && (bytes || d.code == 'a')) s.reset(strAscii(s));
      return s.v ? text(d, s) : -1;
    }
    case 'c': return character(d, v);
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o': return integer(d, v);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': return real(d, v);
    }
    if (d.code < 32 || d.code > 126)
      return raiseStatus(
          raise(E_ValueError, "unsupported format character '?' (0x%x) at index %ld", (u64)d.code, i - 1));
    return raiseStatus(raise(E_ValueError, "unsupported format character '%c' (0x%x) at index %ld",
                             (int)d.code, (u64)d.code, i - 1));
  }
  i64 directiveStart = 0;

  int run() {
    for (i64 i = 0; i < f.n;) {
      i64 start = i;
      while (i < f.n && f.at(i) != '%') ++i;
      if (f.kind == 1 && i > start) {
        bool ascii = true;
        for (i64 k = start; k < i && ascii; ++k) ascii = (u8)f.p[k] < 128;
        if (ascii)
          out.putAscii(f.p + start, (size_t)(i - start));
        else
          for (i64 k = start; k < i; ++k) out.put(f.at(k));
      } else {
        for (i64 k = start; k < i; ++k) out.put(f.at(k));
      }
      if (i == f.n) break;
      directiveStart = ++i;
      if (directive(&i) < 0) return -1;
    }
    if (used < count && !mapping)
      return raiseStatus(raise(E_TypeError, bytes ? "not all arguments converted during bytes formatting"
                                                  : "not all arguments converted during string formatting"));
    return 0;
  }
};
} // namespace

Value strPercent(Value format, Value args) {
  Percent p(viewOf(format), false, args);
  return p.run() < 0 ? 0 : p.out.finish();
}
Value bytesPercent(Value self, const char* s, size_t n, Value args) {
  Percent p({s, (i64)n, 1}, true, args);
  if (p.run() < 0) return 0;
  Ref r(p.out.finish());
  return isAnyBytes(self) ? bytesNew(as<Str>(r)->data, as<Str>(r)->length)
                          : byteArrayNew(as<Str>(r)->data, as<Str>(r)->length);
}
