// str: the type object, constructor, slots and iterator.
#include "number/int.h"
#include "text/args.h"
#include "text/codecs.h"
#include "text/format.h"
#include "text/str_methods.h"
#include "text/view.h"

void strDealloc(Value v); // str.cpp

static Value str_(Value v) { return strExactOwned(v); }
static Value compare_(Value a, Value b, int op) {
  if (!isAnyStr(b)) return notImplemented();
  if (op == CmpEq) return boolValue(strEquals(a, b));
  if (op == CmpNe) return boolValue(!strEquals(a, b));
  int c = strCompare(a, b);
  switch (op) {
  case CmpLt: return boolValue(c < 0);
  case CmpLe: return boolValue(c <= 0);
  case CmpGt: return boolValue(c > 0);
  default: return boolValue(c >= 0);
  }
}
static int truth_(Value v) { return as<Str>(v)->length != 0; }
static i64 length_(Value v) { return as<Str>(v)->length; }

/// Repetition count; -1 with OverflowError.
i64 repeatCount(Value n, bool* good) {
  *good = true;
  i64 i = asIndex(n, &E_OverflowError);
  if (i == -1 && molt_thread.exc) *good = false;
  return i;
}
/// Whether v has __index__, so that a sequence may be repeated by it.
bool isCount(Value v) {
  if (isAnyInt(v)) return true;
  return isObject(v) && classOf(v)->ops.index != nullptr;
}

static Value binary_(Value a, Value b, int op) {
  switch (op) {
  case OpAdd:
    if (isAnyStr(a) && isAnyStr(b)) return strConcat(a, b);
    break;
  case OpMul: {
    Value s = isAnyStr(a) ? a : b, n = isAnyStr(a) ? b : a;
    if (!isCount(n)) break;
    bool good;
    i64 k = repeatCount(n, &good);
    return good ? strRepeat(s, k) : 0;
  }
  case OpMod:
    if (isAnyStr(a)) return strPercent(a, b);
    break;
  }
  return notImplemented();
}

static Value getitem_(Value v, Value k) {
  Str* s = as<Str>(v);
  if (isInt(k)) {
    i64 i = intOf(k);
    if (i < 0) i += s->length;
    if ((u64)i >= s->length) return raise(E_IndexError, "string index out of range");
    return strChar1(strChar(s, (u32)i));
  }
  if (isObject(k) && classOf(k) == &T_slice) {
    i64 start, stop, step, n = sliceIndices(k, s->length, &start, &stop, &step);
    if (n < 0) return 0;
    if (step == 1) return strSlice(v, start, start + n);
    if (s->ascii && n > 1) {
      Value r = strNew((u32)n, 1, true);
      char* out = as<Str>(r)->data;
      const char* p = s->data + start;
      for (i64 i = 0; i < n; ++i, p += step) out[i] = *p;
      return r;
    }
    StrBuilder b((u32)n);
    for (i64 i = 0; i < n; ++i) b.put(strChar(s, (u32)(start + i * step)));
    return b.finish();
  }
  if (!isCount(k)) return raise(E_TypeError, "string indices must be integers, not '%T'", k);
  i64 i = asIndex(k, &E_IndexError);
  if (i == -1 && molt_thread.exc) return 0;
  return getitem_(v, fitsTag(i) ? tagInt(i) : tagInt(INT64_MAX >> 1));
}
static int contains_(Value v, Value item) {
  if (!isAnyStr(item))
    return raiseStatus(raise(E_TypeError, "'in <string>' requires string as left operand, not %T", item));
  return strContains(v, item);
}

static Value construct_(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Value a[3];
  if (bindArgs("str", "!object,encoding,errors", args, nargs, kwnames, a) < 0) return 0;
  Value r;
  if (!a[0]) {
    r = incref(strEmpty());
  } else if (!a[1] && !a[2]) {
    r = str(a[0]);
  } else {
    for (int i = 1; i < 3; ++i)
      if (a[i] && !isAnyStr(a[i]))
        return raise(E_TypeError, "str() argument '%s' must be str, not %N", i == 1 ? "encoding" : "errors",
                     a[i]);
    if (isAnyStr(a[0])) return raise(E_TypeError, "decoding str is not supported");
    size_t n;
    if (!bytesLike(a[0], &n))
      return raise(E_TypeError, "decoding to str: need a bytes-like object, %T found", a[0]);
    r = decodeObject(a[0], a[1], a[2]);
  }
  Class* c = as<Class>(cls);
  if (c == &T_str || !r) return r;
  Str* s = as<Str>(r);
  size_t data = ((size_t)s->length + 1) * s->kind;
  Str* o = (Str*)newInstance(c, offsetof(Str, data) + data);
  o->hash = s->hash;
  o->length = s->length;
  o->kind = s->kind;
  o->ascii = s->ascii;
  o->interned = o->pad = 0;
  memcpy(o->data, s->data, data);
  decref(r);
  return toValue(o);
}

// --- iterator

namespace {
struct StrIterator {
  Header h;
  Value s; ///< 0 once exhausted
  u64 position;
};
} // namespace
static void iterDealloc(Value v) {
  decref(as<StrIterator>(v)->s);
  release(as<StrIterator>(v), sizeof(StrIterator));
}
static Value iterSelf(Value v) { return incref(v); }
static Value iterNext(Value v) {
  StrIterator* it = as<StrIterator>(v);
  if (!it->s) return kStop;
  Str* s = as<Str>(it->s);
  if (it->position < s->length) return strChar1(strChar(s, (u32)it->position++));
  decref(it->s);
  it->s = 0;
  return kStop;
}
static Value iterHint(Value v, const Value*, i32, Value) {
  StrIterator* it = as<StrIterator>(v);
  return tagInt(it->s ? (i64)(as<Str>(it->s)->length - it->position) : 0);
}
static Value iterReduce(Value v, const Value*, i32, Value) {
  StrIterator* it = as<StrIterator>(v);
  Ref f(getAttr(builtinsModule(), internC("iter")));
  if (!f.v) return 0;
  Ref arg(tuple1(it->s ? it->s : strEmpty()));
  if (!it->s) return tuple2(f, arg);
  Value items[3] = {f.v, arg.v, tagInt((i64)it->position)};
  return tupleFrom(items, 3);
}
static Value iterSetState(Value v, const Value* a, i32, Value) {
  i64 i;
  if (!isAnyInt(a[0]) || !intToI64(a[0], &i))
    return isAnyInt(a[0]) ? raise(E_OverflowError, "Python int too large to convert to C ssize_t")
                          : raise(E_TypeError, "an integer is required");
  StrIterator* it = as<StrIterator>(v);
  if (it->s) it->position = i < 0 ? 0 : (u64)i > as<Str>(it->s)->length ? as<Str>(it->s)->length : (u64)i;
  return none();
}
static const MethodDef iterMethods[] = {{"__length_hint__", iterHint, 0, 0},
                                        {"__reduce__", iterReduce, 0, 0},
                                        {"__setstate__", iterSetState, 1, 1},
                                        {nullptr, nullptr, 0, 0}};
extern Shape strIteratorShape, strAsciiIteratorShape;
#define ITERATOR(var, shapeVar, name)                                                                        \
  static Class var = {.cname = name,                                                                         \
                      .base = &T_object,                                                                     \
                      .shape = &shapeVar,                                                                    \
                      .flags = kAcyclic | kNoInstances,                                                      \
                      .instanceBytes = sizeof(StrIterator),                                                  \
                      .ops = {.dealloc = iterDealloc, .iter = iterSelf, .next = iterNext},                   \
                      .methods = iterMethods};                                                               \
  Shape shapeVar = {.cls = &var, .slotBase = sizeof(StrIterator)};
ITERATOR(strIterator, strIteratorShape, "str_iterator")
ITERATOR(strAsciiIterator, strAsciiIteratorShape, "str_ascii_iterator")

static Value iter_(Value v) {
  StrIterator* it = (StrIterator*)newObject(as<Str>(v)->ascii ? &strAsciiIteratorShape : &strIteratorShape,
                                            sizeof(StrIterator));
  it->s = incref(v);
  it->position = 0;
  return toValue(it);
}

// --- join

Value strJoinItems(Value sep, const Value* items, u64 n) {
  Str* between = as<Str>(sep);
  if (n == 0) return incref(strEmpty());
  if (n == 1 && isStr(items[0])) return incref(items[0]);
  u64 total = 0;
  u8 kind = n > 1 ? between->kind : 1;
  bool ascii = n > 1 ? between->ascii : true;
  for (u64 i = 0; i < n; ++i) {
    if (!isAnyStr(items[i]))
      return raise(E_TypeError, "sequence item %ld: expected str instance, %T found", (i64)i, items[i]);
    Str* s = as<Str>(items[i]);
    total += s->length;
    if (s->kind > kind) kind = s->kind;
    ascii &= s->ascii;
  }
  total += (n - 1) * between->length;
  if (total > 0x7fffffff) return raise(E_OverflowError, "join() result is too long for a Python string");
  if (total == 0) return incref(strEmpty());
  if (kind == 1) {
    if (total == 1) {
      for (u64 i = 0; i < n; ++i)
        if (as<Str>(items[i])->length) return strChar1((u8)as<Str>(items[i])->data[0]);
      return incref(sep);
    }
    Value r = strNew((u32)total, 1, ascii);
    char* out = as<Str>(r)->data;
    u32 gap = between->length;
    for (u64 i = 0; i < n; ++i) {
      if (i && gap) {
        if (gap == 1) {
          *out++ = between->data[0];
        } else {
          memcpy(out, between->data, gap);
          out += gap;
        }
      }
      Str* s = as<Str>(items[i]);
      memcpy(out, s->data, s->length);
      out += s->length;
    }
    return r;
  }
  StrBuilder b((u32)total, kind);
  for (u64 i = 0; i < n; ++i) {
    if (i) b.putStr(sep);
    b.putStr(items[i]);
  }
  return b.finish();
}
Value strJoin(Value sep, Value iterable) {
  if (isList(iterable)) return strJoinItems(sep, as<List>(iterable)->items, as<List>(iterable)->length);
  if (isTuple(iterable)) return strJoinItems(sep, as<Tuple>(iterable)->items, as<Tuple>(iterable)->length);
  Ref list(listFromIterable(iterable));
  if (!list.v) {
    if (pendingMatches(E_TypeError) && !classOf(iterable)->ops.iter &&
        !typeLookup(classOf(iterable), internC("__iter__"))) {
      clearException();
      return raise(E_TypeError, "can only join an iterable");
    }
    return 0;
  }
  return strJoinItems(sep, as<List>(list)->items, as<List>(list)->length);
}
static Value join_(Value v, const Value* a, i32, Value) { return strJoin(v, a[0]); }

static Value format_(Value v, const Value* a, i32, Value) { return formatMethod(v, a[0], formatStr); }
static Value newArgs(Value v, const Value*, i32, Value) {
  Ref s(strExactOwned(v));
  return tuple1(s);
}
// TODO(introspection, owner:runtime, milestone:M1, priority:P3, status:divergent): CPython counts a cached UTF-8 form in __sizeof__
// TODO(introspection, owner:runtime, milestone:M1, priority:P3, status:missing): docstrings of the methods of str, bytes, int and float
static Value sizeof_(Value v, const Value*, i32, Value) {
  Str* s = as<Str>(v);
  return tagInt((s->ascii ? 40 : s->kind == 1 ? 56 : 56) + (i64)(s->length + 1) * s->kind);
}

static const MethodDef methods[] = {
    {"encode", strEncodeMethod, 0, 2, "encoding,errors"},
    {"replace", seqReplace, 2, 3, "old,new,/,count"},
    {"split", seqSplit, 0, 2, "sep,maxsplit"},
    {"rsplit", seqRSplit, 0, 2, "sep,maxsplit"},
    {"join", join_, 1, 1},
    {"capitalize", strCapitalize, 0, 0},
    {"casefold", strCasefold, 0, 0},
    {"title", strTitle, 0, 0},
    {"center", seqCenter, 1, 2},
    {"count", seqCount, 1, 3},
    {"expandtabs", seqExpandTabs, 0, 1, "tabsize"},
    {"find", seqFind, 1, 3},
    {"partition", seqPartition, 1, 1},
    {"index", seqIndex, 1, 3},
    {"ljust", seqLJust, 1, 2},
    {"lower", strLower, 0, 0},
    {"lstrip", seqLStrip, 0, 1},
    {"rfind", seqRFind, 1, 3},
    {"rindex", seqRIndex, 1, 3},
    {"rjust", seqRJust, 1, 2},
    {"rstrip", seqRStrip, 0, 1},
    {"rpartition", seqRPartition, 1, 1},
    {"splitlines", seqSplitLines, 0, 1, "keepends"},
    {"strip", seqStrip, 0, 1},
    {"swapcase", strSwapcase, 0, 0},
    {"translate", strTranslate, 1, 1},
    {"upper", strUpper, 0, 0},
    {"startswith", seqStartsWith, 1, 3},
    {"endswith", seqEndsWith, 1, 3},
    {"removeprefix", seqRemovePrefix, 1, 1},
    {"removesuffix", seqRemoveSuffix, 1, 1},
    {"isascii", strIsAscii, 0, 0},
    {"islower", strIsLower, 0, 0},
    {"isupper", strIsUpper, 0, 0},
    {"istitle", strIsTitle, 0, 0},
    {"isspace", strIsSpace, 0, 0},
    {"isdecimal", strIsDecimal, 0, 0},
    {"isdigit", strIsDigit, 0, 0},
    {"isnumeric", strIsNumeric, 0, 0},
    {"isalpha", strIsAlpha, 0, 0},
    {"isalnum", strIsAlnum, 0, 0},
    {"isidentifier", strIsIdentifier, 0, 0},
    {"isprintable", strIsPrintable, 0, 0},
    {"zfill", seqZFill, 1, 1},
    {"format", strFormatMethod, 0, -1, "**"},
    {"format_map", strFormatMap, 1, 1},
    {"maketrans", strMakeTrans, 1, 3, nullptr, kStaticMethod},
    {"__format__", format_, 1, 1},
    {"__sizeof__", sizeof_, 0, 0},
    {"__getnewargs__", newArgs, 0, 0},
    {nullptr, nullptr, 0, 0},
};

Class T_str = {
    .cname = "str",
    .base = &T_object,
    .shape = &molt_shape_str,
    .flags = kBaseType | kStrSubclass | kAcyclic,
    .instanceBytes = offsetof(Str, data),
    .ops = {.dealloc = strDealloc,
            .repr = strRepr,
            .str = str_,
            .hash = strHash,
            .compare = compare_,
            .iter = iter_,
            .truth = truth_,
            .length = length_,
            .getitem = getitem_,
            .contains = contains_,
            .binary = binary_,
            .construct = construct_},
    .methods = methods,
    .binaryOps = 1u << OpAdd | 1u << OpMul | 1u << OpMod,
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string "
           "object "
           "from the given object. If encoding or\nerrors is specified, then the object must expose a data "
           "buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the "
           "result "
           "of object.__str__() (if defined)\nor repr(object).\nencoding defaults to 'utf-8'.\nerrors "
           "defaults to "
           "'strict'.",
};
Shape molt_shape_str = {.cls = &T_str, .slotBase = 0};

extern "C" {
Value molt_FormatValue(Value v, Value spec, uint32_t conversion) {
  Ref converted;
  if (conversion) {
    converted.v = conversion == 's' ? str(v) : repr(v);
    if (!converted.v) return 0;
    if (conversion == 'a') converted.reset(strAscii(converted));
    v = converted.v;
  }
  if (!spec || isNone(spec) || (isAnyStr(spec) && !as<Str>(spec)->length)) {
    if (isStr(v)) return incref(v);
    if (isExactInt(v)) return intToText(v, 10);
    return format(v, spec && isAnyStr(spec) ? spec : strEmpty());
  }
  if (isStr(spec)) {
    if (isExactInt(v)) return formatInt(v, spec);
    if (isFloat(v)) return formatFloat(v, spec);
    if (isStr(v)) return formatStr(v, spec);
  }
  return format(v, spec);
}
Value molt_StrJoin(const Value* items, uint32_t n) { return strJoinItems(strEmpty(), items, n); }
}
