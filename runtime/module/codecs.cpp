// The module _codecs: the runtime's encodings under the names that codecs and encodings import, and the
// registry.
// TODO(stdlib-compat, owner:runtime, milestone:SL1, priority:P2, status:partial): charmap_encode, charmap_decode, charmap_build, utf_7; escapes cut at the end of a piece (final); lookup of encodings that no search function was registered for
#include "text/codecs.h"
#include "container/container.h"
#include "module/modules.h"
#include "text/args.h"
#include "text/bytes.h"

namespace {
/// (result, length of what was given): what each pair of functions below gives.
Value counted(Value owned, i64 n) {
  Ref result(owned);
  return result.v ? tuple2(result, tagInt(n)) : 0;
}
/// An argument `errors`: false with TypeError. None is as if it was absent.
bool readErrors(const char* function, int position, Value given, Value* out) {
  *out = given && !isNone(given) ? given : 0;
  if (!*out || isAnyStr(*out)) return true;
  raise(E_TypeError, "%s() argument %d must be str or None, not %T", function, position, given);
  return false;
}
Value encodeAs(const char* function, const char* encoding, const Value* a) {
  Value errors;
  if (!isAnyStr(a[0])) return raise(E_TypeError, "%s() argument 1 must be str, not %N", function, a[0]);
  if (!readErrors(function, 2, a[1], &errors)) return 0;
  Ref name(strFromC(encoding));
  return counted(encodeStr(a[0], name, errors), as<Str>(a[0])->length);
}
/// `order` null: an encoding that fixes it, or has none.
Value decodePiece(const char* function, const char* encoding, const Value* a, bool final, int* order,
                  size_t* consumed) {
  Value errors;
  if (!readErrors(function, 2, a[1], &errors)) return 0;
  size_t n;
  const char* p = isAnyStr(a[0]) ? viewOf(a[0]).p : bytesLike(a[0], &n);
  if (!p) return raise(E_TypeError, "a bytes-like object is required, not '%T'", a[0]);
  Ref copy(isAnyStr(a[0]) ? encodeUtf8(a[0], "strict")
                          : bytesNew(p, n)); // an error handler may change the source
  if (!copy.v) return 0;
  p = bytesLike(copy, &n);
  const char* how = errors ? as<Str>(errors)->data : "strict";
  *consumed = n;
  if (!strcmp(encoding, "utf-8")) return decodeUtf8Stateful(copy, p, n, how, final, consumed);
  int none = 0;
  if (!strncmp(encoding, "utf", 3))
    return decodeWideStateful(copy, p, n, encoding, how, final, consumed, order ? order : &none);
  Ref name(strFromC(encoding));
  return decodeObject(copy, name, errors);
}
int isFinal(Value v) { return v ? truth(v) : 0; }
Value decodeAs(const char* function, const char* encoding, const Value* a, bool stateful) {
  const int final = stateful ? isFinal(a[2]) : 1;
  size_t consumed = 0;
  if (final < 0) return 0;
  Ref r(decodePiece(function, encoding, a, final, nullptr, &consumed));
  return r.v ? tuple2(r, tagInt((i64)consumed)) : 0;
}
/// (text, consumed, byte order): what the incremental decoders of utf-16 and utf-32 keep.
Value decodeOrdered(const char* function, const char* encoding, const Value* a) {
  i32 order = 0;
  const int final = isFinal(a[3]);
  if (final < 0 || (a[2] && asCInt(a[2], &order) < 0)) return 0;
  size_t consumed = 0;
  int at = order;
  Ref text(decodePiece(function, encoding, a, final, &at, &consumed));
  if (!text.v) return 0;
  Value parts[3] = {text, tagInt((i64)consumed), tagInt(at)};
  return tupleFrom(parts, 3);
}

// CODEC(function's stem, encoding, stateful): `final` is what the stateful ones take besides.
#define CODECS(CODEC)                                                                                        \
  CODEC(utf_8, "utf-8", true)                                                                                \
  CODEC(utf_16, "utf-16", true)                                                                              \
  CODEC(utf_16_le, "utf-16-le", true)                                                                        \
  CODEC(utf_16_be, "utf-16-be", true)                                                                        \
  CODEC(utf_32, "utf-32", true)                                                                              \
  CODEC(utf_32_le, "utf-32-le", true)                                                                        \
  CODEC(utf_32_be, "utf-32-be", true)                                                                        \
  CODEC(unicode_escape, "unicode-escape", false)                                                             \
  CODEC(raw_unicode_escape, "raw-unicode-escape", false)                                                     \
  CODEC(latin_1, "latin-1", false)                                                                           \
  CODEC(ascii, "ascii", false)
#define CODEC(stem, encoding, stateful)                                                                      \
  Value stem##_encode(Value, const Value* a, i32, Value) { return encodeAs(#stem "_encode", encoding, a); }  \
  Value stem##_decode(Value, const Value* a, i32, Value) {                                                   \
    return decodeAs(#stem "_decode", encoding, a, stateful);                                                 \
  }
CODECS(CODEC)
#undef CODEC
Value utf_16_ex_decode(Value, const Value* a, i32, Value) {
  return decodeOrdered("utf_16_ex_decode", "utf-16", a);
}
Value utf_32_ex_decode(Value, const Value* a, i32, Value) {
  return decodeOrdered("utf_32_ex_decode", "utf-32", a);
}
Value readBuffer(Value, const Value* a, i32, Value) {
  size_t n;
  if (isAnyStr(a[0])) {
    Ref bytes(encodeUtf8(a[0], "strict"));
    return bytes.v ? counted(bytes.take(), length(bytes)) : 0;
  }
  const char* p = bytesLike(a[0], &n);
  if (!p) return raise(E_TypeError, "a bytes-like object is required, not '%T'", a[0]);
  return counted(bytesNew(p, n), (i64)n);
}

Value escapeDecode(Value, const Value* a, i32, Value) {
  Value errors;
  size_t n;
  if (!readErrors("escape_decode", 2, a[1], &errors)) return 0;
  const char* p = isAnyStr(a[0]) && as<Str>(a[0])->ascii ? (n = as<Str>(a[0])->length, as<Str>(a[0])->data)
                                                         : bytesLike(a[0], &n);
  if (!p) return raise(E_TypeError, "a bytes-like object is required, not '%T'", a[0]);
  return counted(decodeBytesEscape(p, n, errors ? as<Str>(errors)->data : "strict"), (i64)n);
}
Value escapeEncode(Value, const Value* a, i32, Value) {
  if (!isAnyBytes(a[0])) return raise(E_TypeError, "escape_encode() argument 1 must be bytes, not %N", a[0]);
  return counted(encodeBytesEscape(as<Bytes>(a[0])->data, as<Bytes>(a[0])->length),
                 (i64)as<Bytes>(a[0])->length);
}

Value registerSearch(Value, const Value* a, i32, Value) {
  if (!isCallable(a[0])) return raise(E_TypeError, "argument must be callable");
  if (!molt_codecs.searchers) molt_codecs.searchers = listNew(0);
  listAppend(molt_codecs.searchers, a[0]);
  return none();
}
Value unregisterSearch(Value, const Value* a, i32, Value) {
  const int known = molt_codecs.searchers ? contains(molt_codecs.searchers, a[0]) : 0;
  if (known < 0) return 0;
  if (!known) return none();
  if (molt_codecs.found) dictClear(as<Dict>(molt_codecs.found));
  return callMethod(molt_codecs.searchers, internC("remove"), a, 1);
}
/// Lower case with '_' for spaces.
Value normalised(Value name) {
  StrBuilder b;
  Str* s = as<Str>(name);
  for (u32 i = 0; i < s->length; ++i) {
    const u32 c = strChar(s, i);
    b.put(c == ' ' ? '_' : c >= 'A' && c <= 'Z' ? c | 32 : c);
  }
  return b.finish();
}
Value lookup(Value, const Value* a, i32, Value) {
  if (!isAnyStr(a[0])) return raise(E_TypeError, "lookup() argument must be str, not %N", a[0]);
  Ref name(normalised(a[0]));
  if (!molt_codecs.found) molt_codecs.found = dictNew();
  if (Value known = dictGet(molt_codecs.found, name)) return incref(known);
  const i64 n = molt_codecs.searchers ? length(molt_codecs.searchers) : 0;
  for (i64 i = 0; i < n && i < length(molt_codecs.searchers); ++i) {
    Ref search(getItem(molt_codecs.searchers, tagInt(i)));
    if (!search.v) return 0;
    Ref found(call1(search, name));
    if (!found.v) return 0;
    if (isNone(found)) continue;
    if (!isObject(found) || !(classOf(found)->flags & kTupleSubclass) || as<Tuple>(found)->length != 4)
      return raise(E_TypeError, "codec search functions must return 4-tuples");
    if (dictSet(molt_codecs.found, name, found) < 0) return 0;
    return found.take();
  }
  return raise(E_LookupError, "unknown encoding: %U", a[0]);
}
/// encode and decode: any codec that lookup finds, with objects of any type; the runtime's own ones directly.
Value through(const Value* a, bool encoding) {
  const char* function = encoding ? "encode" : "decode";
  for (int i = 1; i < 3; ++i)
    if (a[i] && !isAnyStr(a[i]))
      return raise(E_TypeError, "%s() argument '%s' must be str, not %N", function,
                   i == 1 ? "encoding" : "errors", a[i]);
  Ref utf8(strFromC("utf-8"));
  const Value name = a[1] ? a[1] : utf8.v;
  Ref codec(lookup(0, &name, 1, 0));
  if (!codec.v) {
    size_t n;
    const bool own = isOwnEncoding(name) && (encoding ? isAnyStr(a[0]) : bytesLike(a[0], &n) != nullptr);
    if (!own || !pendingMatches(E_LookupError)) return 0;
    clearException();
    return encoding ? encodeStr(a[0], name, a[2]) : decodeObject(a[0], name, a[2]);
  }
  Value args[2] = {a[0], a[2]};
  Ref pair(call(as<Tuple>(codec)->items[encoding ? 0 : 1], args, a[2] ? 2 : 1));
  if (!pair.v) return 0;
  if (!isObject(pair) || !(classOf(pair)->flags & kTupleSubclass) || as<Tuple>(pair)->length != 2)
    return raise(E_TypeError, "%sr must return a tuple (object, integer)", function);
  return incref(as<Tuple>(pair)->items[0]);
}
Value encode(Value, const Value* a, i32, Value) { return through(a, true); }
Value decode(Value, const Value* a, i32, Value) { return through(a, false); }
Value registerError(Value, const Value* a, i32, Value) {
  if (!isAnyStr(a[0])) return raise(E_TypeError, "register_error() argument 1 must be str, not %N", a[0]);
  if (!isCallable(a[1])) return raise(E_TypeError, "handler must be callable");
  return registerErrorHandler(a[0], a[1]);
}
Value lookupError(Value, const Value* a, i32, Value) {
  if (!isAnyStr(a[0])) return raise(E_TypeError, "lookup_error() argument must be str, not %N", a[0]);
  return lookupErrorHandler(a[0]);
}

const MethodDef functions[] = {{"encode", encode, 1, 3, "obj,encoding,errors"},
                               {"decode", decode, 1, 3, "obj,encoding,errors"},
#define CODEC(stem, encoding, stateful)                                                                      \
  {#stem "_encode", stem##_encode, 1, 2}, {#stem "_decode", stem##_decode, 1, 3},
                               CODECS(CODEC)
#undef CODEC
                                   {"utf_16_ex_decode", utf_16_ex_decode, 1, 4},
                               {"utf_32_ex_decode", utf_32_ex_decode, 1, 4},
                               {"readbuffer_encode", readBuffer, 1, 2},
                               {"register", registerSearch, 1, 1},
                               {"unregister", unregisterSearch, 1, 1},
                               {"lookup", lookup, 1, 1},
                               {"register_error", registerError, 2, 2},
                               {"lookup_error", lookupError, 1, 1},
                               {}};
} // namespace
extern const NativeModule module__codecs = {"_codecs", functions, nullptr};
