// Molt IR in memory: SSA with block parameters. docs/spec/ir.md explains it; ops.def lists the ops.
//
// Invariants (ir/verify.h checks them):
//  1. Every block ends in exactly one terminator, and has no other.
//  2. A value is defined once: as a function parameter (parameters of block 0), a block parameter or an op's
//  result.
//  3. Definitions dominate uses. An unwind edge leaves just before its op takes effect, so the op's own
//  result and
//     everything after it do not reach the handler. For dominance a block is cut behind each op with an
//     unwind edge.
//  4. Block arguments agree with the target's parameters in number and type. Unwind edges pass arguments too.
//  The
//     pending exception is not an argument: the handler's first op is exc_catch.
//  5. An op's `origin` is the number ast_to_ir gave it. Passes that copy an op keep it; it names the site.
#pragma once
#include "base/diagnostic.h"
#include "base/types.h"
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace molt::ir {

using StrId = u32;   ///< index into Program::strings
using ConstId = u32; ///< index into Program::consts
using FuncId = u32;  ///< index into Program::functions
using BlockId = u32; ///< index into Function::blocks
using ValueId = u32; ///< index into Function::valueTypes

enum class Type : u8 { None, Tagged, I64, U64, F64, Bool, Ptr };

enum class Opcode : u16 {
#define OP(id, ...) id,
#include "ir/ops.def"
#undef OP
  Count
};

enum class BinOp : u8 { Add, Sub, Mul, MatMul, TrueDiv, FloorDiv, Mod, Pow, LShift, RShift, And, Or, Xor };
enum class CmpOp : u8 { Lt, Le, Eq, Ne, Gt, Ge };
enum class Stage : u8 { Parse, Guard, Lower };
enum class Effects : u8 { Pure, Read, Write, Alloc, Any };

/// A row of ops.def.
struct OpInfo {
  const char* text;
  const char* operands;
  char result;
  const char* imms;
  Effects effects;
  bool raises;
  const char* helper; ///< name of the row of helpers.def, or "None"
  Stage first, last;
  const char* doc;
};
const OpInfo& info(Opcode);
inline bool isTerminator(Opcode c) { return c >= Opcode::Jump && c <= Opcode::Rethrow; }
inline bool isGuard(Opcode c) { return c >= Opcode::GuardInt && c <= Opcode::GuardPollEvery; }

struct Edge {
  BlockId target = kNone;
  std::vector<ValueId> args;
};

struct Op {
  Opcode code = Opcode::Unreachable;
  Type type = Type::None; ///< of the result
  ValueId result = kNone;
  u32 origin =
      kNone;    ///< site ordinal, stable; kNone for ops that passes invent (then `span` still says where)
  u32 span = 0; ///< index into Function::spans
  u32 imm[2] = {kNone, kNone};
  u32 state = kNone; ///< index into Function::states; required for ops that can exit
  std::vector<ValueId> args;
  std::vector<Edge> edges; ///< successors of a terminator
  Edge unwind;             ///< target kNone: a raise leaves the function
  bool hasUnwind() const { return unwind.target != kNone; }
};

struct Block {
  std::vector<ValueId> params;
  std::vector<Op> ops; ///< the last one is the terminator
};

/// Where speculated code leaves to, and with what (DESIGN.md 7). Resumes the *generic* body of `function`
/// just before the op whose origin is `resume`: `values` holds, in order of the generic body's live-in list
/// at that point, the current value for each (typed values are boxed on the way out). `caller` chains inlined
/// frames.
struct FrameState {
  FuncId function = kNone;
  u32 resume = kNone;
  std::vector<ValueId> values;
  u32 caller = kNone;
};

/// A point where a resume body may be entered: just before the op of this origin, with these values (in this
/// order).
struct ResumePoint {
  u32 origin = kNone;
  std::vector<ValueId> liveIn; ///< all Tagged; owned by the body from here on
};

enum class FunctionKind : u8 { Module, Function, Lambda, ClassBody, Comprehension };
enum FunctionFlag : u32 {
  kGenerator = 1,
  kVarArgs = 2,
  kVarKeywords = 4,
  kCoroutine = 8,
  kNested = 16,
  /// Parameters are owned by the body (resume bodies): the count pass releases them.
  kOwnedParams = 32
};

/// A function's parameters are block 0's parameters, all Tagged, borrowed, in this order: positional (posOnly
/// first), keyword-only, *args tuple, **kwargs dict. A ClassBody has one: the namespace. A Module has none.
struct Function {
  StrId name = 0, qualname = 0;
  u32 module = 0; ///< index into Program::modules
  FunctionKind kind = FunctionKind::Function;
  u32 flags = 0;                                                   ///< FunctionFlag bits
  u32 posOnly = 0, positional = 0, keywordOnly = 0;                ///< positional includes posOnly
  std::vector<StrId> paramNames, localNames, freeNames, cellNames; ///< co_varnames = paramNames + localNames
  ConstId doc = kNone;
  u32 firstLine = 0;
  u64 sourceHash = 0; ///< of the normalised source text: part of site ids
  std::vector<SourceSpan> spans;
  std::vector<Type> valueTypes; ///< by ValueId
  std::vector<Block> blocks;    ///< entry is block 0
  std::vector<FrameState> states;
  u32 originCount = 0;
  /// Resume bodies (made by ir_passes): generic code of function `resumes`, entered only at `resumePoints`,
  /// compiled as `Value F$resume(Value fn, const Value* frame, u32 index of the point)`. It has no Code of
  /// its own.
  FuncId resumes = kNone;
  std::vector<ResumePoint> resumePoints;
  ValueId newValue(Type t) {
    valueTypes.push_back(t);
    return static_cast<ValueId>(valueTypes.size() - 1);
  }
};

enum class ConstKind : u8 { None, True, False, Ellipsis, Int, Float, Complex, Str, Bytes, Tuple, FrozenSet };

struct Const {
  ConstKind kind = ConstKind::None;
  std::string text; ///< Int: decimal digits with optional '-'; Str: UTF-8 (surrogates as WTF-8); Bytes: raw
  f64 real = 0, imag = 0; ///< Float: real; Complex: imag (real is 0 in source)
  /// Tuple, FrozenSet. CPython builds a frozenset constant twice (frozenset(list(frozenset(items)))), and so
  /// must the runtime: it shows in the order of set displays.
  std::vector<ConstId> items;
  bool operator==(const Const&) const = default;
};

struct Module {
  StrId name = 0; ///< dotted; "__main__" for the program
  StrId file = 0; ///< as shown in tracebacks and __file__
  bool isPackage = false;
  /// Of the standard library: compiled on its own, and nothing outside is assumed to be all there is.
  bool isLibrary = false;
  FuncId body = kNone;
  std::vector<StrId> globals; ///< slot G holds the global of this name
  std::string source;         ///< UTF-8 text, for traceback lines
};

/// Object layout that guards may name: built by the class named `cls`, with these slots in this order.
struct Shape {
  StrId module = 0, cls = 0; ///< defining module's name and class __qualname__; builtin: module "builtins"
  std::vector<StrId> slots;
  std::vector<Type> kinds; ///< Tagged or F64 per slot
  /// What guard_methods and method_const of this shape rely on (made and used inside molt-lower, never
  /// written out).
  std::vector<StrId> methodNames;
  std::vector<u32> methodFunctions; ///< FuncId for each name
  bool operator==(const Shape&) const = default;
};

struct Program {
  std::vector<std::string> strings; ///< [0] is ""
  std::vector<Const> consts;
  std::vector<Shape> shapes;
  std::vector<Module> modules; ///< [0] is __main__
  std::vector<Function> functions;
  Stage stage = Stage::Parse;
  StrId library = 0; ///< version of the standard library that was compiled in ("3.13"); "": none
  std::vector<std::string> traceSites; ///< names of the sites of trace_value (made inside molt-lower)
  StrId intern(std::string_view s);    ///< finds or adds
  ConstId intern(const Const&);        ///< finds or adds
  std::string_view str(StrId id) const { return strings[id]; }

private:
  std::unordered_map<std::string, u32> stringIndex_, constIndex_; // rebuilt lazily after reading
};

/// module:qualname@hash#origin:op, the name by which traces and manifests speak of a site.
std::string siteName(const Program&, const Function&, const Op&);

} // namespace molt::ir
