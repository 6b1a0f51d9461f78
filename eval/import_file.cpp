// Modules that are not linked into the program, from files: what `import` finds on sys.path (or its package's
// __path__) while the program runs. Source files only.
//
// TODO(import-system, owner:runtime, milestone:RT1, priority:P3, status:missing): namespace packages, zip files, path
// hooks and finders on sys.meta_path
#include "call/environment.h"
#include "error/exception.h"
#include "eval/run.h"
#include "gate/gate.h"
#include "object/class.h"
#include "object/module.h"
#include "object/names.h"
#include "source/source.h"
#include "start/import.h"
#include <fcntl.h>

namespace molt::eval {
namespace {

bool isFile(const std::string& path) {
  GateStat st;
  return gateStat(path.c_str(), true, &st) == 0 && (st.mode & 0170000) == 0100000;
}

bool readWhole(const std::string& path, std::string& bytes) {
  int fd = gateOpen(path.c_str(), O_RDONLY, 0);
  if (fd < 0) return false;
  char buffer[16384];
  i64 n;
  while ((n = gateRead(fd, buffer, sizeof buffer)) > 0) bytes.append(buffer, static_cast<size_t>(n));
  gateClose(fd);
  return n == 0;
}

std::string textOf(Value s) {
  size_t n;
  bool owned;
  const char* p = strUtf8(s, &n, &owned);
  std::string out(p, n);
  if (owned) release(const_cast<char*>(p), n + 1);
  return out;
}
Value newText(const std::string& s) { return strFromUtf8(s.data(), s.size()); }

/// Where the module lies; false if nowhere. Entries that are not strings are skipped, as CPython does.
bool locate(Value path, const std::string& last, std::string& file, bool& isPackage) {
  Ref entries(tupleFromIterable(path));
  if (!entries.v) {
    clearException();
    return false;
  }
  for (u64 i = 0; i < as<Tuple>(entries)->length; ++i) {
    Value entry = as<Tuple>(entries)->items[i];
    if (!(isObject(entry) && classOf(entry)->flags & kStrSubclass)) continue;
    std::string base = textOf(entry);
    if (!base.empty() && base.back() != '/') base += '/';
    base += last;
    isPackage = true;
    if (isFile(file = base + "/__init__.py")) return true;
    isPackage = false;
    if (isFile(file = base + ".py")) return true;
  }
  return false;
}

/// Compiles the file and runs it in the module. False with an exception.
bool runFile(Value module, const std::string& file) {
  std::string bytes;
  Ref name(newText(file));
  if (!readWhole(file, bytes)) return raiseErrno(errno, name), false;
  Ref code(compileFile(bytes, file));
  if (!code.v) return false;
  Ref globals(moduleDict(module));
  as<Module>(module)->initializing = 1;
  Ref r(globals.v ? runCode(code, globals, globals, 0) : 0);
  as<Module>(module)->initializing = 0;
  return r.v != 0;
}

/// The module in sys.modules (owned); 0 with an exception; kStop if there is no such file.
Value importFile(Value name, Value path) {
  std::string full = textOf(name), file;
  const size_t dot = full.rfind('.');
  bool isPackage = false;
  if (!locate(path, dot == std::string::npos ? full : full.substr(dot + 1), file, isPackage)) return kStop;
  Ref m(moduleNew(name)), shown(newText(file));
  Ref package(isPackage                  ? incref(name)
              : dot == std::string::npos ? strFromAscii("", 0)
                                         : newText(full.substr(0, dot)));
  moduleSet(m, N(__package__), package);
  moduleSet(m, N(__file__), shown);
  moduleSet(m, N(__cached__), none());
  if (isPackage) {
    Ref folder(newText(file.substr(0, file.rfind('/'))));
    Ref list(listFrom(&folder.v, 1));
    moduleSet(m, N(__path__), list);
  }
  if (dictSet(sysModules(), name, m) < 0) return 0;
  if (!runFile(m, file)) {
    Value e = takeException();
    dictDelete(sysModules(), name);
    restoreException(e);
    return 0;
  }
  Value now = dictGet(sysModules(), name); // a module may put another in its place
  return now ? incref(now) : m.take();
}

} // namespace

void installFileImport() { molt_importFileHook = importFile; }

} // namespace molt::eval
