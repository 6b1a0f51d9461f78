// The module select, on poll(2).
// TODO(stdlib-compat, owner:runtime, milestone:SL2, priority:P3, status:partial): epoll; poll objects are not protected against use while they wait
#include "container/container.h"
#include "module/modules.h"
#include "object/class.h"
#include "object/names.h"
#include <errno.h>
#include <poll.h>
#ifndef POLLPRI // wasi
#define POLLPRI 2
#endif

namespace {
/// Of an int or an object with fileno(); -1 with the exception.
int descriptorOf(Value v) {
  Ref n(0);
  if (!isInt(v)) {
    Ref f(lookupAttr(v, internC("fileno")));
    if (!f.v)
      return raiseStatus(
          molt_thread.exc ? 0 : raise(E_TypeError, "argument must be an int, or have a fileno() method."));
    n.reset(call0(f));
    if (!n.v) return -1;
    if (!isInt(n)) return raiseStatus(raise(E_TypeError, "fileno() returned a non-integer"));
    v = n;
  }
  const i64 fd = intOf(v);
  if (fd < 0)
    return raiseStatus(raise(E_ValueError, "file descriptor cannot be a negative integer (%ld)", fd));
  return (int)fd;
}
/// Milliseconds, -1 for ever; false with the exception.
bool timeoutOf(Value v, bool isSeconds, int* out) {
  *out = -1;
  if (!v || isNone(v)) return true;
  double t;
  if (isFloat(v))
    t = as<Float>(v)->value;
  else {
    Ref n(toIndex(v));
    if (!n.v) {
      clearException();
      raise(E_TypeError,
            isSeconds ? "timeout must be a number or None" : "timeout must be an integer or None");
      return false;
    }
    t = intToDouble(n);
  }
  if (isSeconds) {
    if (t < 0) {
      raise(E_ValueError, "timeout must be non-negative");
      return false;
    }
    t *= 1000;
  }
  *out = t < 0 ? -1 : t > 2147483647.0 ? 2147483647 : (int)t + (t > (double)(int)t);
  return true;
}
struct Polls {
  pollfd* p = nullptr;
  u32 n = 0, room = 0;
  ~Polls() {
    if (p) release(p, room * sizeof *p);
  }
  pollfd& add(int fd, short events) {
    if (n == room) {
      const u32 more = room ? room * 2 : 16;
      p = p ? (pollfd*)reallocate(p, room * sizeof *p, more * sizeof *p)
            : (pollfd*)allocate(more * sizeof *p);
      room = more;
    }
    p[n] = {fd, events, 0};
    return p[n++];
  }
  int wait(int timeout) {
    const int r = poll(p, n, timeout);
    if (r < 0 && errno != EINTR) return raiseStatus(raiseErrno(errno));
    return r < 0 ? 0 : r;
  }
};

Value select(Value, const Value* a, i32 n, Value) {
  int timeout;
  if (!timeoutOf(n > 3 ? a[3] : 0, true, &timeout)) return 0;
  static const short kEvents[3] = {POLLIN, POLLOUT, POLLPRI};
  Polls polls;
  Ref lists[3];
  u32 ends[3];
  for (int k = 0; k < 3; ++k) {
    lists[k].v = tupleFromIterable(a[k]);
    if (!lists[k].v) return 0;
    for (u64 i = 0; i < as<Tuple>(lists[k])->length; ++i) {
      const int fd = descriptorOf(as<Tuple>(lists[k])->items[i]);
      if (fd < 0) return 0;
      polls.add(fd, kEvents[k]);
    }
    ends[k] = polls.n;
  }
  if (polls.wait(timeout) < 0) return 0;
  Value results[3];
  for (int k = 0; k < 3; ++k) {
    results[k] = listNew(0);
    const u32 from = k ? ends[k - 1] : 0;
    for (u32 i = from; i < ends[k]; ++i)
      if (polls.p[i].revents & (kEvents[k] | (k < 2 ? POLLERR | POLLHUP : 0)))
        listAppend(results[k], as<Tuple>(lists[k])->items[i - from]);
  }
  Value r = tupleFrom(results, 3);
  for (Value v : results) decref(v);
  return r;
}

struct Poll {
  Header h;
  Value events; ///< dict: descriptor to what it waits for
};
void pollDealloc(Value v) {
  decref(as<Poll>(v)->events);
  freeInstance(v, sizeof(Poll));
}
i64 eventsOf(Value v) { return v ? asIndex(v) : POLLIN | POLLPRI | POLLOUT; }
Value store(Value self, Value file, Value mask, bool isNew) {
  const int fd = descriptorOf(file);
  if (fd < 0) return 0;
  if (!isNew && !dictGet(as<Poll>(self)->events, tagInt(fd))) return raiseErrno(ENOENT);
  const i64 events = eventsOf(mask);
  if (molt_thread.exc || dictSet(as<Poll>(self)->events, tagInt(fd), tagInt(events & 0xffff)) < 0) return 0;
  return none();
}
Value pollRegister(Value self, const Value* a, i32 n, Value) {
  return store(self, a[0], n > 1 ? a[1] : 0, true);
}
Value pollModify(Value self, const Value* a, i32, Value) { return store(self, a[0], a[1], false); }
Value pollUnregister(Value self, const Value* a, i32, Value) {
  const int fd = descriptorOf(a[0]);
  if (fd < 0) return 0;
  const int r = dictDelete(as<Poll>(self)->events, tagInt(fd));
  return r < 0 ? 0 : r ? none() : raiseClassValue(E_KeyError, tagInt(fd));
}
Value pollPoll(Value self, const Value* a, i32 n, Value) {
  int timeout;
  if (!timeoutOf(n ? a[0] : 0, false, &timeout)) return 0;
  Polls polls;
  u64 pos = 0;
  for (Value fd, events; dictNext(as<Poll>(self)->events, &pos, &fd, &events);)
    polls.add((int)intOf(fd), (short)intOf(events));
  if (polls.wait(timeout) < 0) return 0;
  Value list = listNew(0);
  for (u32 i = 0; i < polls.n; ++i)
    if (polls.p[i].revents) {
      Ref pair(tuple2(tagInt(polls.p[i].fd), tagInt(polls.p[i].revents & 0xffff)));
      listAppend(list, pair);
    }
  return list;
}
const MethodDef pollMethods[] = {{"register", pollRegister, 1, 2},
                                 {"modify", pollModify, 2, 2},
                                 {"unregister", pollUnregister, 1, 1},
                                 {"poll", pollPoll, 0, 1},
                                 {}};
Class T_poll = {.cname = "select.poll",
                .flags = kNoInstances | kAcyclic,
                .instanceBytes = sizeof(Poll),
                .ops = {.dealloc = pollDealloc},
                .methods = pollMethods};
Value makePoll(Value, const Value*, i32, Value) {
  readyClass(&T_poll);
  Value v = toValue(newInstance(&T_poll, sizeof(Poll)));
  as<Poll>(v)->events = dictNew();
  return v;
}

const struct {
  const char* name;
  int value;
} kNumbers[] = {{"POLLIN", POLLIN},   {"POLLPRI", POLLPRI}, {"POLLOUT", POLLOUT},
                {"POLLERR", POLLERR}, {"POLLHUP", POLLHUP}, {"POLLNVAL", POLLNVAL}};
const MethodDef functions[] = {{"select", select, 3, 4}, {"poll", makePoll, 0, 0}, {}};
int setup(Value m) {
  for (auto& n : kNumbers) moduleAdd(m, n.name, tagInt(n.value));
  return moduleAdd(m, "error", incref(toValue(&E_OSError)));
}
} // namespace
extern const NativeModule module_select = {"select", functions, setup};
