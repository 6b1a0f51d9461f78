// io.IncrementalNewlineDecoder: line ends of any kind become '\n', and which kinds there were is remembered.
// A '\r' at the end of a piece is held back, since its '\n' may begin the next one.
#include "module/io/io.h"
#include "object/names.h"
#include "text/args.h"
#include "text/str.h"

namespace {
struct NewlineDecoder {
  Header h;
  Value decoder; ///< None: the pieces are text already
  Value errors;
  u32 translate, pending, seen; ///< seen: 1 '\r', 2 '\n', 4 '\r\n'
  u32 ready;
};
NewlineDecoder* self_(Value v) { return as<NewlineDecoder>(v); }
void dealloc(Value v) {
  decref(self_(v)->decoder);
  decref(self_(v)->errors);
  freeInstance(v, sizeof(NewlineDecoder));
}
void traverse(Value v, Visit visit, void* arg) {
  if (isObject(self_(v)->decoder)) visit(self_(v)->decoder, arg);
}
Value construct(Value cls, const Value*, i32, Value) {
  return instanceNew(as<Class>(cls), sizeof(NewlineDecoder));
}
int init(Value self, const Value* args, i32 nargs, Value kwnames) {
  Value a[3];
  if (bindArgs("IncrementalNewlineDecoder", "decoder,translate,errors", args, nargs, kwnames, a) < 0)
    return -1;
  if (!a[0] || !a[1])
    return raiseStatus(raise(E_TypeError,
                             "IncrementalNewlineDecoder() missing required argument '%s' (pos %d)",
                             a[0] ? "translate" : "decoder", a[0] ? 2 : 1));
  const int translate = truth(a[1]);
  if (translate < 0) return -1;
  NewlineDecoder* d = self_(self);
  Value old[2] = {d->decoder, d->errors};
  d->decoder = incref(a[0]);
  d->errors = a[2] ? incref(a[2]) : strFromC("strict");
  d->translate = (u32)translate;
  d->pending = d->seen = 0;
  d->ready = 1;
  decref(old[0]);
  decref(old[1]);
  return 0;
}
bool ready(Value self) {
  if (self_(self)->ready) return true;
  raise(E_ValueError, "IncrementalNewlineDecoder.__init__() not called");
  return false;
}

Value decode(Value self, const Value* a, i32, Value) {
  NewlineDecoder* d = self_(self);
  const int final = a[1] ? truth(a[1]) : 0;
  if (final < 0 || !ready(self)) return 0;
  Ref text(incref(a[0]));
  if (!isNone(d->decoder)) {
    Value args[2] = {a[0], boolValue(final)};
    text.reset(callMethod(d->decoder, internC("decode"), args, 2));
    if (!text.v) return 0;
  }
  if (!isAnyStr(text)) return raise(E_TypeError, "decoder should return a string result, not '%T'", text.v);
  Str* s = as<Str>(text);
  u32 n = s->length;
  const bool held = d->pending && (final || n);
  if (held) d->pending = 0;
  if (!final && n && strChar(s, n - 1) == '\r') {
    d->pending = 1;
    --n;
  }
  StrBuilder b(n + 1, s->kind);
  auto put = [&](u32 kind) {
    d->seen |= kind;
    if (d->translate) return b.put('\n');
    if (kind != 2) b.put('\r');
    if (kind != 1) b.put('\n');
  };
  u32 i = 0;
  if (held) {
    const bool both = n && strChar(s, 0) == '\n';
    put(both ? 4 : 1);
    i = both;
  }
  for (; i < n; ++i) {
    const u32 c = strChar(s, i);
    if (c == '\n') {
      put(2);
    } else if (c == '\r') {
      const bool both = i + 1 < n && strChar(s, i + 1) == '\n';
      put(both ? 4 : 1);
      i += both;
    } else {
      b.put(c);
    }
  }
  return b.finish();
}
/// (bytes of the decoder, its flag, with the held '\r' as the lowest bit).
Value getState(Value self, const Value*, i32, Value) {
  NewlineDecoder* d = self_(self);
  if (!ready(self)) return 0;
  Ref buffer(bytesNew("", 0)), flag(tagInt(0));
  if (!isNone(d->decoder)) {
    Ref state(callMethod(d->decoder, internC("getstate"), nullptr, 0));
    if (!state.v) return 0;
    if (!isTuple(state) || as<Tuple>(state)->length != 2 || !isAnyBytes(as<Tuple>(state)->items[0]))
      return raise(E_TypeError, "illegal decoder state");
    buffer.reset(incref(as<Tuple>(state)->items[0]));
    flag.reset(incref(as<Tuple>(state)->items[1]));
  }
  Ref doubled(binary(flag, tagInt(1), OpLShift));
  Ref all(doubled.v ? binary(doubled, tagInt(d->pending), OpOr) : 0);
  return all.v ? tuple2(buffer, all) : 0;
}
Value setState(Value self, const Value* a, i32, Value) {
  NewlineDecoder* d = self_(self);
  if (!ready(self)) return 0;
  if (!isTuple(a[0])) return raise(E_TypeError, "state argument must be a tuple");
  if (as<Tuple>(a[0])->length != 2) return raise(E_TypeError, "setstate(): illegal state argument");
  Value flag = as<Tuple>(a[0])->items[1];
  Ref low(binary(flag, tagInt(1), OpAnd)), half(low.v ? binary(flag, tagInt(1), OpRShift) : 0);
  if (!half.v) return 0;
  d->pending = low.v == tagInt(1);
  if (isNone(d->decoder)) return none();
  Ref state(tuple2(as<Tuple>(a[0])->items[0], half));
  Ref r(callMethod(d->decoder, internC("setstate"), &state.v, 1));
  return r.v ? none() : 0;
}
Value reset(Value self, const Value*, i32, Value) {
  NewlineDecoder* d = self_(self);
  if (!ready(self)) return 0;
  d->seen = d->pending = 0;
  if (isNone(d->decoder)) return none();
  Ref r(callMethod(d->decoder, internC("reset"), nullptr, 0));
  return r.v ? none() : 0;
}
Value newlines(Value self) {
  static const char* const kEnds[] = {"\r", "\n", "\r\n"};
  const u32 seen = self_(self)->seen;
  Value all[3];
  u32 n = 0;
  for (u32 i = 0; i < 3; ++i)
    if (seen >> i & 1) all[n++] = strFromC(kEnds[i]);
  if (n == 0) return none();
  if (n == 1) return all[0];
  Value r = tupleFrom(all, n);
  for (u32 i = 0; i < n; ++i) decref(all[i]);
  return r;
}
Value errorsOf(Value self) { return incref(self_(self)->errors); }
const MethodDef methods[] = {{"decode", decode, 1, 2, "input,final"},
                             {"getstate", getState, 0, 0},
                             {"setstate", setState, 1, 1},
                             {"reset", reset, 0, 0},
                             {}};
const GetSetDef getset[] = {{"newlines", newlines}, {"errors", errorsOf}, {nullptr, nullptr}};
} // namespace
Class T_IncrementalNewlineDecoder = {
    .cname = "_io.IncrementalNewlineDecoder",
    .flags = kBaseType,
    .instanceBytes = sizeof(NewlineDecoder),
    .ops = {.dealloc = dealloc, .traverse = traverse, .construct = construct, .init = init},
    .methods = methods,
    .getset = getset};
