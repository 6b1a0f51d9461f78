// Encodings that are not built in go to codecs.encode and codecs.decode, when the program has that module
// loaded.
// TODO(stdlib-compat, owner:runtime, milestone:SL1, priority:P2, status:missing): module unicodedata
#include "text/codec_names.h"
#include "text/str.h"

static Value through(const char* fn, Value object, Value encoding, const char* errors) {
  Value modules = sysModules();
  Value codecs = modules ? dictGet(modules, internC("codecs")) : 0;
  // The registry of _codecs finds the encodings package by itself; without it there is nothing to ask.
  if (!codecs) return raise(E_LookupError, "unknown encoding: %U", encoding);
  Ref f(getAttr(codecs, internC(fn)));
  if (!f.v) return 0;
  Ref e(strFromC(errors));
  Value args[3] = {object, encoding, e.v};
  return call(f, args, 3);
}
Value encodeWithTable(Value s, Value encoding, const char* errors) {
  Ref r(through("encode", s, encoding, errors));
  if (r.v && !isAnyBytes(r))
    return raise(
        E_TypeError,
        "'%U' encoder returned '%T' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
        encoding, r.v);
  return r.take();
}
Value decodeWithTable(Value object, Value encoding, const char* errors) {
  Ref r(through("decode", object, encoding, errors));
  if (r.v && !isAnyStr(r))
    return raise(
        E_TypeError,
        "'%U' decoder returned '%T' instead of 'str'; use codecs.decode() to decode to arbitrary types",
        encoding, r.v);
  return r.take();
}
