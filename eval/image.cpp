#include "eval/image.h"
#include "eval/routine.h"
#include "number/complex.h"
#include "object/object.h"
#include <cstring>
#if !defined(__wasm__)
#include <sys/mman.h>
#endif

namespace molt::eval {

void* Image::memory(size_t bytes) {
  void* p = arena_.allocate(bytes, 16);
  std::memset(p, 0, bytes);
  return p;
}

template <class T> T* Image::object(Shape& shape, size_t bytes) {
  T* o = static_cast<T*>(arena_.allocate(bytes, 16));
  std::memset(static_cast<void*>(o), 0, bytes);
  o->h = {kImmortal, static_cast<u32>(reinterpret_cast<uintptr_t>(&shape))};
  return o;
}

template <class T> T* Image::array(const std::vector<T>& items) {
  if (items.empty()) return nullptr;
  T* to = static_cast<T*>(arena_.allocate(items.size() * sizeof(T), 16));
  std::memcpy(static_cast<void*>(to), items.data(), items.size() * sizeof(T));
  return to;
}

static Value word(const void* p) { return reinterpret_cast<uintptr_t>(p); }

// Decodes UTF-8, surrogates included; the verifier has checked it.
static std::u32string decode(std::string_view s) {
  std::u32string out;
  for (size_t i = 0; i < s.size();) {
    u8 b = static_cast<u8>(s[i]);
    u32 n = b < 0xc0 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    if (i + n >= s.size()) n = 0;
    char32_t c = n == 0 ? b : b & (0x3fu >> n);
    for (u32 k = 1; k <= n; ++k) c = c << 6 | (static_cast<u8>(s[i + k]) & 0x3f);
    out += c;
    i += n + 1;
  }
  return out;
}

Value Image::str(std::string_view utf8, bool isName) {
  auto [it, added] = strs_.emplace(std::string(utf8), 0);
  if (dynamic()) {
    if (added) it->second = own(strFromUtf8(utf8.data(), utf8.size()));
    return isName ? own(intern(it->second)) : it->second;
  }
  if (!added) return it->second;
  std::u32string chars = decode(utf8);
  char32_t top = 0;
  for (char32_t c : chars) top = std::max(top, c);
  u32 kind = top < 0x100 ? 1 : top < 0x10000 ? 2 : 4;
  Str* s = object<Str>(molt_shape_str, sizeof(Str) + kind * (chars.size() + 1));
  s->length = static_cast<u32>(chars.size());
  s->kind = static_cast<u8>(kind);
  s->ascii = top < 0x80;
  for (size_t i = 0; i < chars.size(); ++i) std::memcpy(s->data + i * kind, &chars[i], kind);
  return it->second = word(s);
}

Value Image::bytes(std::string_view raw) {
  if (dynamic()) return own(bytesNew(raw.data(), raw.size()));
  Bytes* b = object<Bytes>(molt_shape_bytes, sizeof(Bytes) + raw.size() + 1);
  b->length = raw.size();
  std::memcpy(b->data, raw.data(), raw.size());
  return word(b);
}

Value Image::tuple(const std::vector<Value>& items) {
  if (dynamic()) return own(tupleFrom(items.data(), items.size()));
  Tuple* t = object<Tuple>(molt_shape_tuple, sizeof(Tuple) + items.size() * sizeof(Value));
  t->length = items.size();
  std::memcpy(t->items, items.data(), items.size() * sizeof(Value));
  return word(t);
}

// A tuple of names, whose items the runtime will intern.
Value Image::nameTuple(const std::vector<std::string_view>& names) {
  std::string key;
  for (auto n : names) {
    key += std::to_string(n.size());
    key += ':';
    key += n;
  }
  auto [it, added] = nameTuples_.emplace(std::move(key), 0);
  if (!added) return it->second;
  std::vector<Value> items;
  for (auto n : names) items.push_back(str(n, true));
  Value t = tuple(items);
  internTuples_.push_back(t);
  return it->second = t;
}

Value Image::bigInt(std::string_view decimal) {
  bool negative = decimal[0] == '-';
  if (negative) decimal.remove_prefix(1);
  std::vector<u32> digits; // base 2^32, least significant first
  for (size_t i = 0; i < decimal.size();) {
    u32 step = 1, part = 0;
    for (size_t n = std::min<size_t>(9, decimal.size() - i); n; --n, step *= 10)
      part = part * 10 + static_cast<u32>(decimal[i++] - '0');
    u64 carry = part;
    for (u32& d : digits) {
      carry += u64{d} * step;
      d = static_cast<u32>(carry);
      carry >>= 32;
    }
    if (carry) digits.push_back(static_cast<u32>(carry));
  }
  if (digits.size() < 2 || (digits.size() == 2 && digits[1] < 0x40000000u)) { // 62 bits and a sign are tagged
    i64 v = 0;
    for (size_t i = digits.size(); i-- > 0;) v = static_cast<i64>(static_cast<u64>(v) << 32 | digits[i]);
    return static_cast<u64>(negative ? -v : v) << 1 | 1;
  }
  if (negative && digits.size() == 2 && digits[1] == 0x40000000u && digits[0] == 0)
    return (static_cast<u64>(-(i64{1} << 62)) << 1) | 1;
  const size_t size = sizeof(BigInt) + digits.size() * 4;
  BigInt* b = dynamic() ? static_cast<BigInt*>(newObject(&molt_shape_bigint, size))
                        : object<BigInt>(molt_shape_bigint, size);
  if (dynamic()) {
    b->pad = 0;
    own(word(b));
  }
  b->size = negative ? -static_cast<i32>(digits.size()) : static_cast<i32>(digits.size());
  std::memcpy(b->digits, digits.data(), digits.size() * 4);
  return word(b);
}

void Image::buildConstants() {
  frozensetOf_.assign(p_.consts.size(), kNone);
  for (u32 k = 0; k < p_.consts.size(); ++k) {
    const ir::Const& c = p_.consts[k];
    Value v = 0;
    switch (c.kind) {
    case ir::ConstKind::None: v = word(&molt_None); break;
    case ir::ConstKind::True: v = word(&molt_True); break;
    case ir::ConstKind::False: v = word(&molt_False); break;
    case ir::ConstKind::Ellipsis: v = word(&molt_Ellipsis); break;
    case ir::ConstKind::Int: v = bigInt(c.text); break;
    case ir::ConstKind::Float: {
      if (dynamic()) {
        v = own(floatNew(c.real));
        break;
      }
      Float* f = object<Float>(molt_shape_float, sizeof(Float));
      f->value = c.real;
      v = word(f);
      break;
    }
    case ir::ConstKind::Complex: {
      if (dynamic()) {
        v = own(complexNew(c.real, c.imag));
        break;
      }
      Complex* z = object<Complex>(molt_shape_complex, sizeof(Complex));
      z->real = c.real;
      z->imag = c.imag;
      v = word(z);
      break;
    }
    case ir::ConstKind::Str: v = str(c.text); break;
    case ir::ConstKind::Bytes: v = bytes(c.text); break;
    case ir::ConstKind::Tuple:
    case ir::ConstKind::FrozenSet: {
      std::vector<Value> items;
      for (ir::ConstId i : c.items) items.push_back(consts_[i]);
      v = tuple(items);
      if (c.kind == ir::ConstKind::FrozenSet && dynamic()) {
        Ref once(frozensetFrom(v)), items(listFromIterable(once)); // twice, as CPython's compiler does
        v = own(frozensetFrom(items));
      } else if (c.kind == ir::ConstKind::FrozenSet) { // molt_main makes the frozenset
        frozensetOf_[k] = static_cast<u32>(frozensets_.size());
        frozensets_.push_back(v);
      }
      break;
    }
    }
    consts_.push_back(v);
  }
}

Value Image::constant(ir::ConstId k) const {
  return frozensetOf_[k] == kNone ? consts_[k] : frozensets_[frozensetOf_[k]];
}

Value Image::keywordNames(ir::ConstId k) const { return k == kNone ? 0 : keywords_.at(k); }

void Image::useName(ir::StrId s) {
  if (nameIndex_.emplace(s, static_cast<u32>(names_.size())).second) names_.push_back(str(p_.str(s), true));
}

void Image::collectNames() {
  for (const ir::Module& m : p_.modules)
    for (ir::StrId s : m.globals) useName(s);
  for (const ir::Shape& s : p_.shapes)
    for (auto* list : {&s.slots, &s.methodNames})
      for (ir::StrId n : *list) useName(n);
  for (const ir::Function& f : p_.functions)
    for (const ir::Block& b : f.blocks)
      for (const ir::Op& op : b.ops) {
        const char* imms = ir::info(op.code).imms;
        for (u32 i = 0; imms[i]; ++i) {
          if (imms[i] == 'N') useName(op.imm[i]);
          if (imms[i] != 'W' || op.imm[i] == kNone || keywords_.contains(op.imm[i])) continue;
          std::vector<std::string_view> names;
          for (ir::ConstId k : p_.consts[op.imm[i]].items) names.push_back(p_.consts[k].text);
          keywords_[op.imm[i]] = names.empty() ? 0 : nameTuple(names);
        }
      }
}

void Image::buildModules() {
  modules_.resize(p_.modules.size());
  for (const ir::Module& m : p_.modules) {
    slotBase_.push_back(static_cast<u32>(slots_.size()));
    slots_.resize(slots_.size() + m.globals.size());
  }
  for (u32 i = 0; i < modules_.size(); ++i) {
    const ir::Module& m = p_.modules[i];
    ModuleDesc& d = modules_[i];
    d.name = str(p_.str(m.name));
    d.file = str(p_.str(m.file));
    d.source = m.source.c_str();
    d.sourceLength = m.source.size();
    d.globals = slots_.data() + slotBase_[i];
    d.body = &codes_[m.body];
    d.isPackage = m.isPackage;
    d.unit = &unit_;
    if (dynamic()) continue; // its globals are in a dict
    d.globalCount = static_cast<u32>(m.globals.size());
    for (u32 g = 0; g < m.globals.size(); ++g) {
      GlobalSlot& s = *slot(i, g);
      s.module = &d;
      s.name = nameIndex_.at(m.globals[g]);
    }
  }
}

void Image::buildCodes() {
  for (u32 i = 0; i < p_.functions.size(); ++i) {
    const ir::Function& f = p_.functions[i];
    Code& c = codes_[i];
    std::vector<SpanEntry> spans;
    for (const SourceSpan& s : f.spans) spans.push_back({s.line, s.col, s.endLine, s.endCol});
    c.spans = array(spans);
    c.spanCount = static_cast<u32>(spans.size());
    c.module = &modules_[f.module];
    c.interp = routines_[i].get();
    c.name = str(p_.str(f.name));
    c.qualname = str(p_.str(f.qualname));
    std::vector<std::string_view> names, free, cells;
    for (auto* list : {&f.paramNames, &f.localNames})
      for (ir::StrId s : *list) names.push_back(p_.str(s));
    for (ir::StrId s : f.freeNames) free.push_back(p_.str(s));
    for (ir::StrId s : f.cellNames) cells.push_back(p_.str(s));
    c.varnames = nameTuple(names);
    c.freevars = nameTuple(free);
    c.cellvars = nameTuple(cells);
    c.doc = f.doc == kNone ? word(&molt_None) : consts_[f.doc];
    if (f.flags & ir::kGenerator) c.flags |= kCodeGenerator;
    if (f.flags & ir::kVarArgs) c.flags |= kCodeVarArgs;
    if (f.flags & ir::kVarKeywords) c.flags |= kCodeVarKeywords;
    if (f.flags & ir::kCoroutine) c.flags |= kCodeCoroutine;
    if (f.flags & ir::kNested) c.flags |= kCodeNested;
    if (f.kind == ir::FunctionKind::Module) c.flags |= kCodeModule;
    if (f.kind == ir::FunctionKind::ClassBody) c.flags |= kCodeClassBody;
    if (!f.keywordOnly && !(f.flags & (ir::kVarArgs | ir::kVarKeywords))) c.flags |= kCodeSimple;
    c.posOnly = f.posOnly;
    c.positional = f.positional;
    c.keywordOnly = f.keywordOnly;
    c.nparams = static_cast<u32>(f.blocks[0].params.size());
    c.firstLine = f.firstLine;
    Routine& r = *routines_[i];
    r.image = this;
    r.id = i;
    r.function = &f;
    r.code = f.resumes == kNone ? &c : &codes_[f.resumes]; // tracebacks of a resume body are its function's
    if (f.flags & (ir::kGenerator | ir::kCoroutine)) c.nslots = planSuspension(r);
  }
}

/// The runtime's own shape of an exact built-in type, or null.
static Shape* builtinShape(std::string_view name) {
#define MOLT_SHAPE(shape)                                                                                    \
  if (name == #shape) return &molt_shape_##shape;
#include "abi/shapes.def"
#undef MOLT_SHAPE
  return nullptr;
}

void Image::buildShapes() {
  if (p_.shapes.empty()) return;
#if defined(__wasm__)
  std::abort(); // a whole program of IR runs on the build machine only
#else
  shapes_.resize(p_.shapes.size());
  // Shape ids are the low half of an address: the storage must lie where the runtime's own shapes do.
  size_t bytes = (p_.shapes.size() * kShapeBytes + 4095) & ~size_t{4095};
  char* low = nullptr;
  if (bytes) {
    void* m = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    if (m == MAP_FAILED) std::abort();
    low = static_cast<char*>(m);
  }
  for (u32 i = 0; i < shapes_.size(); ++i) {
    const ir::Shape& s = p_.shapes[i];
    StaticShape& d = shapes_[i];
    std::vector<u32> slots;
    std::vector<u8> kinds;
    for (ir::StrId n : s.slots) slots.push_back(nameIndex_.at(n));
    for (ir::Type t : s.kinds) kinds.push_back(t == ir::Type::F64);
    d.storage = reinterpret_cast<Shape*>(low + i * kShapeBytes);
    if (p_.str(s.module) == "builtins")
      if (Shape* own = builtinShape(p_.str(s.cls))) d.storage = own;
    d.module = str(p_.str(s.module));
    d.qualname = str(p_.str(s.cls));
    d.slots = array(slots);
    d.kinds = array(kinds);
    d.slotCount = static_cast<u32>(slots.size());
    std::vector<u32> methods;
    std::vector<u64> methodCodes;
    for (ir::StrId n : s.methodNames) methods.push_back(nameIndex_.at(n));
    for (ir::FuncId f : s.methodFunctions) methodCodes.push_back(f == kNone ? 0 : word(&codes_[f]));
    d.methodNames = array(methods);
    d.methodCodes = array(methodCodes);
    d.methodValues = array(std::vector<Value>(methods.size(), 0));
    d.methodCount = static_cast<u32>(methods.size());
    d.unit = &unit_;
  }
#endif
}

Value Image::methodConst(u32 s, ir::StrId name) const {
  const StaticShape& d = shapes_[s];
  for (u32 i = 0; i < d.methodCount; ++i)
    if (d.methodNames[i] == nameIndex_.at(name)) return d.methodValues[i];
  return 0;
}

Image::Image(const ir::Program& p, Use use) : p_(p), use_(use) {
  codes_.resize(p.functions.size());
  for (u32 i = 0; i < p.functions.size(); ++i) routines_.push_back(std::make_unique<Routine>());
  buildConstants();
  collectNames();
  buildModules();
  buildCodes();
  buildShapes();
  std::vector<u64> modules;
  for (ModuleDesc& m : modules_) modules.push_back(word(&m));
  unit_.names = names_.data();
  unit_.internTuples = internTuples_.data();
  unit_.shapes = shapes_.data();
  unit_.frozensets = frozensets_.data();
  unit_.nameCount = static_cast<u32>(names_.size());
  unit_.internTupleCount = static_cast<u32>(internTuples_.size());
  unit_.shapeCount = static_cast<u32>(shapes_.size());
  unit_.frozensetCount = static_cast<u32>(frozensets_.size());
  desc_.modules = array(modules);
  desc_.moduleCount = static_cast<u32>(modules.size());
  desc_.version = 1;
  // "3.13"; no scanf, which would be in every program that uses eval.
  u32 number[2] = {}, dots = 0;
  for (char c : p.str(p.library))
    if (c == '.')
      ++dots;
    else if (dots < 2 && c >= '0' && c <= '9')
      number[dots] = number[dots] * 10 + (c - '0');
  if (dots) desc_.library = number[0] << 8 | number[1];
}

Image::~Image() {
  for (Value v : owned_) decref(v);
}

Routine& Image::routine(ir::FuncId f) { return *routines_[f]; }

} // namespace molt::eval
