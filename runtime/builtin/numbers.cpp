// Builtins about numbers.
#include "builtin/builtins.h"
#include "number/complex.h"
#include "number/float.h"
#include "number/int.h"
#include <math.h>

static Value abs_(Value, const Value* a, i32, Value) {
  Value v = a[0];
  if (isInt(v)) return intFromI64(intOf(v) < 0 ? -intOf(v) : intOf(v));
  if (isFloat(v)) return floatNew(fabs(as<Float>(v)->value));
  if (!classOf(v)->ops.unary) return raise(E_TypeError, "bad operand type for abs(): '%T'", v);
  Value r = classOf(v)->ops.unary(v, UnAbs);
  if (r != notImplemented()) return r;
  decref(r);
  return raise(E_TypeError, "bad operand type for abs(): '%T'", v);
}
const MethodDef builtinAbs = {
    "abs", abs_, 1, 1, nullptr, kMethod, "Return the absolute value of the argument."};

// --- divmod, pow
// ------------------------------------------------------------------------------------------------------
static Value divmod_(Value, const Value* a, i32, Value) {
  if (isInt(a[0]) && isInt(a[1]) && intOf(a[1]) > 0) {
    i64 x = intOf(a[0]), y = intOf(a[1]), q = x / y, r = x % y;
    if (r < 0) r += y, --q;
    Value t = tupleNew(2);
    as<Tuple>(t)->items[0] = tagInt(q);
    as<Tuple>(t)->items[1] = tagInt(r);
    return t;
  }
  // An object's own __divmod__ or __rdivmod__ decides; numbers are quotient and remainder.
  auto plain = [](Value v) { return isExactInt(v) || isBool(v); };
  if (!plain(a[0]) || !plain(a[1])) {
    Ref m(specialMethod(a[0], internC("__divmod__")));
    if (m.v) {
      Value r = call1(m, a[1]);
      if (r != notImplemented()) return r;
      decref(r);
    } else if (molt_thread.exc)
      return 0;
    Ref rm(specialMethod(a[1], internC("__rdivmod__")));
    if (rm.v) {
      Value r = call1(rm, a[0]);
      if (r != notImplemented()) return r;
      decref(r);
    } else if (molt_thread.exc)
      return 0;
    return raise(E_TypeError, "unsupported operand type(s) for divmod(): '%T' and '%T'", a[0], a[1]);
  }
  Ref q, r;
  return intDivMod(a[0], a[1], &q.v, &r.v) < 0 ? 0 : tuple2(q, r);
}
const MethodDef builtinDivmod = {
    "divmod", divmod_, 2, 2, nullptr, kMethod, "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."};

static Value pow_(Value, const Value* a, i32, Value) {
  if (!a[2] || isNone(a[2])) {
    Value r = binary(a[0], a[1], OpPow);
    if (r || !pendingMatches(E_TypeError)) return r;
    return 0;
  }
  auto isIntLike = [](Value v) {
    return isExactInt(v) || isBool(v) || (isObject(v) && classOf(v)->flags & kIntSubclass);
  };
  if (isObject(a[0]) && classOf(a[0])->flags & kHeapClass) {
    Ref m(specialMethod(a[0], internC("__pow__")));
    if (m.v) {
      Value r = call2(m, a[1], a[2]);
      if (r != notImplemented()) return r;
      decref(r);
    } else if (molt_thread.exc)
      return 0;
  }
  if (isIntLike(a[0]) && isIntLike(a[1]) && isIntLike(a[2])) {
    Ref x(toIndex(a[0])), y(toIndex(a[1])), z(toIndex(a[2]));
    return intPowMod(x, y, z);
  }
  // Each operand's own type is asked in turn: float refuses at once, complex when it can take the first two.
  auto isNumber = [&](Value v) { return isIntLike(v) || isAnyFloat(v) || isAnyComplex(v); };
  for (i32 i = 0; i < 3; ++i) {
    if (isAnyFloat(a[i]))
      return raise(E_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
    if (isAnyComplex(a[i]) && isNumber(a[0]) && isNumber(a[1])) return raise(E_ValueError, "complex modulo");
  }
  return raise(E_TypeError, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", a[0], a[1],
               a[2]);
}
const MethodDef builtinPow = {
    "pow",
    pow_,
    2,
    3,
    "base,exp,mod",
    kMethod,
    "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.\n\nSome types, such as "
    "ints, are able "
    "to use a more efficient algorithm when\ninvoked using the three argument form."};

// --- round
// -------------------------------------------------------------------------------------------------------------
static Value round_(Value, const Value* a, i32, Value) {
  bool whole = !a[1] || isNone(a[1]);
  if (whole && isInt(a[0])) return a[0];
  if (whole && isFloat(a[0])) {
    double d = as<Float>(a[0])->value;
    if (fabs(d) < 1e15) return tagInt((i64)nearbyint(d)); // the rounding mode is to even
  }
  Ref m(specialMethod(a[0], internC("__round__")));
  if (!m.v) return molt_thread.exc ? 0 : raise(E_TypeError, "type %T doesn't define __round__ method", a[0]);
  return whole ? call0(m) : call1(m, a[1]);
}
const MethodDef builtinRound = {
    "round",
    round_,
    1,
    2,
    "number,ndigits",
    kMethod,
    "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is "
    "omitted or "
    "None.  Otherwise\nthe return value has the same type as the number.  ndigits may be negative."};

// --- sum
// ---------------------------------------------------------------------------------------------------------------
namespace {
// Items of list and tuple directly, of others through the iterator.
struct Source {
  Value items = 0, it = 0;
  u64 at = 0;
  bool open(Value o) {
    if (isList(o) || isTuple(o)) {
      items = o;
      return true;
    }
    it = iter(o);
    return it != 0;
  }
  Value next() { // owned
    if (!items) return nextItem(it);
    if (isList(items)) return at < as<List>(items)->length ? incref(as<List>(items)->items[at++]) : kStop;
    return at < as<Tuple>(items)->length ? incref(as<Tuple>(items)->items[at++]) : kStop;
  }
  ~Source() { decref(it); }
};
// Neumaier's compensated summation, as sum() has done for floats since 3.12.
struct Compensated {
  double high, low;
  void add(double x) {
    double t = high + x;
    low += fabs(high) >= fabs(x) ? (high - t) + x : (x - t) + high;
    high = t;
  }
  double total() const { return low && isfinite(low) ? high + low : high; }
};
} // namespace

static Value sum_(Value, const Value* a, i32, Value) {
  Source source;
  if (!source.open(a[0])) return 0;
  Ref total(a[1] ? incref(a[1]) : tagInt(0));
  if (a[1] && isObject(a[1])) {
    Class* c = classOf(a[1]);
    if (c->flags & kStrSubclass)
      return raise(E_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (isBytes(a[1])) return raise(E_TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (isInstance(a[1], &T_bytearray))
      return raise(E_TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
  }
  Ref item(0);
  if (isInt(total.v)) {
    i64 n = intOf(total);
    for (;;) {
      item.reset(source.next());
      if (!item.v) return 0;
      if (item.v == kStop) return intFromI64(n);
      i64 x, m;
      if (isInt(item.v))
        x = intOf(item);
      else if (isBool(item))
        x = item.v == boolValue(true);
      else
        break;
      if (__builtin_add_overflow(n, x, &m)) break;
      n = m;
    }
    total.reset(intFromI64(n));
    total.reset(binary(total, item, OpAdd));
    if (!total.v) return 0;
  }
  if (isFloat(total)) {
    Compensated c{as<Float>(total)->value, 0};
    for (;;) {
      item.reset(source.next());
      if (!item.v) return 0;
      if (item.v == kStop) return floatNew(c.total());
      if (isFloat(item))
        c.add(as<Float>(item)->value);
      else if (isInt(item.v) && intOf(item) < (i64)1 << 53 && intOf(item) > -((i64)1 << 53))
        c.high += (double)intOf(item);
      else if (isExactInt(item)) {
        double d = intToDouble(item);
        if (d == -1 && molt_thread.exc) return 0;
        c.high += d;
      } else
        break;
    }
    total.reset(floatNew(c.total()));
    total.reset(binary(total, item, OpAdd));
    if (!total.v) return 0;
  }
  for (;;) {
    item.reset(source.next());
    if (!item.v) return 0;
    if (item.v == kStop) return total.take();
    total.reset(binary(total, item, OpAdd));
    if (!total.v) return 0;
  }
}
const MethodDef builtinSum = {"sum",
                              sum_,
                              1,
                              2,
                              "iterable,/,start",
                              kMethod,
                              "Return the sum of a 'start' value (default: 0) plus an iterable of "
                              "numbers\n\nWhen the iterable is empty, return the "
                              "start value.\nThis function is intended specifically for use with numeric "
                              "values and may\nreject non-numeric types."};

// --- min, max
// ------------------------------------------------------------------------------------------------------------
static Value extreme(const Value* args, i32 nargs, Value kwnames, bool max) {
  const char* name = max ? "max" : "min";
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  if (!npos) return raise(E_TypeError, "%s expected at least 1 argument, got 0", name);
  Value key = 0, fallback = 0;
  for (i32 i = 0; i < nkw; ++i) {
    Value k = as<Tuple>(kwnames)->items[i];
    if (k == internC("key"))
      key = isNone(args[npos + i]) ? 0 : args[npos + i];
    else if (k == internC("default"))
      fallback = args[npos + i];
    else
      return raise(E_TypeError, "%s() got an unexpected keyword argument '%U'", name, k);
  }
  if (npos > 1 && fallback)
    return raise(E_TypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
  Source source;
  if (npos == 1 && !source.open(args[0])) return 0;
  Ref best(0), bestKey(0);
  int op = max ? CmpGt : CmpLt;
  for (i32 i = 0;; ++i) {
    Ref item(npos == 1 ? source.next() : i < npos ? incref(args[i]) : (Value)kStop);
    if (!item.v) return 0;
    if (item.v == kStop) break;
    Ref k(key ? call1(key, item) : incref(item));
    if (!k.v) return 0;
    if (!best.v) {
      best.v = item.take();
      bestKey.v = k.take();
      continue;
    }
    int better;
    if (isInt(k.v) && isInt(bestKey.v))
      better = max ? (i64)k.v > (i64)bestKey.v : (i64)k.v < (i64)bestKey.v;
    else if (isFloat(k) && isFloat(bestKey))
      better = max ? as<Float>(k)->value > as<Float>(bestKey)->value
                   : as<Float>(k)->value < as<Float>(bestKey)->value;
    else {
      Ref r(compare(k, bestKey, op));
      if (!r.v) return 0;
      better = truth(r);
      if (better < 0) return 0;
    }
    if (better) {
      best.reset(item.take());
      bestKey.reset(k.take());
    }
  }
  if (best.v) return best.take();
  return fallback ? incref(fallback) : raise(E_ValueError, "%s() iterable argument is empty", name);
}
static Value min_(Value, const Value* a, i32 n, Value kw) { return extreme(a, n, kw, false); }
static Value max_(Value, const Value* a, i32 n, Value kw) { return extreme(a, n, kw, true); }
const MethodDef builtinMin = {
    "min",
    min_,
    1,
    -1,
    "**",
    kMethod,
    "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) "
    "-> value\n\nWith a single iterable argument, return its smallest item. The\ndefault "
    "keyword-only argument specifies an object to return if\nthe provided iterable is "
    "empty.\nWith two or more positional arguments, return the smallest argument."};
const MethodDef builtinMax = {
    "max",
    max_,
    1,
    -1,
    "**",
    kMethod,
    "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) "
    "-> value\n\nWith a single iterable argument, return its biggest item. The\ndefault "
    "keyword-only argument specifies an object to return if\nthe provided iterable is "
    "empty.\nWith two or more positional arguments, return the largest argument."};

// --- notation
// ------------------------------------------------------------------------------------------------------------
static Value prefixed(Value v, int base, char letter) {
  Ref i(toIndex(v));
  if (!i.v) return 0;
  Ref text(intToText(i, base));
  if (!text.v) return 0;
  Str* s = as<Str>(text);
  bool negative = s->length && s->data[0] == '-';
  Value r = strNew(s->length + 2, 1, true);
  char* p = as<Str>(r)->data;
  if (negative) *p++ = '-';
  *p++ = '0';
  *p++ = letter;
  memcpy(p, s->data + negative, s->length - negative);
  return r;
}
static Value bin_(Value, const Value* a, i32, Value) { return prefixed(a[0], 2, 'b'); }
static Value oct_(Value, const Value* a, i32, Value) { return prefixed(a[0], 8, 'o'); }
static Value hex_(Value, const Value* a, i32, Value) { return prefixed(a[0], 16, 'x'); }
const MethodDef builtinBin = {"bin",
                              bin_,
                              1,
                              1,
                              nullptr,
                              kMethod,
                              "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   "
                              "'0b1010101010101010101010'"};
const MethodDef builtinOct = {
    "oct",
    oct_,
    1,
    1,
    nullptr,
    kMethod,
    "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'"};
const MethodDef builtinHex = {
    "hex",
    hex_,
    1,
    1,
    nullptr,
    kMethod,
    "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'"};

static Value chr_(Value, const Value* a, i32, Value) {
  i64 c = asIndex(a[0]);
  if (c == -1 && molt_thread.exc) return 0;
  if (c < 0 || c > 0x10ffff) return raise(E_ValueError, "chr() arg not in range(0x110000)");
  static Value ascii[128];
  if (c < 128 && ascii[c]) return incref(ascii[c]);
  u8 kind = c < 0x100 ? 1 : c < 0x10000 ? 2 : 4;
  Value v = strNew(1, kind, c < 0x80);
  Str* s = as<Str>(v);
  if (kind == 1)
    s->data[0] = (char)c;
  else if (kind == 2)
    ((u16*)s->data)[0] = (u16)c;
  else
    ((u32*)s->data)[0] = (u32)c;
  if (c < 128) ascii[c] = incref(v);
  return v;
}
const MethodDef builtinChr = {"chr",
                              chr_,
                              1,
                              1,
                              nullptr,
                              kMethod,
                              "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."};

static Value ord_(Value, const Value* a, i32, Value) {
  Value v = a[0];
  i64 n = -1;
  if (isObject(v) && classOf(v)->flags & kStrSubclass) {
    n = as<Str>(v)->length;
    if (n == 1) return tagInt(strChar(as<Str>(v), 0));
  } else if (isObject(v) && classOf(v)->flags & kBytesSubclass) {
    n = (i64)as<Bytes>(v)->length;
    if (n == 1) return tagInt((u8)as<Bytes>(v)->data[0]);
  } else if (isObject(v) && isInstance(v, &T_bytearray)) {
    n = length(v);
    if (n == 1) return getItem(v, tagInt(0));
  } else
    return raise(E_TypeError, "ord() expected string of length 1, but %T found", v);
  return raise(E_TypeError, "ord() expected a character, but string of length %ld found", n);
}
const MethodDef builtinOrd = {
    "ord", ord_, 1, 1, nullptr, kMethod, "Return the Unicode code point for a one-character string."};
