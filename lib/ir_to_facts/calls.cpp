// What calls give, and what they hand over to parameters and elements.
#include "ir_to_facts/inference.h"

namespace molt {
using namespace ir;
using namespace facts;

void Inference::bindArguments(u32 g, u32 f, const std::vector<ValueId>& args, u32 from, u32 shift,
                              ConstId keywords) {
  const Function& fn = p_.functions[g];
  if (fn.blocks.empty()) return;
  const auto& params = fn.blocks[0].params;
  u32 nkw = keywords == kNone ? 0 : static_cast<u32>(p_.consts[keywords].items.size());
  u32 n = static_cast<u32>(args.size()) - from - nkw;
  for (u32 i = 0; i < n && i + shift < fn.positional; ++i) set(g, params[i + shift], get(f, args[from + i]));
  for (u32 k = 0; k < nkw; ++k) {
    const std::string& name = p_.consts[p_.consts[keywords].items[k]].text;
    for (u32 i = 0; i < fn.positional + fn.keywordOnly && i < fn.paramNames.size(); ++i)
      if (p_.str(fn.paramNames[i]) == name) set(g, params[i], get(f, args[from + n + k]));
  }
}

Likely Inference::callFunction(u32 g) {
  const u32 flags = p_.functions[g].flags;
  if (flags & kCoroutine) return {Kind::Any, kNone};
  if (!(flags & kGenerator)) return facts_.returns[g];
  if (!yields_[g]) yields_[g] = siteCell(g, &p_.functions[g]);
  return {Kind::Iterator, yields_[g]};
}

Likely Inference::construct(u32 c, u32 f, const Op& op, u32 from, ConstId keywords) {
  facts_.classes[c].made = true;
  FuncId init = facts_.method(c, init_);
  if (init != kNone) {
    if (!p_.functions[init].blocks.empty() && !p_.functions[init].blocks[0].params.empty())
      set(init, p_.functions[init].blocks[0].params[0], {Kind::Instance, c});
    bindArguments(init, f, op.args, from, 1, keywords);
  }
  return {Kind::Instance, c};
}

Likely Inference::apply(Likely callee, const std::vector<Likely>& args) {
  auto hand = [&](FuncId g, u32 shift) {
    const Function& fn = p_.functions[g];
    if (fn.blocks.empty()) return;
    for (u32 i = 0; i < args.size() && i + shift < fn.positional; ++i)
      set(g, fn.blocks[0].params[i + shift], args[i]);
  };
  switch (callee.kind) {
  case Kind::Bottom: return {};
  case Kind::Function: hand(callee.id, 0); return callFunction(callee.id);
  case Kind::Class:
    facts_.classes[callee.id].made = true;
    if (FuncId init = facts_.method(callee.id, init_);
        init != kNone && !p_.functions[init].blocks.empty() && !p_.functions[init].blocks[0].params.empty()) {
      set(init, p_.functions[init].blocks[0].params[0], {Kind::Instance, callee.id});
      hand(init, 1);
    }
    return {Kind::Instance, callee.id};
  case Kind::Native: return {Kind::Float, kNone};
  case Kind::Builtin: {
    const std::string_view n = p_.str(callee.id);
    if (n == "int" || n == "len" || n == "ord") return {Kind::Int, kNone};
    if (n == "float") return {Kind::Float, kNone};
    if (n == "str" || n == "repr" || n == "chr") return {Kind::Str, kNone};
    if (n == "bool") return {Kind::Bool, kNone};
    if (n == "abs" && args.size() == 1) return args[0];
    if ((n == "min" || n == "max") && args.size() == 1) return iterated(args[0]);
    return {Kind::Any, kNone};
  }
  default: return {Kind::Any, kNone};
  }
}

Likely Inference::callBuiltin(std::string_view name, u32 f, const Op& op, u32 from, ConstId keywords) {
  const u32 nkw = keywords == kNone ? 0 : static_cast<u32>(p_.consts[keywords].items.size());
  const u32 n = static_cast<u32>(op.args.size()) - from - nkw;
  auto arg = [&](u32 i) { return i < n ? get(f, op.args[from + i]) : Likely{}; };
  auto keyword = [&](std::string_view k) {
    for (u32 i = 0; i < nkw; ++i)
      if (p_.consts[p_.consts[keywords].items[i]].text == k) return get(f, op.args[from + n + i]);
    return Likely{};
  };
  auto iterator = [&](Likely item) { return container(Kind::Iterator, f, &op, item); };
  if (name == "int" || name == "len" || name == "ord" || name == "hash" || name == "id")
    return {Kind::Int, kNone};
  if (name == "float") return {Kind::Float, kNone};
  if (name == "bool" || name == "isinstance" || name == "issubclass" || name == "any" || name == "all" ||
      name == "callable" || name == "hasattr")
    return {Kind::Bool, kNone};
  if (name == "str" || name == "repr" || name == "chr" || name == "hex" || name == "bin" || name == "oct" ||
      name == "input" || name == "format" || name == "ascii")
    return {Kind::Str, kNone};
  if (name == "range") return {Kind::Range, kNone};
  if (name == "abs") return arg(0);
  if (name == "pow" && n >= 2) return arg(0).kind == Kind::Int ? arg(1) : arg(0);
  if (name == "divmod" && n == 2) return record(f, &op, {arg(0), arg(0)});
  if (name == "round") return n > 1 ? arg(0) : Likely{Kind::Int, kNone};
  if (name == "sum") {
    Likely t = iterated(arg(0));
    if (t.kind == Kind::Bool) t.kind = Kind::Int;
    return n > 1 ? join(t, arg(1)) : t;
  }
  if (name == "min" || name == "max") {
    Likely t;
    if (n > 1)
      for (u32 i = 0; i < n; ++i) t = join(t, arg(i));
    else
      t = iterated(arg(0));
    apply(keyword("key"), {t});
    return join(t, keyword("default"));
  }
  if (name == "list" || name == "sorted" || name == "tuple" || name == "set" || name == "frozenset") {
    Likely t = iterated(arg(0));
    if (name == "sorted") apply(keyword("key"), {t});
    return container(name == "tuple"                        ? Kind::Tuple
                     : name == "set" || name == "frozenset" ? Kind::Set
                                                            : Kind::List,
                     f, &op, t);
  }
  if (name == "dict") {
    if (arg(0).kind == Kind::Dict && arg(0).id != kNone) return arg(0);
    return container(Kind::Dict, f, &op);
  }
  if (name == "print") return {Kind::None, kNone};
  if (name == "iter" || name == "reversed") return iterator(iterated(arg(0)));
  if (name == "next") return join(iterated(arg(0)), arg(1));
  if (name == "enumerate") return iterator(record(f, &op.args, {{Kind::Int, kNone}, iterated(arg(0))}));
  if (name == "zip") {
    std::vector<Likely> fields;
    for (u32 i = 0; i < n; ++i) fields.push_back(iterated(arg(i)));
    return iterator(record(f, &op.args, fields));
  }
  if (name == "map" && n > 1) {
    std::vector<Likely> items;
    for (u32 i = 1; i < n; ++i) items.push_back(iterated(arg(i)));
    return iterator(apply(arg(0), items));
  }
  if (name == "filter" && n == 2) {
    Likely t = iterated(arg(1));
    apply(arg(0), {t});
    return iterator(t);
  }
  if (name == "open") return iterator({Kind::Str, kNone});
  return {Kind::Any, kNone};
}

Likely Inference::callList(Likely self, std::string_view n, u32 f, const Op& op, u32 from) {
  auto arg = [&](u32 i) { return op.args.size() > from + i ? get(f, op.args[from + i]) : Likely{}; };
  if (n == "append") return addElem(self.id, arg(0)), Likely{Kind::None, kNone};
  if (n == "insert") return mix(self.id), addElem(self.id, arg(1)), Likely{Kind::None, kNone};
  if (n == "extend") return addElem(self.id, iterated(arg(0))), Likely{Kind::None, kNone};
  if (n == "pop") return mix(self.id), elem(self.id);
  if (n == "copy") return self;
  if (n == "index" || n == "count") return {Kind::Int, kNone};
  mix(self.id); // sort, reverse, remove, clear
  return {Kind::None, kNone};
}

Likely Inference::callDict(Likely self, std::string_view n, u32 f, const Op& op, u32 from) {
  auto arg = [&](u32 i) { return op.args.size() > from + i ? get(f, op.args[from + i]) : Likely{}; };
  if (n == "setdefault") addKey(self.id, arg(0)), addElem(self.id, arg(1));
  if (n == "get" || n == "pop" || n == "setdefault") return join(elem(self.id), arg(1));
  if (n == "values") return {Kind::Iterator, self.id};
  if (n == "keys") return container(Kind::Iterator, f, &op, keyOf(self.id));
  if (n == "items")
    return container(Kind::Iterator, f, &op, record(f, &op.args, {keyOf(self.id), elem(self.id)}));
  if (n == "popitem") return record(f, &op, {keyOf(self.id), elem(self.id)});
  if (n == "copy") return self;
  if (n == "update" || n == "clear") {
    if (arg(0).kind == Kind::Dict) join(self, arg(0));
    return {Kind::None, kNone};
  }
  return {Kind::Any, kNone};
}

Likely Inference::callStr(std::string_view n, u32 f, const Op& op, u32) {
  if (n == "split" || n == "splitlines" || n == "rsplit")
    return container(Kind::List, f, &op, {Kind::Str, kNone});
  if (n == "find" || n == "index" || n == "count" || n == "rfind" || n == "rindex") return {Kind::Int, kNone};
  if (n.starts_with("is") || n == "startswith" || n == "endswith") return {Kind::Bool, kNone};
  if (n == "encode") return {Kind::Bytes, kNone};
  if (n == "partition" || n == "rpartition")
    return record(f, &op, {{Kind::Str, kNone}, {Kind::Str, kNone}, {Kind::Str, kNone}});
  return {Kind::Str, kNone};
}

Likely Inference::callModule(std::string_view module, std::string_view n) {
  if (module == "math") {
    if (n == "floor" || n == "ceil" || n == "trunc" || n == "gcd" || n == "lcm" || n == "isqrt" ||
        n == "comb" || n == "perm" || n == "factorial")
      return {Kind::Int, kNone};
    if (n.starts_with("is")) return {Kind::Bool, kNone};
    return n == "prod" || n == "frexp" || n == "modf" ? Likely{Kind::Any, kNone} : Likely{Kind::Float, kNone};
  }
  if (module == "time" && (n == "time" || n == "perf_counter" || n == "monotonic"))
    return {Kind::Float, kNone};
  if (module == "random" && (n == "random" || n == "uniform" || n == "gauss")) return {Kind::Float, kNone};
  if (module == "random" && (n == "randint" || n == "randrange" || n == "getrandbits"))
    return {Kind::Int, kNone};
  return {Kind::Any, kNone};
}

/// Methods that among the built-in types only str has (and bytes, which are rarer).
static bool ofStr(std::string_view n) {
  static constexpr std::string_view names[] = {
      "split",      "rsplit",     "splitlines",  "strip",   "lstrip",     "rstrip",   "lower",
      "upper",      "title",      "capitalize",  "replace", "startswith", "endswith", "join",
      "isdigit",    "isalpha",    "isalnum",     "isspace", "isupper",    "islower",  "partition",
      "rpartition", "zfill",      "ljust",       "rjust",   "center",     "casefold", "swapcase",
      "encode",     "expandtabs", "isidentifier"};
  for (std::string_view s : names)
    if (s == n) return true;
  return false;
}

Likely Inference::callMethod(Likely self, StrId name, u32 f, const Op& op, u32 from, ConstId keywords) {
  std::string_view n = p_.str(name);
  switch (self.kind) {
  case Kind::Bottom:
  case Kind::None: return {};
  case Kind::Instance: {
    FuncId m = facts_.method(self.id, name);
    bool found = m != kNone;
    Likely t;
    if (found) t = callOn(m, self, f, op, from, keywords);
    // Every override in the tree may be the one that runs.
    for (u32 c : overriders(self.id))
      if (auto it = facts_.classes[c].methods.find(name);
          it != facts_.classes[c].methods.end() && it->second != kNone && it->second != m) {
        t = join(t, callOn(it->second, {Kind::Instance, c}, f, op, from, keywords));
        found = true;
      }
    if (found) return t;
    t = facts_.attribute(self.id, name); // something callable that an attribute holds
    return t.kind == Kind::Function || t.kind == Kind::Class ? callValue(t, f, op, from, keywords)
                                                             : Likely{Kind::Any, kNone};
  }
  case Kind::Class: {
    // C.method(self, …)
    FuncId m = facts_.method(self.id, name);
    if (m == kNone) return {Kind::Any, kNone};
    bindArguments(m, f, op.args, from, 0, keywords);
    return callFunction(m);
  }
  case Kind::List: return callList(self, n, f, op, from);
  case Kind::Dict: return callDict(self, n, f, op, from);
  case Kind::Set:
    if (n == "add") return addElem(self.id, get(f, op.args[from])), Likely{Kind::None, kNone};
    if (n == "pop") return elem(self.id);
    if (n == "copy" || n == "union" || n == "intersection" || n == "difference") return self;
    return {Kind::Any, kNone};
  case Kind::Str: return callStr(n, f, op, from);
  case Kind::Module: {
    Likely t = importFrom(self, name);
    if (t.kind == Kind::Function || t.kind == Kind::Class) return callValue(t, f, op, from, keywords);
    return callModule(p_.str(self.id), n);
  }
  case Kind::Any: return ofStr(n) ? callStr(n, f, op, from) : self;
  default: return {Kind::Any, kNone};
  }
}

Likely Inference::callOn(FuncId m, Likely self, u32 f, const Op& op, u32 from, ConstId keywords) {
  if (!p_.functions[m].blocks.empty() && !p_.functions[m].blocks[0].params.empty())
    set(m, p_.functions[m].blocks[0].params[0], self);
  bindArguments(m, f, op.args, from, 1, keywords);
  return callFunction(m);
}

/// The classes below c in its tree.
const std::vector<u32>& Inference::overriders(u32 c) {
  if (below_.size() != facts_.classes.size() || belowRound_ != round_) {
    belowRound_ = round_;
    below_.assign(facts_.classes.size(), {});
    for (u32 k = 0; k < facts_.classes.size(); ++k)
      for (u32 b = soleBase(k), i = 0; b != kNone && i < 32; ++i, b = soleBase(b)) below_[b].push_back(k);
  }
  return below_[c];
}

Likely Inference::callValue(Likely callee, u32 f, const Op& op, u32 from, ConstId keywords) {
  switch (callee.kind) {
  case Kind::Bottom:
  case Kind::None: return {};
  case Kind::Function:
    bindArguments(callee.id, f, op.args, from, 0, keywords);
    return callFunction(callee.id);
  case Kind::Class: return construct(callee.id, f, op, from, keywords);
  case Kind::Native: return {Kind::Float, kNone}; // all rows so far
  case Kind::Builtin: return callBuiltin(p_.str(callee.id), f, op, from, keywords);
  default: return {Kind::Any, kNone};
  }
}

} // namespace molt
