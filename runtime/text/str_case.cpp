// str: case mapping and the is… family.
#include "text/str.h"
#include "text/str_methods.h"
#include "text/unicode.h"

// ASCII, in a form that vectorises. Flips bit 5 where the byte lies in [first, first + 26).
static Value asciiCase(Str* s, char first) {
  Value r = strNew(s->length, 1, true);
  u8* __restrict o = (u8*)as<Str>(r)->data;
  const u8* __restrict in = (const u8*)s->data;
  for (u32 i = 0, n = s->length; i < n; ++i) {
    u8 c = in[i];
    o[i] = c ^ ((u8)(c - (u8)first) < 26 ? 32 : 0);
  }
  return r;
}

// A capital sigma is final when the cased letter before it (case-ignorable ones aside) has no cased one after
// it.
static u32 sigma(Str* s, u32 i) {
  i64 j = (i64)i - 1;
  while (j >= 0 && uniFlags(strChar(s, (u32)j)) & kIsIgnorable) --j;
  if (j < 0 || !(uniFlags(strChar(s, (u32)j)) & kIsCased)) return 0x3c3;
  u32 k = i + 1;
  while (k < s->length && uniFlags(strChar(s, k)) & kIsIgnorable) ++k;
  return k < s->length && uniFlags(strChar(s, k)) & kIsCased ? 0x3c3 : 0x3c2;
}
static int mapAt(Str* s, u32 i, CaseMap map, u32* out) {
  u32 c = strChar(s, i);
  if (c == 0x3a3 && map == kLowerMap) {
    *out = sigma(s, i);
    return 1;
  }
  return uniMap(c, map, out);
}
static void putMapped(StrBuilder& b, Str* s, u32 i, CaseMap map) {
  u32 out[3];
  int n = mapAt(s, i, map, out);
  for (int k = 0; k < n; ++k) b.put(out[k]);
}
static Value mapAll(Value v, CaseMap map) {
  Str* s = as<Str>(v);
  StrBuilder b(s->length, s->kind);
  for (u32 i = 0; i < s->length; ++i) {
    u32 c = strChar(s, i);
    if (uniFlags(c) & kHasMapping)
      putMapped(b, s, i, map);
    else
      b.put(c);
  }
  return b.finish();
}

Value strLower(Value v, const Value*, i32, Value) {
  Str* s = as<Str>(v);
  return s->ascii ? asciiCase(s, 'A') : mapAll(v, kLowerMap);
}
Value strUpper(Value v, const Value*, i32, Value) {
  Str* s = as<Str>(v);
  return s->ascii ? asciiCase(s, 'a') : mapAll(v, kUpperMap);
}
Value strCasefold(Value v, const Value*, i32, Value) {
  Str* s = as<Str>(v);
  return s->ascii ? asciiCase(s, 'A') : mapAll(v, kFoldMap);
}
Value strCapitalize(Value v, const Value*, i32, Value) {
  Str* s = as<Str>(v);
  StrBuilder b(s->length, s->kind);
  for (u32 i = 0; i < s->length; ++i) putMapped(b, s, i, i ? kLowerMap : kTitleMap);
  return b.finish();
}
Value strSwapcase(Value v, const Value*, i32, Value) {
  Str* s = as<Str>(v);
  StrBuilder b(s->length, s->kind);
  for (u32 i = 0; i < s->length; ++i) {
    u32 c = strChar(s, i), f = uniFlags(c);
    if (f & kIsUpper)
      putMapped(b, s, i, kLowerMap);
    else if (f & kIsLower)
      putMapped(b, s, i, kUpperMap);
    else
      b.put(c);
  }
  return b.finish();
}
Value strTitle(Value v, const Value*, i32, Value) {
  Str* s = as<Str>(v);
  StrBuilder b(s->length, s->kind);
  bool inWord = false;
  for (u32 i = 0; i < s->length; ++i) {
    putMapped(b, s, i, inWord ? kLowerMap : kTitleMap);
    inWord = uniFlags(strChar(s, i)) & kIsCased;
  }
  return b.finish();
}

// --- is…

template <class F> static bool every(Value v, F f) {
  Str* s = as<Str>(v);
  for (u32 i = 0; i < s->length; ++i)
    if (!f(strChar(s, i))) return false;
  return s->length > 0;
}
#define IS(name, test)                                                                                       \
  Value name(Value v, const Value*, i32, Value) {                                                            \
    return boolValue(every(v, [](u32 c) -> bool { return test; }));                                          \
  }
IS(strIsAlpha, uniFlags(c) & kIsAlpha)
IS(strIsDecimal, uniFlags(c) & kIsDecimal)
IS(strIsDigit, uniFlags(c) & kIsDigit)
IS(strIsNumeric, uniFlags(c) & kIsNumeric)
IS(strIsAlnum, uniFlags(c) & (kIsAlpha | kIsDecimal | kIsDigit | kIsNumeric))
IS(strIsSpace, uniSpace(c))
#undef IS

Value strIsAscii(Value v, const Value*, i32, Value) {
  return boolValue(as<Str>(v)->ascii || !as<Str>(v)->length);
}
Value strIsPrintable(Value v, const Value*, i32, Value) {
  Str* s = as<Str>(v);
  for (u32 i = 0; i < s->length; ++i)
    if (!uniPrintable(strChar(s, i))) return boolValue(false);
  return boolValue(true);
}
bool strIsIdentifierValue(Value v) {
  Str* s = as<Str>(v);
  if (!s->length) return false;
  for (u32 i = 0; i < s->length; ++i) {
    u32 f = uniFlags(strChar(s, i));
    if (!(f & (i ? kIsIdContinue : kIsIdStart))) return false;
  }
  return true;
}
Value strIsIdentifier(Value v, const Value*, i32, Value) { return boolValue(strIsIdentifierValue(v)); }

static Value oneCase(Value v, u32 wanted, u32 other) {
  Str* s = as<Str>(v);
  bool cased = false;
  for (u32 i = 0; i < s->length; ++i) {
    u32 f = uniFlags(strChar(s, i));
    if (f & other) return boolValue(false);
    cased |= (f & wanted) != 0;
  }
  return boolValue(cased);
}
Value strIsLower(Value v, const Value*, i32, Value) { return oneCase(v, kIsLower, kIsUpper | kIsTitle); }
Value strIsUpper(Value v, const Value*, i32, Value) { return oneCase(v, kIsUpper, kIsLower | kIsTitle); }
Value strIsTitle(Value v, const Value*, i32, Value) {
  Str* s = as<Str>(v);
  bool cased = false, previous = false;
  for (u32 i = 0; i < s->length; ++i) {
    u32 f = uniFlags(strChar(s, i));
    if (f & (kIsUpper | kIsTitle)) {
      if (previous) return boolValue(false);
      previous = cased = true;
    } else if (f & kIsLower) {
      if (!previous) return boolValue(false);
      cased = true;
    } else {
      previous = false;
    }
  }
  return boolValue(cased);
}
