// posix.listdir and posix.scandir with its entries.
#include "container/container.h"
#include "gate/gate.h"
#include "module/io/io.h"
#include "module/modules.h"
#include "module/posix.h"
#include "text/codecs.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

extern Class T_DirEntry, T_ScandirIterator;
namespace {
enum { kUnknown = 0, kFolder = 4, kFile = 8, kLink = 10 }; ///< d_type of readdir
struct DirEntry {
  Header h;
  Value name, path;
  i32 kind;
};
MOLT_CHILDREN(entry, DirEntry, name, 2)
struct Scan {
  Header h;
  Value entries; ///< list of those that are left, the next one last; 0: closed
};
MOLT_CHILDREN(scan, Scan, entries, 1)
Shape shape_entry = {.cls = &T_DirEntry}, shape_scan = {.cls = &T_ScandirIterator};

struct Listing {
  Value out, folder; ///< folder: as bytes or str, ends in '/'; 0: names alone
  bool bytes;
};
void add(const char* name, int kind, void* arg) {
  Listing* l = (Listing*)arg;
  size_t n = strlen(name);
  Ref item(l->bytes ? bytesNew(name, n) : decodeUtf8(0, name, n, "surrogateescape"));
  if (l->folder) {
    readyClass(&T_DirEntry);
    DirEntry* e = (DirEntry*)newObject(&shape_entry, sizeof(DirEntry));
    e->path = binary(l->folder, item, OpAdd);
    e->name = item.take();
    e->kind = kind;
    item.v = toValue(e);
  }
  listAppend(l->out, item);
}

/// What is in the folder `path` (0: the current one), as names or entries; owned list.
Value list(Value path, bool entries) {
  if (path && isNone(path)) path = 0;
  Value keep = 0;
  const char* p = path ? pathOf(path, &keep) : ".";
  if (!p) return 0;
  Ref hold(keep), out(listNew(0)), plain(path ? fileSystemPath(path) : strFromC("."));
  if (!plain.v) return 0;
  const bool bytes = classOf(plain)->flags & kBytesSubclass;
  size_t n = strlen(p);
  Ref folder;
  if (entries) {
    Ref slash(bytes ? bytesNew("/", 1) : strFromC("/"));
    folder.v = n && p[n - 1] == '/' ? incref(plain.v) : binary(plain, slash, OpAdd);
  }
  Listing l = {out, folder, bytes};
  if (gateList(p, add, &l) < 0) return raiseErrno(errno, path ? path : plain.v);
  return out.take();
}

bool follows(const Value* a) { return !a[0] || truth(a[0]) == 1; }
int modeOf(Value self, bool follow, u32* mode) {
  Value keep;
  const char* p = pathOf(as<DirEntry>(self)->path, &keep);
  if (!p) return -1;
  Ref hold(keep);
  GateStat s;
  if (gateStat(p, follow, &s) < 0) {
    *mode = 0;
    return errno == ENOENT ? 0 : raiseStatus(raiseErrno(errno, as<DirEntry>(self)->path));
  }
  *mode = (u32)s.mode & S_IFMT;
  return 0;
}
Value is(Value self, const Value* a, int kind, u32 wanted) {
  const int have = as<DirEntry>(self)->kind;
  const bool follow = follows(a);
  if (have != kUnknown && (have != kLink || !follow)) return boolValue(have == kind);
  u32 mode;
  return modeOf(self, follow, &mode) < 0 ? 0 : boolValue(mode == wanted);
}
Value isDir(Value self, const Value* a, i32, Value) { return is(self, a, kFolder, S_IFDIR); }
Value isFile(Value self, const Value* a, i32, Value) { return is(self, a, kFile, S_IFREG); }
Value isSymlink(Value self, const Value*, i32, Value) {
  Value no = boolValue(false);
  return is(self, &no, kLink, S_IFLNK);
}
Value isJunction(Value, const Value*, i32, Value) { return boolValue(false); }
Value entryStat(Value self, const Value* a, i32, Value) {
  return posixStat(as<DirEntry>(self)->path, follows(a));
}
Value inode(Value self, const Value*, i32, Value) {
  Ref s(posixStat(as<DirEntry>(self)->path, false));
  return s.v ? getAttr(s, internC("st_ino")) : 0;
}
Value entryPath(Value self, const Value*, i32, Value) { return incref(as<DirEntry>(self)->path); }
Value entryRepr(Value self) { return strFormat("<DirEntry %R>", as<DirEntry>(self)->name); }
const MethodDef entryMethods[] = {{"is_dir", isDir, 0, 1, "*,follow_symlinks"},
                                  {"is_file", isFile, 0, 1, "*,follow_symlinks"},
                                  {"is_symlink", isSymlink, 0, 0},
                                  {"is_junction", isJunction, 0, 0},
                                  {"stat", entryStat, 0, 1, "*,follow_symlinks"},
                                  {"inode", inode, 0, 0},
                                  {"__fspath__", entryPath, 0, 0},
                                  {}};
const GetSetDef entryFields[] = {{"name", [](Value self) { return incref(as<DirEntry>(self)->name); }},
                                 {"path", [](Value self) { return incref(as<DirEntry>(self)->path); }},
                                 {}};

Value scanNext(Value self) {
  Value entries = as<Scan>(self)->entries;
  return entries && length(entries) ? callMethod(entries, internC("pop"), nullptr, 0) : kStop;
}
Value scanClose(Value self, const Value*, i32, Value) {
  Value entries = as<Scan>(self)->entries;
  as<Scan>(self)->entries = 0;
  decref(entries);
  return none();
}
Value scanEnter(Value self, const Value*, i32, Value) { return incref(self); }
const MethodDef scanMethods[] = {
    {"close", scanClose, 0, 0}, {"__enter__", scanEnter, 0, 0}, {"__exit__", scanClose, 3, 3}, {}};
} // namespace

Class T_DirEntry = {.cname = "posix.DirEntry",
                    .shape = &shape_entry,
                    .flags = kNoInstances,
                    .instanceBytes = sizeof(DirEntry),
                    .ops = {.dealloc = entryDealloc, .traverse = entryTraverse, .repr = entryRepr},
                    .methods = entryMethods,
                    .getset = entryFields};
Class T_ScandirIterator = {
    .cname = "posix.ScandirIterator",
    .shape = &shape_scan,
    .flags = kNoInstances,
    .instanceBytes = sizeof(Scan),
    .ops = {.dealloc = scanDealloc, .traverse = scanTraverse, .iter = selfIter, .next = scanNext},
    .methods = scanMethods};

Value posixListdir(Value, const Value* a, i32, Value) { return list(a[0], false); }
Value posixScandir(Value, const Value* a, i32, Value) {
  Ref entries(list(a[0], true));
  if (!entries.v) return 0;
  Ref none_(callMethod(entries, internC("reverse"), nullptr, 0));
  readyClass(&T_ScandirIterator);
  Scan* s = (Scan*)newObject(&shape_scan, sizeof(Scan));
  s->entries = entries.take();
  return toValue(s);
}
