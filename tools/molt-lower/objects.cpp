#include "objects.h"
#include "ir/binary.h"
#include "ir/slice.h"
#include "object_cache/cache.h"
#include <algorithm>
#include <atomic>
#include <llvm/IR/LLVMContext.h>
#include <memory>
#include <numeric>
#include <thread>

namespace molt {
namespace {

void inParallel(size_t n, const std::function<void(size_t)>& job) {
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i; (i = next++) < n;) job(i);
  };
  std::vector<std::thread> helpers;
  for (size_t k = std::min<size_t>(std::thread::hardware_concurrency(), n); k > 1; --k)
    helpers.emplace_back(work);
  work();
  for (std::thread& t : helpers) t.join();
}

/// Everything that a unit's objects depend on.
std::string keyOf(const std::string& buildId, const ir::Program& p, const ObjectOptions& o) {
  std::string all = buildId;
  auto add = [&](const std::string& s) { all += s + '\0'; };
  add(tripleOf(o.lower.target));
  add(std::to_string(o.lower.optLevel) + (o.lower.debugInfo ? "g" : "") + (o.lower.exitEvery ? "e" : "") +
      (o.emit.checked ? "a" : "") + (o.lower.library ? "l" : "") + (o.counted ? "c" : "") +
      (o.passes.explicitPasses ? "p" : ""));
  for (auto& pass : o.passes.passes) add(pass);
  for (auto& name : o.lower.libraries) add(name);
  return digest(all + '\0' + ir::writeBinary(p));
}

struct Unit {
  ir::Program own; ///< a slice; the program itself is used where it is the only unit
  ir::Program* program = nullptr;
  ObjectOptions options;
  std::string key;
  std::unique_ptr<Numbering> numbering; ///< made after the passes
  std::vector<std::pair<u32, u32>> parts;
  std::vector<ArchiveMember> members;
  std::vector<std::string> errors;
  Diagnostics diags;
  bool cached = false;
};

std::string partKey(const Unit& u, size_t part) { return digest(u.key + std::to_string(part)); }

void prepare(Unit& u, const ObjectCache& cache, const std::string& buildId) {
  const ir::Program& p = *u.program;
  u.parts = partitions(p);
  u.members.resize(u.parts.size());
  u.errors.resize(u.parts.size());
  for (size_t i = 0; i < u.parts.size(); ++i)
    u.members[i].name = u.options.lower.library ? std::string(p.str(p.modules[0].name)) + ".o"
                        : u.parts.size() == 1   ? "program.o"
                                                : std::to_string(i) + ".o";
  if (!cache.enabled()) return;
  u.key = keyOf(buildId, p, u.options);
  u.cached = true;
  for (size_t i = 0; u.cached && i < u.parts.size(); ++i)
    u.cached = cache.get(partKey(u, i), u.members[i].data);
}

} // namespace

bool makeObjects(ToolRun& run, ir::Program& program, const ObjectOptions& options,
                 std::vector<ArchiveMember>& members) {
  std::vector<std::vector<u32>> cut = ir::units(program);
  if (options.oneUnit) {
    cut.assign(1, {});
    for (u32 m = 0; m < program.modules.size(); ++m) cut[0].push_back(m);
  }
  const std::string buildId = ownBuildId();
  const ObjectCache cache(buildId.empty() || !options.cache ? "" : cacheFolder());
  std::vector<Unit> units(cut.size());
  {
    auto timer = run.pass("units");
    inParallel(units.size(), [&](size_t i) {
      Unit& u = units[i];
      u.program = &u.own;
      if (cut.size() == 1)
        u.program = &program;
      else
        u.own = ir::slice(program, cut[i]);
      u.options = options;
      u.options.lower.library = i != 0;
      for (size_t k = 1; i == 0 && k < cut.size(); ++k)
        u.options.lower.libraries.emplace_back(program.str(program.modules[cut[k][0]].name));
      prepare(u, cache, buildId);
    });
  }
  std::vector<Unit*> fresh;
  for (Unit& u : units)
    if (!u.cached) fresh.push_back(&u);
  run.count("units", units.size());
  run.count("cached", units.size() - fresh.size());
  auto ops = [](const Unit& u) {
    size_t n = 0;
    for (auto& f : u.program->functions)
      for (auto& b : f.blocks) n += b.ops.size();
    return n;
  };
  // The largest first, so that no thread starts it when the others are done.
  std::vector<size_t> size;
  for (Unit* u : fresh) size.push_back(ops(*u));
  std::vector<size_t> order(fresh.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return size[a] != size[b] ? size[a] > size[b] : a < b; });
  auto passes = [&](Unit& u, bool watched) {
    ir_passes::PipelineOptions o = options.passes;
    if (watched) o.observe = options.observe;
    if (!options.counted) ir_passes::runPasses(*u.program, o, u.diags);
  };
  if (!units[0].cached) passes(units[0], true);
  if (units.size() > 1) {
    auto timer = run.pass("library passes");
    inParallel(fresh.size(), [&](size_t k) {
      if (fresh[order[k]] != &units[0]) passes(*fresh[order[k]], false);
    });
  }
  size_t lowered = 0;
  for (Unit* u : fresh) lowered += ops(*u);
  run.count("ops_lowered", lowered);
  for (Unit& u : units)
    run.diags.items.insert(run.diags.items.end(), u.diags.items.begin(), u.diags.items.end());
  if (run.failed()) return false;
  {
    auto timer = run.pass("llvm");
    std::vector<std::pair<Unit*, size_t>> jobs;
    for (size_t k : order)
      for (size_t i = 0; i < fresh[k]->parts.size(); ++i) jobs.push_back({fresh[k], i});
    inParallel(fresh.size(),
               [&](size_t k) { fresh[k]->numbering = std::make_unique<Numbering>(*fresh[k]->program); });
    inParallel(jobs.size(), [&](size_t k) {
      auto [u, i] = jobs[k];
      llvm::LLVMContext context;
      auto module = irToLlvm(*u->program, *u->numbering, context, u->options.lower, u->parts[i].first,
                             u->parts[i].second);
      if (llvmToObject(*module, u->options.emit, u->members[i].data, u->errors[i]))
        cache.put(partKey(*u, i), u->members[i].data);
    });
  }
  for (Unit& u : units) {
    for (const std::string& e : u.errors)
      if (!e.empty()) run.diags.error("lower", e);
    std::move(u.members.begin(), u.members.end(), std::back_inserter(members));
  }
  return !run.failed();
}

} // namespace molt
