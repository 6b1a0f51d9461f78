#include "source_to_ir/program.h"
#include "ast_to_ir/ast_to_ir.h"
#include "source/source.h"
#include "source_to_ir/native_parts.h"
#include "source_to_ir/sections.h"
#include "token_to_ast/parse.h"
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
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
/// Modules that CPython finds before it looks at any file: built in, or imported before the program runs.
bool comesFirst(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "_abc",        "_ast",      "_codecs",   "_collections", "_collections_abc",
      "_functools",  "_imp",      "_io",       "_locale",      "_operator",
      "_signal",     "_sre",      "_stat",     "_string",      "_thread",
      "_typing",     "_warnings", "_weakref",  "abc",          "atexit",
      "builtins",    "codecs",    "errno",     "faulthandler", "gc",
      "genericpath", "io",        "itertools", "marshal",      "os",
      "posix",       "posixpath", "site",      "stat",         "sys",
      "time"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// Has the runtime's twin of a library module this name? No twin: true.
bool isLean(std::string_view module, std::string_view name) {
  bool twin = false;
#define LEAN(MODULE, NAME)                                                                                   \
  if (module == MODULE) {                                                                                    \
    twin = true;                                                                                             \
    if (name == NAME) return true;                                                                           \
  }
#include "source_to_ir/lean_modules.def"
#undef LEAN
  return !twin || (name.size() > 4 && name.starts_with("__") && name.ends_with("__"));
}

class Finder {
public:
  Finder(const ProgramOptions& o, ir::Program& p, ProgramReport& r, Diagnostics& d)
      : options(o), program(p), report(r), diags(d) {
    unsigned major = 0, minor = 0;
    for (auto& root : o.library)
      if (std::sscanf(root.version.c_str(), "%2u.%2u", &major, &minor) == 2) version = major << 8 | minor;
  }
  const ProgramOptions& options;
  ir::Program& program;
  ProgramReport& report;
  Diagnostics& diags;
  struct Found {
    std::string path, bytes, shown, version;
    bool isPackage = false, isLibrary = false;
  };
  struct Task {
    std::string name;
    Found file;
  };
  std::vector<std::string> roots;
  u32 version = 0x030d;
  std::string usedVersion;                                  ///< of the library that modules came from
  std::map<std::string, bool> seen;                         ///< dotted name to whether it was found
  std::map<std::string, bool> packages;                     ///< found modules: is it a package
  std::map<std::string, std::vector<std::string>> exported; ///< __all__ of packages
  std::set<std::string> starred;                            ///< packages with `from p import *`
  std::vector<Task> queue;
  std::set<std::string> unresolved;
  std::set<std::string> whole; ///< modules whose native twin is not enough (lean_modules.def)
  bool ok = true;

  /// A part of a library module that nothing can reach yet.
  struct Sleeper {
    Section section;
    std::string module;
    bool isPackage, isAwake = false;
  };
  using SleeperRef = std::shared_ptr<Sleeper>;
  /// By what would wake it: '.name' for a method, 'name' for what another module may use, 'module:name'.
  std::multimap<std::string, SleeperRef> sleepers;
  std::set<std::string> mentioned;
  std::set<std::string> prefixes;
  std::vector<SleeperRef> awake;

  bool read(const std::string& path, std::string& bytes) {
    return options.read ? options.read(path, bytes) : readFile(path, bytes);
  }

  bool locateIn(const std::string& root, const std::string& tail, Found& out) {
    std::string base = root.empty() ? tail : root + "/" + tail;
    out.path = base + "/__init__.py";
    out.isPackage = true;
    if (read(out.path, out.bytes)) return true;
    out.path = base + ".py";
    out.isPackage = false;
    return read(out.path, out.bytes);
  }

  bool locate(const std::string& name, Found& out) {
    std::string tail = name;
    std::replace(tail.begin(), tail.end(), '.', '/');
    const std::string top = name.substr(0, name.find('.'));
    const bool isNative = std::find(options.nativeModules.begin(), options.nativeModules.end(), top) !=
                          options.nativeModules.end();
    if (!comesFirst(top))
      for (auto& root : roots)
        if (locateIn(root, tail, out)) {
          out.shown = out.path;
          return true;
        }
    if (isNative && top == name && !whole.count(name)) return false;
    for (auto& root : options.library)
      if (locateIn(root.folder, tail, out)) {
        out.shown = root.shown + out.path.substr(root.folder.size());
        out.isLibrary = true;
        out.version = root.version;
        return true;
      }
    return false;
  }

  /// Wants module `name` and the packages around it. True if it was found.
  bool want(const std::string& name) {
    if (name.empty() || name == "__main__") return false;
    if (auto it = seen.find(name); it != seen.end()) return it->second;
    size_t dot = name.rfind('.');
    // A native module may have parts in Python: collections.abc.
    const bool parent = dot == std::string::npos || want(name.substr(0, dot)) ||
                        std::find(options.nativeModules.begin(), options.nativeModules.end(),
                                  name.substr(0, dot)) != options.nativeModules.end();
    bool found = false;
    if (parent) {
      Task t{name, {}};
      found = locate(name, t.file);
      if (found) {
        packages[name] = t.file.isPackage;
        queue.push_back(std::move(t));
      }
    }
    return seen[name] = found;
  }

  /// What the program does with module `name`: if the native twin lacks that, the library's module is wanted.
  void use(const std::string& name, const std::string& attribute) {
    if (isLean(name, attribute) || !whole.insert(name).second) return;
    if (auto it = seen.find(name); it == seen.end() || it->second) return;
    seen.erase(name);
    if (want(name)) unresolved.erase(name);
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
    for (auto& n : r.names) use(base, n);
    if (!want(base)) {
      unresolved.insert(base);
      for (auto& n : r.names) // a native package's parts
        if (n != "*") want(base + "." + n);
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

  static bool isHook(const std::string& name) {
    return name.size() > 4 && name.starts_with("__") && name.ends_with("__");
  }

  void mention(std::string key) {
    auto [first, last] = sleepers.equal_range(key);
    std::vector<SleeperRef> woken;
    for (auto i = first; i != last; ++i) woken.push_back(i->second);
    sleepers.erase(first, last);
    if (!mentioned.insert(std::move(key)).second) return;
    for (auto& s : woken) settle(s);
  }

  bool isMentioned(const std::string& module, const std::string& name) const {
    return mentioned.count(name) || mentioned.count(module + ":" + name) || hasPrefix(name);
  }
  bool hasPrefix(const std::string& name) const {
    return std::any_of(prefixes.begin(), prefixes.end(), [&](auto& p) { return name.starts_with(p); });
  }

  /// Awake, or asleep until what is missing is mentioned.
  void settle(const SleeperRef& s) {
    if (s->isAwake) return;
    const Section& part = s->section;
    auto sleep = [&](const std::string& name) {
      sleepers.emplace(name, s);
      sleepers.emplace(s->module + ":" + name, s);
    };
    if (!part.owner.empty()) {
      if (!isMentioned(s->module, part.owner)) return sleep(part.owner);
      if (!isHook(part.name) && !mentioned.count("." + part.name) && !hasPrefix(part.name)) {
        sleepers.emplace("." + part.name, s);
        return;
      }
    } else if (!part.name.empty() && !isHook(part.name) && !isMentioned(s->module, part.name)) {
      return sleep(part.name);
    }
    s->isAwake = true;
    awake.push_back(s);
  }

  /// Follows the imports of what can run now, and what that makes able to run.
  void work() {
    while (!awake.empty()) {
      SleeperRef s = std::move(awake.back());
      awake.pop_back();
      for (auto& r : s->section.imports) follow(r, s->module, s->isPackage);
      for (auto& [module, attribute] : s->section.uses) use(module, attribute);
      for (auto& name : s->section.names) mention(s->module + ":" + name);
      for (auto& name : s->section.exports) mention(name);
      for (auto& name : s->section.members) mention("." + name);
      for (auto& prefix : s->section.prefixes) {
        if (!prefixes.insert(prefix).second) continue;
        std::vector<SleeperRef> woken;
        for (auto& [key, sleeper] : sleepers)
          if (sleeper->section.name.starts_with(prefix) || sleeper->section.owner.starts_with(prefix))
            woken.push_back(sleeper);
        for (auto& w : woken) settle(w);
      }
    }
  }

  /// A library module that imports what is not there, plainly and at its top, fails at that statement
  /// whenever it is imported (bz2 without _bz2): that statement is all that is kept.
  // TODO(import-system, owner:frontend, milestone:SL1, priority:P3, status:divergent): statements before it do not run, so what they import is not in sys.modules afterwards
  void cutShort(ast::Module& tree) {
    for (u32 i = 0; i < tree.body.size(); ++i)
      if (std::string top = plainImport(*tree.body[i]); !top.empty() && top != "__future__" && !exists(top)) {
        tree.body = ast::Seq<ast::Stmt*>::of(tree.body[i]);
        return;
      }
  }
  bool exists(const std::string& top) {
    if (top == "__main__") return true;
    if (std::find(options.nativeModules.begin(), options.nativeModules.end(), top) !=
        options.nativeModules.end())
      return true;
    if (auto it = seen.find(top); it != seen.end()) return it->second;
    Found f;
    return locate(top, f);
  }

  /// `from package import *` imports the submodules that the package's __all__ names.
  void noteExports(const std::string& name, const ast::Module& tree) {
    for (auto* st : tree.body) {
      auto* a = ast::as<ast::Assign>(st);
      auto* target = a && a->targets.size() == 1 ? ast::as<ast::Name>(a->targets[0]) : nullptr;
      if (!target || target->id.view() != "__all__") continue;
      auto* list = ast::as<ast::List>(a->value);
      auto* tuple = ast::as<ast::Tuple>(a->value);
      if (!list && !tuple) continue;
      for (auto* e : list ? list->elts : tuple->elts)
        if (auto* c = ast::as<ast::Constant>(e); c && c->ctype == ast::ConstKind::Str)
          exported[name].emplace_back(c->text());
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
    if (!decodeSource(file.bytes, file.path, source, diags, options.encodings)) {
      ok = false;
      return;
    }
    Arena arena;
    ParseOptions parse;
    parse.minor = options.minor;
    parse.allErrors = options.allErrors;
    const size_t start = diags.items.size();
    ast::Module* tree = parseModule(arena, source.text, file.path, parse, diags);
    if (!tree->ok) {
      ok = false;
      return;
    }
    if (file.isLibrary) {
      cutShort(*tree);
      useNativeParts(name, *tree, arena);
    }
    if (!file.version.empty()) usedVersion = file.version;
    ModuleInfo info{name, file.shown, file.isPackage, source.text, false, file.isLibrary};
    const size_t before = diags.items.size();
    if (!lowerModule(*tree, info, program, diags)) ok = false;
    if (!options.allErrors) keepFirstSyntaxError(before);
    // Warnings about the library's text are for those who write it.
    if (file.isLibrary)
      diags.items.erase(std::remove_if(diags.items.begin() + static_cast<std::ptrdiff_t>(start),
                                       diags.items.end(),
                                       [](auto& d) { return d.severity != Severity::Error; }),
                        diags.items.end());
    if (file.isPackage) noteExports(name, *tree);
    for (auto& s : sectionsOf(*tree, {file.isLibrary, version})) {
      auto part = std::make_shared<Sleeper>(Sleeper{std::move(s), name, file.isPackage});
      if (file.isLibrary)
        settle(part);
      else
        awake.push_back(std::move(part));
    }
    work();
  }
};
} // namespace

bool buildProgram(const ProgramOptions& options, std::string mainBytes, ir::Program& program,
                  ProgramReport& report, Diagnostics& diags) {
  Finder b(options, program, report, diags);
  size_t slash = options.mainFile.rfind('/');
  b.roots.push_back(slash == std::string::npos ? "" : options.mainFile.substr(0, slash ? slash : 1));
  b.roots.insert(b.roots.end(), options.paths.begin(), options.paths.end());
  b.compile("__main__", {options.mainFile, std::move(mainBytes), options.mainFile, ""});
  for (size_t i = 0; i < b.queue.size(); ++i) {
    auto task = std::move(b.queue[i]);
    b.compile(task.name, task.file);
  }
  program.library = program.intern(b.usedVersion);
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
