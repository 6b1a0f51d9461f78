#include "wire/ir_json.h"
#include "ir/binary.h"
#include "ir/fields.h"
#include "ir/text.h"
#include "wire/json_error.h"
#include "wire/json_writer.h"
#include <bit>
#include <simdjson.h>

namespace molt {
using namespace ir;
namespace {

constexpr u32 kJsonVersion = 2;

class Writer {
public:
  explicit Writer(std::string& out) : w_(out, 1) {}
  void program(const Program& p) {
    w_.beginObject().field("format", "molt-ir").field("version", kJsonVersion);
    fields(*this, p);
    w_.endObject();
  }
  template <class T> void operator()(const char* key, const T& x) {
    w_.key(key);
    value(x);
  }
  template <class E, class Names> void choice(const char* key, E e, const Names& names) {
    w_.field(key, names[static_cast<size_t>(e)]);
  }

private:
  void value(u32 id) {
    if (id == kNone)
      w_.null();
    else
      w_.number(id);
  }
  void hex(const char* prefix, u64 n) {
    char b[24];
    std::snprintf(b, sizeof b, "%s%llx", prefix, static_cast<unsigned long long>(n));
    w_.string(b);
  }
  void value(u64 n) { hex("0x", n); }
  void value(f64 x) {
    if (std::isfinite(x) && !(x == 0 && std::signbit(x))) {
      w_.number(x);
      return;
    }
    w_.beginRowObject().key("bits");
    hex("0x", std::bit_cast<u64>(x));
    w_.endObject();
  }
  void value(bool b) { w_.boolean(b); }
  void value(const std::string& s) { w_.text(s); }
  void value(const std::vector<Type>& types) {
    std::string s;
    for (Type t : types) s += kTypeLetters[static_cast<u8>(t)];
    w_.string(s);
  }
  void value(const SourceSpan& s) {
    w_.beginRow();
    for (u32 n : {s.line, s.col, s.endLine, s.endCol}) value(n);
    w_.endArray();
  }
  void value(const std::vector<u32>& ids) {
    w_.beginRow();
    for (u32 i : ids) value(i);
    w_.endArray();
  }
  void value(const Edge& e) {
    w_.beginRowObject();
    fields(*this, e);
    w_.endObject();
  }
  template <class T> void value(const std::vector<T>& items) {
    w_.beginArray();
    for (auto& i : items) value(i);
    w_.endArray();
  }
  template <class T>
    requires std::is_class_v<T>
  void value(const T& x) {
    constexpr bool row =
        std::is_same_v<T, Const> || std::is_same_v<T, FrameState> || std::is_same_v<T, ResumePoint>;
    if (row)
      w_.beginRowObject();
    else
      w_.beginObject();
    fields(*this, x);
    if constexpr (std::is_same_v<T, Function>) blocks(x);
    w_.endObject();
  }
  void blocks(const Function& f) {
    w_.key("blocks").beginArray();
    for (const Block& b : f.blocks) {
      w_.beginObject().key("params");
      value(b.params);
      w_.key("ops").beginArray();
      for (const Op& o : b.ops) op(f, o);
      w_.endArray().endObject();
    }
    w_.endArray();
  }
  void op(const Function& f, const Op& o) {
    const OpInfo& row = info(o.code);
    w_.beginRowObject().field("op", row.text);
    if (o.result != kNone) w_.field("result", o.result);
    if (!o.args.empty()) (*this)("args", o.args);
    if (u32 n = immCount(row)) {
      w_.key("imm").beginRow();
      for (u32 i = 0; i < n; ++i) value(o.imm[i]);
      w_.endArray();
    }
    if (!o.edges.empty()) (*this)("to", o.edges);
    if (o.origin != kNone) w_.field("origin", o.origin);
    if (o.span) (*this)("span", o.span);
    if (o.hasUnwind()) (*this)("unwind", o.unwind);
    if (o.state != kNone) w_.field("state", o.state);
    if (o.type != (o.result < f.valueTypes.size() ? f.valueTypes[o.result] : Type::None))
      w_.field("type", kTypeLetters.substr(static_cast<u8>(o.type), 1));
    w_.endObject();
  }

  JsonWriter w_;
};

namespace sj = simdjson::dom;

// The first error is kept, with the path of keys to it; everything after reads as nothing.
class Reader {
public:
  std::string error;

  void program(sj::element root, Program& p) {
    if (!root.is_object()) return fail("the document is not an object");
    object_ = root.get_object().value_unsafe();
    std::string_view format;
    u64 version = 0;
    if (object_["format"].get(format) || format != "molt-ir")
      return fail("its \"format\" is not \"molt-ir\"");
    if (object_["version"].get(version) || version != kJsonVersion)
      return fail("expected version " + std::to_string(kJsonVersion) + ", got " + std::to_string(version));
    fields(*this, p);
  }
  template <class T> void operator()(const char* key, T& x) {
    if (!error.empty()) return;
    sj::element e;
    if (object_[key].get(e)) return fail(std::string("the field \"") + key + "\" is missing");
    key_ = key;
    value(e, x);
  }
  template <class E, class Names> void choice(const char* key, E& x, const Names& names) {
    if (!error.empty()) return;
    std::string_view word;
    u32 n = object_[key].get(word) ? kNone : indexOf(names, word);
    if (n == kNone) return fail(std::string("the field \"") + key + "\" has a value that does not exist");
    x = static_cast<E>(n);
  }

private:
  void fail(std::string text) {
    if (error.empty()) error = std::move(text);
  }
  void wrong(const char* want) { fail(std::string("\"") + key_ + "\" should be " + want); }
  void value(sj::element e, u32& id) {
    id = kNone;
    if (e.is_null()) return;
    u64 n = 0;
    if (e.get(n) || n >= kNone) return wrong("a number below 2^32, or null");
    id = static_cast<u32>(n);
  }
  void hex(sj::element e, u64& n) {
    std::string_view s;
    n = 0;
    if (e.get(s) || !s.starts_with("0x")) return wrong("a string \"0x…\"");
    auto r = std::from_chars(s.data() + 2, s.data() + s.size(), n, 16);
    if (r.ec != std::errc() || r.ptr != s.data() + s.size()) wrong("a string \"0x…\"");
  }
  void value(sj::element e, u64& n) { hex(e, n); }
  void value(sj::element e, f64& x) {
    sj::element bits;
    if (e.is_object() && !e["bits"].get(bits)) {
      u64 n;
      hex(bits, n);
      x = std::bit_cast<f64>(n);
    } else if (e.get(x))
      wrong("a number");
  }
  void value(sj::element e, bool& b) {
    if (e.get(b)) wrong("true or false");
  }
  void value(sj::element e, std::string& s) {
    std::string_view v;
    s.clear();
    if (!e.get(v)) {
      s = v;
      return;
    }
    if (!e.is_object() || e["hex"].get(v) || v.size() % 2) return wrong("a string or {\"hex\": \"…\"}");
    for (size_t i = 0; i < v.size(); i += 2) {
      u32 byte = 0;
      auto r = std::from_chars(v.data() + i, v.data() + i + 2, byte, 16);
      if (r.ec != std::errc() || r.ptr != v.data() + i + 2) return wrong("a string or {\"hex\": \"…\"}");
      s += static_cast<char>(byte);
    }
  }
  void value(sj::element e, std::vector<Type>& types) {
    std::string_view s;
    if (e.get(s)) return wrong("a string of type letters");
    types.reserve(s.size());
    for (char c : s) {
      u32 t = typeOfLetter(c);
      if (t == kNone) return wrong("a string of type letters");
      types.push_back(static_cast<Type>(t));
    }
  }
  void value(sj::element e, SourceSpan& s) {
    sj::array a;
    if (e.get(a)) return wrong("an array of four numbers");
    u32 n = 0, part[4] = {};
    for (sj::element x : a) {
      if (n == 4) break;
      value(x, part[n++]);
    }
    if (n != 4 || a.size() != 4) return wrong("an array of four numbers");
    s = {part[0], part[1], part[2], part[3]};
  }
  template <class T> void value(sj::element e, std::vector<T>& items) {
    sj::array a;
    if (e.get(a)) return wrong("an array");
    const char* key = key_;
    for (sj::element x : a) {
      if (!error.empty()) return;
      key_ = key;
      value(x, items.emplace_back());
    }
  }
  template <class T>
    requires std::is_class_v<T>
  void value(sj::element e, T& x) {
    sj::object inner;
    if (e.get(inner)) return wrong("an object");
    sj::object outer = object_;
    object_ = inner;
    fields(*this, x);
    if constexpr (std::is_same_v<T, Function>) blocks(x);
    object_ = outer;
  }
  void blocks(Function& f) {
    sj::array list;
    if (!error.empty()) return;
    if (object_["blocks"].get(list)) return fail("a function has no array \"blocks\"");
    for (sj::element e : list) {
      Block& b = f.blocks.emplace_back();
      sj::array ops;
      if (e["ops"].get(ops)) return fail("a block has no array \"ops\"");
      sj::element params;
      if (e["params"].get(params)) return fail("a block has no array \"params\"");
      key_ = "params";
      value(params, b.params);
      for (sj::element o : ops) {
        sj::object fieldsOfOp;
        if (o.get(fieldsOfOp)) return fail("an op is not an object");
        op(f, fieldsOfOp, b.ops.emplace_back());
        if (!error.empty()) return;
      }
    }
  }
  void op(const Function& f, sj::object fieldsOfOp, Op& o) {
    std::string_view type;
    bool named = false;
    for (auto [key, e] : fieldsOfOp) {
      key_ = "op";
      if (key == "op") {
        std::string_view word;
        o.code = e.get(word) ? Opcode::Count : opcodeOf(word);
        if (o.code == Opcode::Count) {
          o.code = Opcode::Unreachable;
          return fail("no op \"" + std::string(word) + "\"");
        }
        named = true;
      } else if (key == "result")
        value(e, o.result);
      else if (key == "args")
        value(e, o.args);
      else if (key == "imm") {
        key_ = "imm";
        std::vector<u32> imm;
        value(e, imm);
        if (imm.size() > 2) return wrong("an array of at most two");
        for (size_t i = 0; i < imm.size(); ++i) o.imm[i] = imm[i];
      } else if (key == "to")
        value(e, o.edges);
      else if (key == "origin")
        value(e, o.origin);
      else if (key == "span")
        value(e, o.span);
      else if (key == "unwind")
        value(e, o.unwind);
      else if (key == "state")
        value(e, o.state);
      else if (key == "type") {
        if (e.get(type) || type.size() != 1 || typeOfLetter(type[0]) == kNone) return fail("no such type");
      } else
        return fail("an op has no field \"" + std::string(key) + "\"");
      if (!error.empty()) return;
    }
    if (!named) return fail("an op without \"op\"");
    o.type = o.result < f.valueTypes.size() ? f.valueTypes[o.result] : Type::None;
    if (!type.empty()) o.type = static_cast<Type>(typeOfLetter(type[0]));
  }

  sj::object object_;
  const char* key_ = "";
};

} // namespace

std::string writeIrJson(const Program& p) {
  std::string out;
  Writer(out).program(p);
  out += '\n';
  return out;
}

bool readIrJson(std::string_view json, Program& out, Diagnostics& d) {
  out = Program();
  sj::parser parser;
  sj::element root;
  if (auto e = parser.parse(json.data(), json.size()).get(root)) {
    d.error("format", std::string("IR as JSON: ") + jsonProblem(e));
    return false;
  }
  Reader r;
  r.program(root, out);
  if (!r.error.empty()) d.error("format", "IR as JSON: " + r.error);
  return r.error.empty();
}

IrForm detectIrForm(std::string_view bytes) {
  if (isEnvelope(bytes)) return IrForm::Binary;
  size_t at = bytes.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && bytes[at] == '{' ? IrForm::Json : IrForm::Text;
}

bool readAnyIr(std::string_view bytes, Program& out, Diagnostics& d) {
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    d.error("format", "the input is empty, expected Molt IR");
    return false;
  }
  switch (detectIrForm(bytes)) {
  case IrForm::Binary: return readBinary(bytes, out, d);
  case IrForm::Json: return readIrJson(bytes, out, d);
  case IrForm::Text: return readText(bytes, out, d);
  }
  return false;
}

std::string writeIr(const Program& p, IrForm form) {
  switch (form) {
  case IrForm::Binary: return writeBinary(p);
  case IrForm::Json: return writeIrJson(p);
  case IrForm::Text: return printText(p);
  }
  return {};
}

} // namespace molt
