// Module _thread for programs with one thread: locks work, starting a thread fails as where the system
// refuses.
#include "object/class.h"
#include "object/names.h"
#include "object/shape.h"

namespace {
struct Lock {
  Header h;
  i64 count;
};
Lock* lock(Value v) { return as<Lock>(v); }
void dealloc(Value v) { freeInstance(v, sizeof(Lock)); }
Value construct(Value cls, const Value*, i32, Value) {
  Lock* l = (Lock*)newInstance(classFrom(cls), sizeof(Lock));
  l->count = 0;
  return toValue(l);
}
int init(Value, const Value*, i32, Value) { return 0; }
Value acquire(Value self, const Value* a, i32, Value) {
  if (lock(self)->count) {
    int blocking = a[0] ? truth(a[0]) : 1;
    if (blocking < 0) return 0;
    if (!blocking || (a[1] && a[1] != tagInt(-1))) return boolValue(false);
    return raise(E_RuntimeError, "deadlock: the only thread waits for a lock that it holds");
  }
  lock(self)->count = 1;
  return boolValue(true);
}
Value releaseLock(Value self, const Value*, i32, Value) {
  if (!lock(self)->count) return raise(E_RuntimeError, "release unlocked lock");
  lock(self)->count = 0;
  return none();
}
Value locked(Value self, const Value*, i32, Value) { return boolValue(lock(self)->count); }
Value enter(Value self, const Value*, i32, Value) {
  Value none2[] = {0, 0};
  return acquire(self, none2, 2, 0);
}
const MethodDef lockMethods[] = {{"acquire", acquire, 0, 2, "blocking,timeout"},
                                 {"release", releaseLock, 0, 0},
                                 {"locked", locked, 0, 0},
                                 {"acquire_lock", acquire, 0, 2, "blocking,timeout"},
                                 {"release_lock", releaseLock, 0, 0},
                                 {"__enter__", enter, 0, 0},
                                 {"__exit__", releaseLock, 0, -1},
                                 {nullptr, nullptr, 0, 0}};
Value lockRepr(Value v) {
  return strFormat("<%s _thread.lock object at 0x%x>", lock(v)->count ? "locked" : "unlocked", v);
}
Class T_lock = {.cname = "_thread.lock",
                .instanceBytes = sizeof(Lock),
                .ops = {.dealloc = dealloc, .repr = lockRepr, .construct = construct, .init = init},
                .methods = lockMethods};

Value rlockAcquire(Value self, const Value*, i32, Value) {
  ++lock(self)->count;
  return boolValue(true);
}
Value rlockRelease(Value self, const Value*, i32, Value) {
  if (!lock(self)->count) return raise(E_RuntimeError, "cannot release un-acquired lock");
  --lock(self)->count;
  return none();
}
Value isOwned(Value self, const Value*, i32, Value) { return boolValue(lock(self)->count); }
Value recursionCount(Value self, const Value*, i32, Value) { return tagInt(lock(self)->count); }
const MethodDef rlockMethods[] = {{"acquire", rlockAcquire, 0, 2, "blocking,timeout"},
                                  {"release", rlockRelease, 0, 0},
                                  {"_is_owned", isOwned, 0, 0},
                                  {"_recursion_count", recursionCount, 0, 0},
                                  {"__enter__", rlockAcquire, 0, 0},
                                  {"__exit__", rlockRelease, 0, -1},
                                  {nullptr, nullptr, 0, 0}};
Class T_rlock = {.cname = "_thread.RLock",
                 .flags = kBaseType,
                 .instanceBytes = sizeof(Lock),
                 .ops = {.dealloc = dealloc, .construct = construct, .init = init},
                 .methods = rlockMethods};

/// threading.local with one thread: an object with attributes.
void localDealloc(Value v) { freeInstance(v, sizeof(Header)); }
Value localConstruct(Value cls, const Value*, i32, Value) {
  return toValue(newInstance(classFrom(cls), sizeof(Header)));
}
Value localDict(Value v) { return incref(instanceDict(v)); }
const GetSetDef localGetSet[] = {{"__dict__", localDict}, {nullptr, nullptr}};
Class T_local = {.cname = "_thread._local",
                 .flags = kBaseType | kHasDict,
                 .instanceBytes = sizeof(Header),
                 .ops = {.dealloc = localDealloc, .construct = localConstruct, .init = init},
                 .getset = localGetSet};

/// What a Thread keeps of its thread. None is ever started here, so this is that of the main thread (ident
/// 1), or of one that never ran (0).
struct Handle {
  Header h;
  i64 ident, isDone;
};
Handle* handle(Value v) { return as<Handle>(v); }
void handleDealloc(Value v) { freeInstance(v, sizeof(Handle)); }
Value handleConstruct(Value cls, const Value*, i32, Value) {
  Handle* h = (Handle*)newInstance(classFrom(cls), sizeof(Handle));
  h->ident = h->isDone = 0;
  return toValue(h);
}
Value handleIdent(Value v) { return tagInt(handle(v)->ident); }
Value handleIsDone(Value self, const Value*, i32, Value) { return boolValue(handle(self)->isDone); }
Value handleSetDone(Value self, const Value*, i32, Value) {
  if (!handle(self)->ident) return raise(E_RuntimeError, "thread not started");
  handle(self)->isDone = 1;
  return none();
}
Value handleJoin(Value self, const Value*, i32, Value) {
  if (handle(self)->isDone) return none();
  return raise(E_RuntimeError, handle(self)->ident ? "Cannot join current thread" : "thread not started");
}
const GetSetDef handleGetSet[] = {{"ident", handleIdent}, {nullptr, nullptr}};
const MethodDef handleMethods[] = {{"join", handleJoin, 0, 1},
                                   {"_set_done", handleSetDone, 0, 0},
                                   {"is_done", handleIsDone, 0, 0},
                                   {nullptr, nullptr, 0, 0}};
Class T_handle = {.cname = "_thread._ThreadHandle",
                  .flags = kAcyclic,
                  .instanceBytes = sizeof(Handle),
                  .ops = {.dealloc = handleDealloc, .construct = handleConstruct, .init = init},
                  .methods = handleMethods,
                  .getset = handleGetSet};
Value makeHandle(Value, const Value* a, i32, Value) {
  const i64 ident = asIndex(a[0]);
  if (ident == -1 && molt_thread.exc) return 0;
  Value v = handleConstruct(toValue(readied(&T_handle)), nullptr, 0, 0);
  handle(v)->ident = ident;
  return v;
}

Value ident(Value, const Value*, i32, Value) { return tagInt(1); }
Value zero(Value, const Value*, i32, Value) { return tagInt(0); }
Value allocateLock(Value, const Value*, i32, Value) {
  return construct(toValue(readied(&T_lock)), nullptr, 0, 0);
}
Value start(Value, const Value*, i32, Value) { return raise(E_RuntimeError, "can't start new thread"); }
Value allowed(Value, const Value*, i32, Value) { return boolValue(true); }
Value nothing(Value, const Value*, i32, Value) { return none(); }
const MethodDef functions[] = {{"get_ident", ident, 0, 0},
                               {"get_native_id", ident, 0, 0},
                               {"_get_main_thread_ident", ident, 0, 0},
                               {"allocate_lock", allocateLock, 0, 0},
                               {"allocate", allocateLock, 0, 0},
                               {"start_new_thread", start, 2, 3},
                               {"start_new", start, 2, 3},
                               {"start_joinable_thread", start, 1, 3, "function,handle,daemon"},
                               {"_count", zero, 0, 0},
                               {"stack_size", zero, 0, 1},
                               {"daemon_threads_allowed", allowed, 0, 0},
                               {"_is_main_interpreter", allowed, 0, 0},
                               {"_shutdown", nothing, 0, 0},
                               {"interrupt_main", nothing, 0, 1},
                               {"_set_sentinel", allocateLock, 0, 0},
                               {"_make_thread_handle", makeHandle, 1, 1},
                               {"set_name", nothing, 1, 1},
                               {nullptr, nullptr, 0, 0}};
int setup(Value m) {
  moduleAdd(m, "LockType", incref(toValue(readied(&T_lock))));
  moduleAdd(m, "lock", incref(toValue(&T_lock)));
  moduleAdd(m, "RLock", incref(toValue(readied(&T_rlock))));
  moduleAdd(m, "_local", incref(toValue(readied(&T_local))));
  moduleAdd(m, "_ThreadHandle", incref(toValue(readied(&T_handle))));
  moduleAdd(m, "error", incref(toValue(&E_RuntimeError)));
  return moduleAdd(m, "TIMEOUT_MAX", floatNew(9223372036.0));
}
} // namespace
extern const NativeModule module__thread;
const NativeModule module__thread = {"_thread", functions, setup};
