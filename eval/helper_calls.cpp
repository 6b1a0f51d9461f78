// Calls of the runtime's helpers, made from runtime/abi/helpers.def: for each row a function that fetches
// operands and immediates in the order of its parameters. The parameter kinds are tags here, since as C types
// most are one.
#include "eval/routine.h"
#include <bit>
#include <cstring>
#include <tuple>

namespace molt::eval {
namespace tags {
struct rV;
struct rT;
struct rC;
struct rZ;
struct rNone;
struct pV;     // operand
struct pInt;   // operand
struct pFloat; // operand
struct pA;     // the other operands
struct pX;     // running function
struct pN;     // the others: immediates
struct pW;
struct pI;
struct pF;
struct pG;
struct pC;
struct pM;

template <class P>
constexpr bool isOperand = std::is_same_v<P, pV> || std::is_same_v<P, pInt> || std::is_same_v<P, pFloat>;
template <class P> constexpr bool isImm = !isOperand<P> && !std::is_same_v<P, pA> && !std::is_same_v<P, pX>;

template <class P> constexpr char letter = '?';
template <> constexpr char letter<pV> = 'V';
template <> constexpr char letter<pInt> = 'V';
template <> constexpr char letter<pFloat> = 'V';
template <> constexpr char letter<pA> = 'A';
template <> constexpr char letter<pX> = 'X';
template <> constexpr char letter<pN> = 'N';
template <> constexpr char letter<pW> = 'W';
template <> constexpr char letter<pI> = 'I';
template <> constexpr char letter<pF> = 'F';
template <> constexpr char letter<pG> = 'G';
template <> constexpr char letter<pC> = 'C';
template <> constexpr char letter<pM> = 'M';

/// What parameter P receives, given how many operands and immediates come before it.
template <class P> auto fetch(Frame& fr, const Ins& in, u32 operand, u32 imm) {
  if constexpr (std::is_same_v<P, pV>)
    return std::tuple<Value>(fr.r[in.args[operand]]);
  else if constexpr (std::is_same_v<P, pInt>)
    return std::tuple<int64_t>(static_cast<i64>(fr.r[in.args[operand]]));
  else if constexpr (std::is_same_v<P, pFloat>)
    return std::tuple<double>(std::bit_cast<double>(fr.r[in.args[operand]]));
  else if constexpr (std::is_same_v<P, pA>) {
    for (u32 i = operand; i < in.argCount; ++i) fr.scratch[i] = fr.r[in.args[i]];
    return std::tuple<const Value*, uint32_t>(fr.scratch + operand, in.argCount - operand);
  } else if constexpr (std::is_same_v<P, pX>)
    return std::tuple<Value>(fr.fn);
  else if constexpr (std::is_same_v<P, pN> || std::is_same_v<P, pW>)
    return std::tuple<Value>(in.imm[imm]);
  else if constexpr (std::is_same_v<P, pI>)
    return std::tuple<uint32_t>(static_cast<uint32_t>(in.imm[imm]));
  else if constexpr (std::is_same_v<P, pF>)
    return std::tuple<const Code*>(reinterpret_cast<const Code*>(in.imm[imm]));
  else if constexpr (std::is_same_v<P, pG>)
    return std::tuple<GlobalSlot*>(reinterpret_cast<GlobalSlot*>(in.imm[imm]));
  else if constexpr (std::is_same_v<P, pC>)
    return std::tuple<Cache*>(reinterpret_cast<Cache*>(in.imm[imm]));
  else
    return std::tuple<ModuleDesc*>(reinterpret_cast<ModuleDesc*>(in.imm[imm]));
}

template <auto F, class Signature> struct Call;
template <auto F, class R, class... P> struct Call<F, R(P...)> {
  static constexpr char letters[] = {letter<P>..., '\0'};
  template <size_t... I> static auto invoke(Frame& fr, const Ins& in, std::index_sequence<I...>) {
    [[maybe_unused]] constexpr auto before = [](size_t n, bool operands) {
      u32 count = 0;
      for (size_t k = 0; k < n; ++k) {
        bool operand = letters[k] == 'V';
        count += operands ? operand : !operand && letters[k] != 'A' && letters[k] != 'X';
      }
      return count;
    };
    return std::apply(F, std::tuple_cat(fetch<P>(fr, in, before(I, true), before(I, false))...));
  }
  static bool run(Frame& fr, const Ins& in) {
    constexpr auto order = std::index_sequence_for<P...>();
    if constexpr (std::is_same_v<R, rV>) {
      Value v = invoke(fr, in, order);
      fr.r[in.dst] = v;
      return v == 0 && in.raises;
    } else if constexpr (std::is_same_v<R, rNone>) {
      invoke(fr, in, order);
      return false;
    } else {
      int32_t v = invoke(fr, in, order);
      fr.r[in.dst] = v > 0;
      return v < 0;
    }
  }
};

struct Row {
  const char* name;
  Thunk thunk;
  const char* letters;
};
static const Row kRows[] = {
#define HELPER(name, result, params, doc)                                                                    \
  {#name, Call<&::molt_##name, result params>::run, Call<&::molt_##name, result params>::letters},
#include "abi/helpers.def"
#undef HELPER
};
} // namespace tags

static const tags::Row* rowOf(ir::Opcode c) {
  static const auto* byOp = [] {
    auto* t = new std::vector<const tags::Row*>(static_cast<size_t>(ir::Opcode::Count), nullptr);
    for (size_t i = 0; i < t->size(); ++i)
      for (const tags::Row& r : tags::kRows)
        if (!std::strcmp(ir::info(static_cast<ir::Opcode>(i)).helper, r.name)) (*t)[i] = &r;
    (*t)[static_cast<size_t>(ir::Opcode::GlobalBind)] = nullptr; // more than its helper
    return t;
  }();
  return (*byOp)[static_cast<size_t>(c)];
}

Thunk thunkOf(ir::Opcode c) {
  const tags::Row* row = rowOf(c);
  return row ? row->thunk : nullptr;
}

void helperImmediates(Routine& rt, const ir::Op& op, Ins& in) {
  Image& image = *rt.image;
  const char* kinds = ir::info(op.code).imms;
  u32 next = 0, out = 0;
  auto imm = [&](char kind) {
    while (kinds[next] && kinds[next] != kind) ++next;
    return op.imm[next++];
  };
  for (const char* l = rowOf(op.code)->letters; *l; ++l) switch (*l) {
    case 'N': in.imm[out++] = image.name(imm('N')); break;
    case 'W': in.imm[out++] = image.keywordNames(imm('W')); break;
    case 'I': in.imm[out++] = imm('I'); break;
    case 'F': in.imm[out++] = reinterpret_cast<u64>(image.code(imm('F'))); break;
    case 'G': in.imm[out++] = reinterpret_cast<u64>(image.slot(rt.function->module, imm('G'))); break;
    case 'C':
      in.imm[out++] = reinterpret_cast<u64>(image.memory(sizeof(Cache)));
      break; // as static as the code itself
    case 'M': in.imm[out++] = reinterpret_cast<u64>(image.module(rt.function->module)); break;
    default: break;
    }
}

} // namespace molt::eval
