#include "source_to_ir/program.h"
#include "ast_to_ir/ast_to_ir.h"
#include "source/source.h"
#include "token_to_ast/parse.h"
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <sys/stat.h>

namespace molt {

static bool readFile(const std::string& path, std::string& bytes) {
  struct stat st;
  if (stat(path.c_str(), &st) != 0 || !S_ISREG(st.st_mode)) return false;
  std::FILE* in = std::fopen(path.c_str(), "rb");
  if (!in) return false;
  char buffer[65536];
  bytes.clear();
  while (size_t n = std::fread(buffer, 1, sizeof buffer, in)) bytes.append(buffer, n);
  bool ok = !std::ferror(in);
  std::fclose(in);
  return ok;
}

namespace {
class Finder {
public:
  Finder(const ProgramOptions& o, ir::Program& p, ProgramReport& r, Diagnostics& d)
      : options(o), program(p), report(r), diags(d) {}
  const ProgramOptions& options;
  ir::Program& program;
  ProgramReport& report;
  Diagnostics& diags;
  struct Found {
    std::string path, bytes;
    bool isPackage = false;
  };
  struct Task {
    std::string name;
    Found file;
  };
  std::vector<std::string> roots;
  std::map<std::string, bool> seen;                         ///< dotted name to whether it was found
  std::map<std::string, bool> packages;                     ///< found modules: is it a package
  std::map<std::string, std::vector<std::string>> exported; ///< __all__ of packages
  std::set<std::string> starred;                            ///< packages with `from p import *`
  std::vector<Task> queue;
  std::set<std::string> unresolved;
  bool ok = true;

  bool read(const std::string& path, std::string& bytes) {
    return options.read ? options.read(path, bytes) : readFile(path, bytes);
  }

  bool locate(const std::string& name, Found& out) {
    std::string tail = name;
    std::replace(tail.begin(), tail.end(), '.', '/');
    for (auto& root : roots) {
      std::string base = root.empty() ? tail : root + "/" + tail;
      out.path = base + "/__init__.py";
      if (read(out.path, out.bytes)) {
        out.isPackage = true;
        return true;
      }
      out.path = base + ".py";
      out.isPackage = false;
      if (read(out.path, out.bytes)) return true;
    }
    return false;
  }

  /// Wants module `name` and the packages around it. True if it was found.
  bool want(const std::string& name) {
    if (name.empty() || name == "__main__") return false;
    if (auto it = seen.find(name); it != seen.end()) return it->second;
    size_t dot = name.rfind('.');
    auto isNative = [&](const std::string& m) {
      return std::find(options.nativeModules.begin(), options.nativeModules.end(), m) !=
             options.nativeModules.end();
    };
    bool found = false;
    // A native module may have parts in Python: collections.abc.
    if (!isNative(name) &&
        (dot == std::string::npos || isNative(name.substr(0, dot)) || want(name.substr(0, dot)))) {
      Task t{name, {}};
      found = locate(name, t.file);
      if (found) {
        packages[name] = t.file.isPackage;
        queue.push_back(std::move(t));
      }
    }
    return seen[name] = found;
  }

  void follow(const ImportRef& r, const std::string& from, bool isPackage) {
    std::string base = r.module;
    if (r.level) { // relative to the package of `from`
      std::string package = from;
      for (u32 i = isPackage ? 1 : 0; i < r.level; ++i) {
        size_t dot = package.rfind('.');
        if (dot == std::string::npos) return; // beyond the top: ImportError at run time
        package.resize(dot);
      }
      base = base.empty() ? package : package + "." + base;
    }
    if (!want(base)) {
      unresolved.insert(base);
      return;
    }
    if (!packages[base]) return;
    for (auto& n : r.names) {
      if (n != "*") {
        want(base + "." + n); // a submodule, or else an attribute
      } else if (starred.insert(base).second) {
        for (auto& m : exported[base]) want(base + "." + m);
      }
    }
  }

  /// `from package import *` imports the submodules that the package's __all__ names.
  void noteExports(const std::string& name, const ast::Module& tree) {
    for (auto* st : tree.body) {
      auto* a = ast::as<ast::Assign>(st);
      auto* target = a && a->targets.size == 1 ? ast::as<ast::Name>(a->targets[0]) : nullptr;
      if (!target || target->id.view() != "__all__") continue;
      auto* list = ast::as<ast::List>(a->value);
      auto* tuple = ast::as<ast::Tuple>(a->value);
      if (!list && !tuple) continue;
      for (auto* e : list ? list->elts : tuple->elts)
        if (auto* c = ast::as<ast::Constant>(e); c && c->ctype == ast::ConstKind::Str)
          exported[name].emplace_back(c->text);
    }
    if (starred.count(name))
      for (auto& m : exported[name]) want(name + "." + m);
  }

  void keepFirstSyntaxError(size_t from) {
    bool had = false;
    std::erase_if(diags.items, [&](const Diagnostic& d) {
      if (&d < diags.items.data() + from || d.code != "SyntaxError") return false;
      return std::exchange(had, true);
    });
  }

  void compile(const std::string& name, const Found& file) {
    report.dependencies.push_back(file.path);
    Source source;
    if (!decodeSource(file.bytes, file.path, source, diags)) {
      ok = false;
      return;
    }
    Arena arena;
    ParseOptions parse;
    parse.minor = options.minor;
    parse.allErrors = options.allErrors;
    ast::Module* tree = parseModule(arena, source.text, file.path, parse, diags);
    if (!tree->ok) {
      ok = false;
      return;
    }
    ModuleInfo info{name, file.path, file.isPackage, source.text};
    size_t before = diags.items.size();
    if (!lowerModule(*tree, info, program, diags)) ok = false;
    if (!options.allErrors) keepFirstSyntaxError(before);
    if (file.isPackage) noteExports(name, *tree);
    for (auto& r : collectImports(*tree)) follow(r, name, file.isPackage);
  }
};
} // namespace

bool buildProgram(const ProgramOptions& options, std::string mainBytes, ir::Program& program,
                  ProgramReport& report, Diagnostics& diags) {
  Finder b(options, program, report, diags);
  size_t slash = options.mainFile.rfind('/');
  b.roots.push_back(slash == std::string::npos ? "" : options.mainFile.substr(0, slash ? slash : 1));
  b.roots.insert(b.roots.end(), options.paths.begin(), options.paths.end());
  b.compile("__main__", {options.mainFile, std::move(mainBytes), false});
  for (size_t i = 0; i < b.queue.size(); ++i) {
    auto task = std::move(b.queue[i]);
    b.compile(task.name, task.file);
  }
  report.unresolved.assign(b.unresolved.begin(), b.unresolved.end());
  return b.ok;
}

bool buildProgram(const ProgramOptions& options, ir::Program& program, ProgramReport& report,
                  Diagnostics& diags) {
  std::string bytes;
  bool got = options.read ? options.read(options.mainFile, bytes) : readFile(options.mainFile, bytes);
  if (!got) {
    diags.error("io", "cannot read the file", options.mainFile);
    return false;
  }
  return buildProgram(options, std::move(bytes), program, report, diags);
}
} // namespace molt
