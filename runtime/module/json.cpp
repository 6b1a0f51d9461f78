// The module json: dumps, dump, loads, load, JSONDecodeError, JSONEncoder, JSONDecoder. Text is written into
// one buffer; reading is one pass over the characters.
#include "container/container.h"
#include "module/itertools.h"
#include "module/modules.h"
#include "object/class.h"
#include "text/str.h"
#include <math.h>

// --- writing
// -----------------------------------------------------------------------------------------------------------
namespace {
struct Options {
  bool skipKeys = false, ensureAscii = true, checkCircular = true, allowNan = true, sortKeys = false;
  Value indent = 0;              ///< str: one level; 0: one line
  Value itemSep = 0, keySep = 0; ///< str
  Value fallback = 0;            ///< default=
};
struct Writer {
  const Options& o;
  StringBuilder out;
  Value active = 0; ///< list of containers being written
  explicit Writer(const Options& options) : o(options), active(listNew(0)) {}
  ~Writer() { decref(active); }

  void quote(Value s) {
    Str* t = as<Str>(s);
    out.add('"');
    if (t->ascii) {
      const char* p = t->data;
      u32 from = 0;
      for (u32 i = 0; i < t->length; ++i) {
        u8 c = (u8)p[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) continue;
        if (c == 0x7f) continue;
        out.add(p + from, i - from);
        escape(c);
        from = i + 1;
      }
      out.add(p + from, t->length - from);
    } else
      for (u32 i = 0; i < t->length; ++i) {
        u32 c = strChar(t, i);
        if (c < 0x80 && c >= 0x20 && c != '"' && c != '\\')
          out.add((char)c);
        else if (c < 0x80)
          escape(c);
        else if (o.ensureAscii) {
          if (c > 0xffff) {
            c -= 0x10000;
            unicode(0xd800 | c >> 10);
            unicode(0xdc00 | (c & 0x3ff));
          } else
            unicode(c);
        } else {
          char u[4];
          int n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
          for (int k = n - 1; k > 0; --k, c >>= 6) u[k] = (char)(0x80 | (c & 0x3f));
          u[0] = (char)((0xf00 >> n & 0xff) | c);
          out.add(u, (size_t)n);
        }
      }
    out.add('"');
  }
  void escape(u32 c) {
    static const char letters[] = "\"\"\\\\\nn\rr\tt\ff\bb";
    for (int i = 0; letters[i]; i += 2)
      if ((u32)(u8)letters[i] == c) {
        out.add('\\');
        out.add(letters[i + 1]);
        return;
      }
    unicode(c);
  }
  void unicode(u32 c) {
    out.add("\\u", 2);
    for (int k = 3; k >= 0; --k) out.add("0123456789abcdef"[c >> (4 * k) & 15]);
  }
  bool number(double d, Value v) {
    if (isfinite(d)) {
      Ref t(T_float.ops.repr(v));
      return t.v && out.addStr(t);
    }
    const char* text = isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
    if (!o.allowNan) {
      Ref t(repr(v));
      return raise(E_ValueError, "Out of range float values are not JSON compliant: %U", t.v);
    }
    out.add(text);
    return true;
  }
  void newline(int level) {
    out.add('\n');
    for (int i = 0; i < level; ++i) out.addStr(o.indent);
  }
  bool enter(Value v) {
    if (!o.checkCircular) return true;
    List* l = as<List>(active);
    for (u64 i = l->length; i-- > 0;)
      if (l->items[i] == v) return raise(E_ValueError, "Circular reference detected");
    listAppend(active, v);
    return true;
  }
  void leave() {
    if (o.checkCircular) decref(as<List>(active)->items[--as<List>(active)->length]);
  }
  bool key(Value k, bool* skip) {
    *skip = false;
    if (isObject(k) && classOf(k)->flags & kStrSubclass) return quote(k), true;
    if (isNone(k)) return out.add("\"null\""), true;
    if (isBool(k)) return out.add(k == boolValue(true) ? "\"true\"" : "\"false\""), true;
    bool real = isObject(k) && classOf(k)->flags & kFloatSubclass;
    if (real || isExactInt(k) || (isObject(k) && classOf(k)->flags & kIntSubclass)) {
      out.add('"');
      bool ok = value(k, 0);
      out.add('"');
      return ok;
    }
    if (o.skipKeys) {
      *skip = true;
      return true;
    }
    return raise(E_TypeError, "keys must be str, int, float, bool or None, not %T", k);
  }
  bool value(Value v, int level) {
    if (isInt(v)) {
      char digits[24];
      i64 i = intOf(v);
      u64 u = i < 0 ? 0 - (u64)i : (u64)i;
      char* p = digits + sizeof digits;
      do *--p = (char)('0' + u % 10);
      while (u /= 10);
      if (i < 0) *--p = '-';
      out.add(p, (size_t)(digits + sizeof digits - p));
      return true;
    }
    if (isNone(v)) return out.add("null"), true;
    if (v == boolValue(true)) return out.add("true"), true;
    if (v == boolValue(false)) return out.add("false"), true;
    u32 f = classOf(v)->flags;
    if (f & kStrSubclass) return quote(v), true;
    if (f & kFloatSubclass) return number(as<Float>(v)->value, v);
    if (f & kIntSubclass) {
      Ref i(toIndex(v));
      Ref t(i.v ? intToText(i, 10) : 0);
      return t.v && out.addStr(t);
    }
    Recursion guard(" while encoding a JSON object");
    if (guard.failed) return false;
    if (f & (kListSubclass | kTupleSubclass)) {
      bool list = f & kListSubclass;
      auto size = [&] { return list ? as<List>(v)->length : as<Tuple>(v)->length; };
      if (!size()) return out.add("[]"), true;
      if (!enter(v)) return false;
      out.add('[');
      for (u64 i = 0; i < size(); ++i) {
        if (i) out.addStr(o.itemSep);
        if (o.indent) newline(level + 1);
        Ref item(incref(list ? as<List>(v)->items[i] : as<Tuple>(v)->items[i]));
        if (!value(item, level + 1)) return false;
      }
      leave();
      if (o.indent) newline(level);
      out.add(']');
      return true;
    }
    if (f & kDictSubclass) {
      if (!dictLength(v)) return out.add("{}"), true;
      if (!enter(v)) return false;
      out.add('{');
      Ref view(o.sortKeys ? dictViewNew(v, 2) : 0), sorted(o.sortKeys ? listFromIterable(view) : 0);
      if (o.sortKeys && (!sorted.v || listSort(sorted, none(), false) < 0)) return false;
      bool first = true;
      u64 pos = 0, i = 0;
      for (;;) {
        Ref k(0), item(0);
        if (o.sortKeys) {
          if (i == as<List>(sorted)->length) break;
          Tuple* t = as<Tuple>(as<List>(sorted)->items[i++]);
          k.v = incref(t->items[0]);
          item.v = incref(t->items[1]);
        } else {
          Value a, b;
          if (!dictNext(v, &pos, &a, &b)) break;
          k.v = incref(a);
          item.v = incref(b);
        }
        size_t mark = out.length;
        if (!first) out.addStr(o.itemSep);
        if (o.indent) newline(level + 1);
        bool skip;
        if (!key(k, &skip)) return false;
        if (skip) {
          out.length = mark;
          continue;
        }
        first = false;
        out.addStr(o.keySep);
        if (!value(item, level + 1)) return false;
      }
      leave();
      if (o.indent) newline(level);
      out.add('}');
      return true;
    }
    if (!o.fallback || isNone(o.fallback))
      return raise(E_TypeError, "Object of type %T is not JSON serializable", v);
    if (!enter(v)) return false;
    Ref r(call1(o.fallback, v));
    if (!r.v || !value(r, level)) return false;
    leave();
    return true;
  }
};
} // namespace

// skipkeys, ensure_ascii, check_circular, allow_nan, indent, separators, default, sort_keys
static bool options(const Value* a, Options* o, Ref keep[3]) {
  bool* flags[] = {&o->skipKeys, &o->ensureAscii, &o->checkCircular, &o->allowNan};
  for (int i = 0; i < 4; ++i)
    if (a[i]) {
      int t = truth(a[i]);
      if (t < 0) return false;
      *flags[i] = t;
    }
  if (a[4] && !isNone(a[4])) {
    if (isStr(a[4]))
      keep[0].v = incref(a[4]);
    else {
      i64 n = asIndex(a[4]);
      if (n == -1 && molt_thread.exc) return false;
      Ref space(strFromAscii(" ", 1));
      keep[0].v = strRepeat(space, n < 0 ? 0 : n);
    }
    o->indent = keep[0];
  }
  if (a[5] && !isNone(a[5])) {
    Ref pair(tupleFromIterable(a[5]));
    if (!pair.v) return false;
    if (as<Tuple>(pair)->length != 2)
      return raise(E_ValueError, "not enough values to unpack (expected 2, got %ld)",
                   (i64)as<Tuple>(pair)->length);
    keep[1].v = incref(as<Tuple>(pair)->items[0]);
    keep[2].v = incref(as<Tuple>(pair)->items[1]);
  } else {
    keep[1].v = strFromC(o->indent ? "," : ", ");
    keep[2].v = strFromC(": ");
  }
  o->itemSep = keep[1];
  o->keySep = keep[2];
  if (a[6] && !isNone(a[6])) o->fallback = a[6];
  if (a[7]) {
    int t = truth(a[7]);
    if (t < 0) return false;
    o->sortKeys = t;
  }
  return true;
}

static Value encode(Value v, const Value* opts) {
  Options o;
  Ref keep[3];
  if (!options(opts, &o, keep)) return 0;
  Writer w(o);
  return w.value(v, 0) ? w.out.finish() : 0;
}
// With cls= the encoder class does it: its default() is asked.
static Value withClass(Value cls, Value v, const Value* opts) {

  static const char* const names[] = {"skipkeys", "ensure_ascii", "check_circular", "allow_nan",
                                      "indent",   "separators",   "default",        "sort_keys"};
  Value args[8];
  i32 n = 0;
  Ref given(listNew(0));
  for (int i = 0; i < 8; ++i)
    if (opts[i]) {
      args[n++] = opts[i];
      listAppend(given, internC(names[i]));
    }
  Ref words(tupleFrom(as<List>(given)->items, as<List>(given)->length));
  Ref encoder(call(cls, args, n, words));
  return encoder.v ? callMethod(encoder, internC("encode"), &v, 1) : 0;
}
static Value dumps(Value, const Value* a, i32,
                   Value) { // obj, skipkeys, ensure_ascii, check_circular, allow_nan, cls, indent,
                            // separators, default, sort_keys
  Value opts[8] = {a[1], a[2], a[3], a[4], a[6], a[7], a[8], a[9]};
  return a[5] && !isNone(a[5]) ? withClass(a[5], a[0], opts) : encode(a[0], opts);
}
static Value dump(Value, const Value* a, i32, Value) { // obj, fp, …
  Value opts[8] = {a[2], a[3], a[4], a[5], a[7], a[8], a[9], a[10]};
  Ref text(a[6] && !isNone(a[6]) ? withClass(a[6], a[0], opts) : encode(a[0], opts));
  if (!text.v) return 0;
  Ref r(callMethod(a[1], internC("write"), &text.v, 1));
  return r.v ? none() : 0;
}

// --- reading
// -----------------------------------------------------------------------------------------------------------
Value jsonErrorClass() {
  static Value cls;
  if (!cls) {
    Ref bases(tuple1(toValue(&E_ValueError)));
    cls = newRuntimeClass("json.decoder", "JSONDecodeError", bases);
  }
  return cls;
}
namespace {
struct Reader {
  Str* s;
  Value doc;
  u32 at = 0;
  Value hook = 0, pairsHook = 0, parseFloat = 0, parseInt = 0, parseConstant = 0;
  Value memo; ///< keys seen: equal keys share one str

  Value error(const char* message, u32 where) {
    i64 line = 1, column = (i64)where + 1;
    for (u32 i = 0; i < where && i < s->length; ++i)
      if (strChar(s, i) == '\n') ++line, column = (i64)where - i;
    Ref text(strFormat("%s: line %ld column %ld (char %d)", message, line, column, (int)where));
    Ref e(call1(jsonErrorClass(), text));
    if (!e.v) return 0;
    Ref msg(strFromC(message));
    setAttr(e, internC("msg"), msg);
    setAttr(e, internC("doc"), doc);
    setAttr(e, internC("pos"), tagInt(where));
    setAttr(e, internC("lineno"), tagInt(line));
    setAttr(e, internC("colno"), tagInt(column));
    return raiseValue(e);
  }
  u32 ch(u32 i) const { return i < s->length ? strChar(s, i) : 0; }
  void space() {
    while (at < s->length) {
      u32 c = strChar(s, at);
      if (c != ' ' && c != '\n' && c != '\t' && c != '\r') return;
      ++at;
    }
  }
  bool word(const char* w) {
    u32 n = (u32)strlen(w);
    for (u32 i = 0; i < n; ++i)
      if (ch(at + i) != (u8)w[i]) return false;
    at += n;
    return true;
  }
  Value string() { // behind the quote
    u32 start = at;
    if (s->kind == 1) { // the common case: nothing to decode
      const u8* p = (const u8*)s->data;
      while (at < s->length && p[at] != '"' && p[at] != '\\' && p[at] >= 0x20) ++at;
      if (at < s->length && p[at] == '"') return strSlice(doc, start, at++);
      at = start;
    }
    StrBuilder out;
    for (;;) {
      if (at >= s->length) return error("Unterminated string starting at", start - 1);
      u32 c = strChar(s, at);
      if (c == '"') {
        ++at;
        return out.finish();
      }
      if (c < 0x20) return error("Invalid control character at", at);
      if (c != '\\') {
        out.put(c);
        ++at;
        continue;
      }
      if (++at >= s->length) return error("Unterminated string starting at", start - 1);
      c = strChar(s, at++);
      switch (c) {
      case '"':
      case '\\':
      case '/': out.put(c); break;
      case 'b': out.put(8); break;
      case 'f': out.put(12); break;
      case 'n': out.put(10); break;
      case 'r': out.put(13); break;
      case 't': out.put(9); break;
      case 'u': {
        u32 v;
        if (!hex(&v)) return error("Invalid \\uXXXX escape", at - 1 + 0);
        if (v >= 0xd800 && v < 0xdc00 && ch(at) == '\\' && ch(at + 1) == 'u') {
          u32 save = at, low;
          at += 2;
          if (hex(&low) && low >= 0xdc00 && low < 0xe000)
            v = 0x10000 + ((v - 0xd800) << 10 | (low - 0xdc00));
          else
            at = save;
        }
        out.put(v);
        break;
      }
      default: return error("Invalid \\escape", at - 2);
      }
    }
  }
  bool hex(u32* out) {
    u32 v = 0;
    for (u32 i = 0; i < 4; ++i) {
      u32 c = ch(at + i);
      int d = c >= '0' && c <= '9'   ? (int)c - '0'
              : c >= 'a' && c <= 'f' ? (int)c - 'a' + 10
              : c >= 'A' && c <= 'F' ? (int)c - 'A' + 10
                                     : -1;
      if (d < 0) return false;
      v = v * 16 + (u32)d;
    }
    at += 4;
    *out = v;
    return true;
  }
  Value number() {
    u32 start = at;
    if (ch(at) == '-') ++at;
    if (ch(at) == '0')
      ++at;
    else if (ch(at) >= '1' && ch(at) <= '9')
      while (ch(at) >= '0' && ch(at) <= '9') ++at;
    else {
      at = start;
      return kStop;
    }
    bool real = false;
    if (ch(at) == '.' && ch(at + 1) >= '0' && ch(at + 1) <= '9') {
      real = true;
      ++at;
      while (ch(at) >= '0' && ch(at) <= '9') ++at;
    }
    if (ch(at) == 'e' || ch(at) == 'E') {
      u32 k = at + 1;
      if (ch(k) == '+' || ch(k) == '-') ++k;
      if (ch(k) >= '0' && ch(k) <= '9') {
        real = true;
        at = k;
        while (ch(at) >= '0' && ch(at) <= '9') ++at;
      }
    }
    if (!real && !parseInt && at - start < 18) {
      i64 v = 0;
      bool negative = ch(start) == '-';
      for (u32 i = start + negative; i < at; ++i) v = v * 10 + (i64)(ch(i) - '0');
      return tagInt(negative ? -v : v);
    }
    Ref text(strSlice(doc, start, at));
    if (real) return call1(parseFloat ? parseFloat : toValue(&T_float), text);
    return call1(parseInt ? parseInt : toValue(&T_int), text);
  }
  Value constant(const char* name, double v) {
    if (!parseConstant) return floatNew(v);
    Ref text(strFromC(name));
    return call1(parseConstant, text);
  }
  Value object() { // behind '{'
    Ref pairs(pairsHook ? listNew(0) : 0), d(pairsHook ? 0 : dictNew());
    space();
    if (ch(at) == '}')
      ++at;
    else
      for (;;) {
        if (ch(at) != '"') return error("Expecting property name enclosed in double quotes", at);
        ++at;
        Ref key(string());
        if (!key.v) return 0;
        if (Value known = dictGet(memo, key))
          key.reset(incref(known));
        else
          dictSet(memo, key, key);
        space();
        if (ch(at) != ':') return error("Expecting ':' delimiter", at);
        ++at;
        space();
        Ref v(value());
        if (!v.v) return 0;
        if (pairsHook) {
          Ref pair(tuple2(key, v));
          listAppend(pairs, pair);
        } else if (dictSet(d, key, v) < 0)
          return 0;
        space();
        u32 c = ch(at);
        if (c == '}') {
          ++at;
          break;
        }
        if (c != ',' || at >= s->length) return error("Expecting ',' delimiter", at);
        u32 comma = at++;
        space();
        if (ch(at) == '}') return error("Illegal trailing comma before end of object", comma);
      }
    if (pairsHook) return call1(pairsHook, pairs);
    return hook ? call1(hook, d) : d.take();
  }
  Value array() { // behind '['
    Ref l(listNew(0));
    space();
    if (ch(at) == ']') {
      ++at;
      return l.take();
    }
    for (;;) {
      Ref v(value());
      if (!v.v) return 0;
      listAppend(l, v);
      space();
      u32 c = ch(at);
      if (c == ']') {
        ++at;
        return l.take();
      }
      if (c != ',' || at >= s->length) return error("Expecting ',' delimiter", at);
      u32 comma = at++;
      space();
      if (ch(at) == ']') return error("Illegal trailing comma before end of array", comma);
    }
  }
  Value value() {
    u32 start = at;
    u32 c = ch(at);
    if (at >= s->length) return error("Expecting value", at);
    if (c == '"') {
      ++at;
      return string();
    }
    if (c == '{' || c == '[') {
      Recursion guard(" while decoding a JSON document");
      if (guard.failed) return 0;
      ++at;
      return c == '{' ? object() : array();
    }
    if (c == 'n' && word("null")) return none();
    if (c == 't' && word("true")) return boolValue(true);
    if (c == 'f' && word("false")) return boolValue(false);
    if (c == 'N' && word("NaN")) return constant("NaN", NAN);
    if (c == 'I' && word("Infinity")) return constant("Infinity", INFINITY);
    if (c == '-' && word("-Infinity")) return constant("-Infinity", -INFINITY);
    Value v = number();
    return v == kStop ? error("Expecting value", start) : v;
  }
};
} // namespace

// s, cls, object_hook, parse_float, parse_int, parse_constant, object_pairs_hook
static Value decode(Value source, const Value* hooks) {
  Ref text(0);
  if (isObject(source) && classOf(source)->flags & kStrSubclass) {
    text.v = incref(source);
    Str* s = as<Str>(text);
    if (s->length && strChar(s, 0) == 0xfeff) {
      Reader r;
      r.s = s;
      r.doc = text;
      return r.error("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
    }
  } else if (size_t n; isObject(source) && bytesLike(source, &n)) {
    Value encoding = internC("utf-8-sig");
    text.v = callMethod(source, internC("decode"), &encoding, 1);
    if (!text.v) return 0;
  } else
    return raise(E_TypeError, "the JSON object must be str, bytes or bytearray, not %T", source);
  Reader r;
  r.s = as<Str>(text);
  r.doc = text;
  Ref memo(dictNew());
  r.memo = memo;
  auto given = [](Value v) { return v && !isNone(v) ? v : 0; };
  r.hook = given(hooks[0]);
  r.parseFloat = given(hooks[1]);
  r.parseInt = given(hooks[2]);
  r.parseConstant = given(hooks[3]);
  r.pairsHook = given(hooks[4]);
  r.space();
  Ref v(r.value());
  if (!v.v) return 0;
  r.space();
  if (r.at != r.s->length) return r.error("Extra data", r.at);
  return v.take();
}
static Value loads(Value, const Value* a, i32, Value) {
  if (a[1] && !isNone(a[1])) {
    Ref decoder(call0(a[1]));
    return decoder.v ? callMethod(decoder, internC("decode"), a, 1) : 0;
  }
  return decode(a[0], a + 2);
}
static Value load(Value self, const Value* a, i32 n, Value kw) {
  Ref text(callMethod(a[0], internC("read"), nullptr, 0));
  if (!text.v) return 0;
  Value args[7] = {text, a[1], a[2], a[3], a[4], a[5], a[6]};
  return loads(self, args, 7, 0);
}

// --- JSONEncoder, JSONDecoder
// -------------------------------------------------------------------------------------------
namespace {
struct Coder {
  Header h;
  Value options; ///< tuple of the keyword arguments, None for absent ones
};
MOLT_CHILDREN(coder, Coder, options, 1)
} // namespace
extern Class T_JSONEncoder, T_JSONDecoder;
static Shape shape_JSONEncoder = {.cls = &T_JSONEncoder}, shape_JSONDecoder = {.cls = &T_JSONDecoder};
static Value coderConstruct(Value cls, const Value*, i32, Value) {
  Value v = instanceNew(as<Class>(cls), sizeof(Coder));
  as<Coder>(v)->options = tupleNew(0);
  return v;
}
static int coderInit(Value self, const Value* a, i32 nargs, Value kw, const char* const* names, int n,
                     const char* fn) {
  Value v[9];
  if (!takeArgs(fn, a, nargs, kw, names, 0, v)) return -1;
  Value t = tupleNew((u64)n);
  for (int i = 0; i < n; ++i) as<Tuple>(t)->items[i] = v[i] ? incref(v[i]) : 0;
  for (int i = 0; i < n; ++i)
    if (!as<Tuple>(t)->items[i]) as<Tuple>(t)->items[i] = incref(toValue(&molt_Ellipsis)); // absent
  decref(as<Coder>(self)->options);
  as<Coder>(self)->options = t;
  return 0;
}
static void optionsOf(Value self, Value* out, int n) {
  Tuple* t = as<Tuple>(as<Coder>(self)->options);
  for (int i = 0; i < n; ++i)
    out[i] = (u64)i < t->length && t->items[i] != toValue(&molt_Ellipsis) ? t->items[i] : 0;
}
static int encoderInit(Value self, const Value* a, i32 n, Value kw) {
  static const char* const names[] = {"skipkeys", "ensure_ascii", "check_circular", "allow_nan", "sort_keys",
                                      "indent",   "separators",   "default",        nullptr};
  return coderInit(self, a, n, kw, names, 8, "JSONEncoder");
}
static Value encoderEncode(Value self, const Value* a, i32, Value) {
  Value o[8];
  optionsOf(self, o, 8);
  Ref own(o[7] && !isNone(o[7]) ? incref(o[7]) : getAttr(self, internC("default")));
  if (!own.v) return 0;
  Value opts[8] = {o[0], o[1], o[2], o[3], o[5], o[6], own, o[4]};
  return encode(a[0], opts);
}
static Value encoderIter(Value self, const Value* a, i32 n, Value kw) {
  Ref text(encoderEncode(self, a, n, kw));
  if (!text.v) return 0;
  Ref one(listFrom(&text.v, 1));
  return iter(one);
}
static Value encoderDefault(Value, const Value* a, i32, Value) {
  return raise(E_TypeError, "Object of type %T is not JSON serializable", a[0]);
}
static const MethodDef encoderMethods[] = {{"encode", encoderEncode, 1, 1, "o"},
                                           {"iterencode", encoderIter, 1, 2, "o,_one_shot"},
                                           {"default", encoderDefault, 1, 1, "o"},
                                           {}};
Class T_JSONEncoder = {.cname = "json.encoder.JSONEncoder",
                       .shape = &shape_JSONEncoder,
                       .flags = kBaseType | kPythonMade,
                       .instanceBytes = sizeof(Coder),
                       .ops = {.dealloc = coderDealloc,
                               .traverse = coderTraverse,
                               .construct = coderConstruct,
                               .init = encoderInit},
                       .methods = encoderMethods};
static int decoderInit(Value self, const Value* a, i32 n, Value kw) {
  static const char* const names[] = {"object_hook", "parse_float",       "parse_int", "parse_constant",
                                      "strict",      "object_pairs_hook", nullptr};
  return coderInit(self, a, n, kw, names, 6, "JSONDecoder");
}
static Value decoderDecode(Value self, const Value* a, i32, Value) {
  Value o[6];
  optionsOf(self, o, 6);
  Value hooks[5] = {o[0], o[1], o[2], o[3], o[5]};
  return decode(a[0], hooks);
}
static const MethodDef decoderMethods[] = {{"decode", decoderDecode, 1, 1, "s"}, {}};
Class T_JSONDecoder = {.cname = "json.decoder.JSONDecoder",
                       .shape = &shape_JSONDecoder,
                       .flags = kBaseType | kPythonMade,
                       .instanceBytes = sizeof(Coder),
                       .ops = {.dealloc = coderDealloc,
                               .traverse = coderTraverse,
                               .construct = coderConstruct,
                               .init = decoderInit},
                       .methods = decoderMethods};

static const MethodDef functions[] = {
    {"dumps", dumps, 1, 10,
     "obj,*,skipkeys,ensure_ascii,check_circular,allow_nan,cls,indent,separators,default,sort_keys"},
    {"dump", dump, 2, 11,
     "obj,fp,*,skipkeys,ensure_ascii,check_circular,allow_nan,cls,indent,separators,default,sort_keys"},
    {"loads", loads, 1, 7, "s,*,cls,object_hook,parse_float,parse_int,parse_constant,object_pairs_hook"},
    {"load", load, 1, 7, "fp,*,cls,object_hook,parse_float,parse_int,parse_constant,object_pairs_hook"},
    {}};
static int setup(Value m) {
  moduleAdd(m, "JSONDecodeError", incref(jsonErrorClass()));
  moduleAddType(m, "JSONEncoder", &T_JSONEncoder);
  return moduleAddType(m, "JSONDecoder", &T_JSONDecoder);
}
extern const NativeModule module_json = {"json", functions, setup};
