// str.translate and str.maketrans.
#include "number/int.h"
#include "text/str.h"
#include "text/str_methods.h"

/// 1 mapped (character put), 2 deleted, 0 unmapped, -1 exception.
static int translateOne(StrBuilder& b, Value table, u32 c) {
  Ref m(getItem(table, tagInt(c)));
  if (!m.v) {
    if (!pendingMatches(E_LookupError)) return -1;
    clearException();
    return 0;
  }
  if (isNone(m)) return 2;
  if (isAnyInt(m)) {
    i64 x;
    if (!intToI64(m, &x) || x < 0 || x > 0x10ffff)
      return raiseStatus(raise(E_ValueError, "character mapping must be in range(0x110000)"));
    b.put((u32)x);
    return 1;
  }
  if (isAnyStr(m)) {
    b.putStr(m);
    return 1;
  }
  return raiseStatus(raise(E_TypeError, "character mapping must return integer, None or str"));
}

Value strTranslate(Value v, const Value* a, i32, Value) {
  Str* s = as<Str>(v);
  StrBuilder b(s->length, s->ascii ? 1 : s->kind);
  // What each ASCII character becomes, once known: itself or another ASCII character; 0xfe deleted, 0xff
  // unknown.
  u8 memo[128];
  memset(memo, 0xff, sizeof memo);
  for (u32 i = 0; i < s->length; ++i) {
    if (s->ascii) { // as long as the table is known: one look-up a character
      b.reserve(s->length - i, 1);
      if (b.kind == 1) {
        const u8* in = (const u8*)s->data;
        char* out = b.s->data + b.length;
        u32 k = i;
        for (; k < s->length && memo[in[k]] < 0xfe; ++k) *out++ = (char)memo[in[k]];
        b.length += k - i;
        i = k;
        if (i == s->length) break;
      }
    }
    u32 c = strChar(s, i);
    if (c < 128 && memo[c] != 0xff) {
      if (memo[c] != 0xfe) b.put(memo[c]);
      continue;
    }
    u32 before = b.length;
    int r = translateOne(b, a[0], c);
    if (r < 0) return 0;
    if (r == 0) b.put(c);
    if (c < 128) {
      if (b.length == before) {
        memo[c] = 0xfe;
      } else if (b.length == before + 1) {
        u32 to = b.kind == 1   ? (u8)b.s->data[before]
                 : b.kind == 2 ? ((u16*)b.s->data)[before]
                               : ((u32*)b.s->data)[before];
        if (to < 128) memo[c] = (u8)to;
      }
    }
  }
  return b.finish();
}

Value strMakeTrans(Value, const Value* a, i32 n, Value) {
  Ref d(dictNew());
  if (n > 1) {
    if (!isAnyStr(a[1])) return raise(E_TypeError, "maketrans() argument 2 must be str, not %N", a[1]);
    if (n > 2 && !isAnyStr(a[2]))
      return raise(E_TypeError, "maketrans() argument 3 must be str, not %N", a[2]);
    if (!isAnyStr(a[0]))
      return raise(E_TypeError, "first maketrans argument must be a string if there is a second argument");
    Str *x = as<Str>(a[0]), *y = as<Str>(a[1]);
    if (x->length != y->length)
      return raise(E_ValueError, "the first two maketrans arguments must have equal length");
    for (u32 i = 0; i < x->length; ++i)
      if (dictSet(d, tagInt(strChar(x, i)), tagInt(strChar(y, i))) < 0) return 0;
    if (n > 2)
      for (u32 i = 0; i < as<Str>(a[2])->length; ++i)
        if (dictSet(d, tagInt(strChar(as<Str>(a[2]), i)), none()) < 0) return 0;
    return d.take();
  }
  if (!isObject(a[0]) || !(classOf(a[0])->flags & kDictSubclass))
    return raise(E_TypeError, "if you give only one argument to maketrans it must be a dict");
  u64 pos = 0;
  Value k, v;
  while (dictNext(a[0], &pos, &k, &v)) {
    if (isAnyStr(k)) {
      if (as<Str>(k)->length != 1)
        return raise(E_ValueError, "string keys in translate table must be of length 1");
      if (dictSet(d, tagInt(strChar(as<Str>(k), 0)), v) < 0) return 0;
    } else if (isAnyInt(k)) {
      if (dictSet(d, k, v) < 0) return 0;
    } else {
      return raise(E_TypeError, "keys in translate table must be strings or integers");
    }
  }
  return d.take();
}
