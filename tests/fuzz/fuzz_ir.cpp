// No bytes crash a reader of IR or the verifier; and what a reader accepts survives every form unchanged.
// The first byte picks the reader. 'p': the rest is the payload of a binary file (so that the checksum is no
// wall).
#include "ir/binary.h"
#include "ir/cfg.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "wire/ir_json.h"

using namespace molt;
using namespace molt::ir;

// Text shows a value's type where it is defined, and spells integers out: it is faithful to programs in which
// those make sense. Binary and JSON are faithful to any.
static bool textCarries(const Program& p) {
  for (const Const& c : p.consts)
    if (c.kind == ConstKind::Int &&
        (c.text.empty() || c.text.find_first_not_of("-0123456789") != std::string::npos))
      return false;
  for (const Shape& s : p.shapes)
    if (s.slots.size() != s.kinds.size()) return false;
  for (const Function& f : p.functions)
    for (const Block& b : f.blocks) {
      for (ValueId v : b.params)
        if (v >= f.valueTypes.size()) return false;
      for (const Op& o : b.ops)
        if (o.result != kNone && o.result >= f.valueTypes.size()) return false;
    }
  return true;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  Program p;
  Diagnostics d;
  bool ok;
  switch (data[0]) {
  case 'p': ok = readBinary(wrapEnvelope(kIrFormat, rest), p, d); break;
  case 't': ok = readText(rest, p, d); break;
  case 'j': ok = readIrJson(rest, p, d); break;
  default: ok = readAnyIr(rest, p, d); break;
  }
  if (!ok) {
    if (!d.hasErrors()) __builtin_trap();
    return 0;
  }
  for (Stage s : {Stage::Parse, Stage::Lower}) {
    Diagnostics dv;
    if (verify(p, dv, s) == dv.hasErrors()) __builtin_trap();
  }
  std::string binary = writeBinary(p), text = printText(p), json = writeIrJson(p);
  bool carries = textCarries(p);
  for (const std::string& form : {binary, json, text}) {
    if (form[0] == 'm' && !carries) continue; // the text form
    Program q;
    Diagnostics dq;
    if (!readAnyIr(form, q, dq) || writeBinary(q) != binary) __builtin_trap();
  }
  for (Function& f : p.functions) pruneUnreachable(f);
  return 0;
}
