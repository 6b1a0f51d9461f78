// The error handlers that codecs.lookup_error gives out: what codecs.cpp does itself by name, as callables
// that take a UnicodeError and give (replacement, position to go on from).
// TODO(stdlib-compat, owner:runtime, milestone:SL1, priority:P3, status:missing): surrogateescape and surrogatepass as callables; as names of handlers they work
#include "error/exception.h"
#include "start/start.h"
#include "text/codecs.h"

namespace {
struct Trouble {
  Value text = 0; ///< borrowed: what could not be encoded or translated; 0 when decoding
  i64 start = 0, end = 0;
};
/// False with TypeError when `v` is not an error of a kind that `decoding` allows.
bool read(Value v, Trouble& t, bool decoding) {
  const bool decode = isInstance(v, &E_UnicodeDecodeError);
  if (!isInstance(v, &E_UnicodeEncodeError) && !isInstance(v, &E_UnicodeTranslateError) &&
      !(decode && decoding)) {
    raise(E_TypeError, "don't know how to handle %T in error callback", v);
    return false;
  }
  Exception* e = exceptionOf(v);
  i64 size;
  if (!e->f[kUniObject] || !intToI64(e->f[kUniStart], &t.start) || !intToI64(e->f[kUniEnd], &t.end)) {
    raise(E_TypeError, "object attribute not set");
    return false;
  }
  if ((size = length(e->f[kUniObject])) < 0) return false;
  if (!decode) t.text = e->f[kUniObject];
  // As CPython: positions that the program set are brought back into the object.
  if (t.start < 0) t.start = 0;
  if (t.start >= size) t.start = size ? size - 1 : 0;
  if (t.end < 1) t.end = 1;
  if (t.end > size) t.end = size;
  return true;
}
Value answer(StrBuilder& b, i64 end) {
  Ref text(b.finish());
  return tuple2(text, tagInt(end));
}
void putHex(StrBuilder& b, u32 c, int digits) {
  for (int i = digits; i--;) b.put((u8) "0123456789abcdef"[c >> 4 * i & 15]);
}
void putEscape(StrBuilder& b, u32 c) {
  const int n = c > 0xffff ? 8 : c > 0xff ? 4 : 2;
  b.putC(n == 8 ? "\\U" : n == 4 ? "\\u" : "\\x");
  putHex(b, c, n);
}

Value strict(Value, const Value* a, i32, Value) {
  if (!isInstance(a[0], &E_BaseException)) return raise(E_TypeError, "codec must pass exception instance");
  return raiseValue(a[0]);
}
Value ignore(Value, const Value* a, i32, Value) {
  Trouble t;
  if (!read(a[0], t, true)) return 0;
  return tuple2(strEmpty(), tagInt(t.end));
}
Value replace(Value, const Value* a, i32, Value) {
  Trouble t;
  if (!read(a[0], t, true)) return 0;
  StrBuilder b;
  if (isInstance(a[0], &E_UnicodeEncodeError))
    b.fill('?', t.end - t.start);
  else
    b.fill(0xfffd, t.text ? t.end - t.start : 1);
  return answer(b, t.end);
}
Value xmlCharRef(Value, const Value* a, i32, Value) {
  Trouble t;
  if (!isInstance(a[0], &E_UnicodeEncodeError))
    return raise(E_TypeError, "don't know how to handle %T in error callback", a[0]);
  if (!read(a[0], t, false)) return 0;
  StrBuilder b;
  for (i64 i = t.start; i < t.end; ++i) {
    Ref number(strFormat("&#%d;", (int)strChar(as<Str>(t.text), (u32)i)));
    b.putStr(number);
  }
  return answer(b, t.end);
}
Value backslash(Value, const Value* a, i32, Value) {
  Trouble t;
  if (!read(a[0], t, true)) return 0;
  StrBuilder b;
  size_t n;
  const char* bytes = t.text ? nullptr : bytesLike(exceptionOf(a[0])->f[kUniObject], &n);
  for (i64 i = t.start; i < t.end; ++i) putEscape(b, bytes ? (u8)bytes[i] : strChar(as<Str>(t.text), (u32)i));
  return answer(b, t.end);
}
/// \N{...}: the names are unicodedata's, which is imported as CPython imports it.
Value nameReplace(Value, const Value* a, i32, Value) {
  Trouble t;
  if (!isInstance(a[0], &E_UnicodeEncodeError))
    return raise(E_TypeError, "don't know how to handle %T in error callback", a[0]);
  if (!read(a[0], t, false)) return 0;
  Ref data(importModule(internC("unicodedata")));
  Ref name(data.v ? getAttr(data, internC("name")) : 0);
  if (!name.v) return 0;
  StrBuilder b;
  for (i64 i = t.start; i < t.end; ++i) {
    Ref c(strSlice(t.text, i, i + 1)), known(call2(name, c, none()));
    if (!known.v) return 0;
    if (isAnyStr(known)) {
      b.putC("\\N{");
      b.putStr(known);
      b.put('}');
    } else {
      putEscape(b, strChar(as<Str>(t.text), (u32)i));
    }
  }
  return answer(b, t.end);
}

const struct {
  const char* name;
  MethodDef def;
} kHandlers[] = {{"strict", {"strict_errors", strict, 1, 1}},
                 {"ignore", {"ignore_errors", ignore, 1, 1}},
                 {"replace", {"replace_errors", replace, 1, 1}},
                 {"xmlcharrefreplace", {"xmlcharrefreplace_errors", xmlCharRef, 1, 1}},
                 {"backslashreplace", {"backslashreplace_errors", backslash, 1, 1}},
                 {"namereplace", {"namereplace_errors", nameReplace, 1, 1}}};
constexpr size_t kCount = sizeof kHandlers / sizeof *kHandlers;
Value made[kCount];
} // namespace

Value builtinErrorHandler(const char* name) {
  for (size_t i = 0; i < kCount; ++i)
    if (!strcmp(kHandlers[i].name, name)) {
      if (!made[i]) made[i] = builtinFunction(&kHandlers[i].def, 0, 0);
      return incref(made[i]);
    }
  return 0;
}
