// An instrumented program counts, per site, the types that pass it. A type is a class and, for instances of
// Python classes, their layout at that moment. A site tells up to kTypes of them apart; the rest counts as
// "other".
#include "trace/trace.h"
#include "gate/gate.h"
#include "object/object.h"
#include <fcntl.h>

namespace {
enum { kTypes = 12 };
struct Entry {
  Shape* shape;
  u64 count;
};
struct Site {
  u64 count, other;
  u32 used;
  Entry types[kTypes];
};
const ProgramDesc* traced;
Site* sites;

struct Writer {
  int fd;
  u32 used = 0;
  bool failed = false;
  char buffer[4096];
  void flush() {
    for (u32 done = 0; done < used && !failed;) {
      i64 n = gateWrite(fd, buffer + done, used - done);
      if (n <= 0)
        failed = true;
      else
        done += (u32)n;
    }
    used = 0;
  }
  void put(char c) {
    if (used == sizeof buffer) flush();
    buffer[used++] = c;
  }
  void text(const char* s) {
    while (*s) put(*s++);
  }
  void quoted(const char* s, size_t n) {
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < n; ++i) {
      u8 c = (u8)s[i];
      if (c == '"' || c == '\\')
        put('\\'), put((char)c);
      else if (c < 0x20)
        text("\\u00"), put(hex[c >> 4]), put(hex[c & 15]);
      else
        put((char)c);
    }
  }
  void value(Value v) {
    size_t n;
    bool owned;
    const char* s = strUtf8(v, &n, &owned);
    quoted(s, n);
    if (owned) release((void*)s, n + 1);
  }
  void number(u64 n) {
    char digits[24];
    int i = 0;
    do digits[i++] = (char)('0' + n % 10);
    while (n /= 10);
    while (i) put(digits[--i]);
  }
};

void writeType(Writer& w, const Entry& e) {
  Class* c = e.shape ? e.shape->cls : &T_int;
  w.text("{\"type\":\"");
  if (c->flags & kHeapClass) {
    if (isStr(c->module)) w.value(c->module);
    w.put(':');
    w.value(c->qualname);
  } else {
    const char* name =
        e.shape == &molt_shape_bigint ? "bigint" : bareName(c); // an int outside 63 bits fails guard_int
    w.quoted(name, strlen(name));
  }
  w.text("\",\"count\":");
  w.number(e.count);
  if (c->flags & kHeapClass && c->flags & kHasDict) {
    Shape* chain[128];
    u32 n = 0;
    for (Shape* s = e.shape; s && s->slotCount && n < 128; s = s->parent) chain[n++] = s;
    w.text(",\"layout\":[");
    for (u32 i = n; i-- > 0;) {
      w.text("[\"");
      w.value(chain[i]->name);
      w.text(chain[i]->kind ? "\",\"f64\"]" : "\",\"tagged\"]");
      if (i) w.put(',');
    }
    w.put(']');
  }
  w.put('}');
}
} // namespace

extern "C" void molt_TraceValue(Value v, uint32_t site) {
  if (!sites || !v || v == kStop) return;
  Site& s = sites[site];
  ++s.count;
  Shape* shape = isInt(v) ? nullptr : shapeOf(v);
  for (u32 i = 0; i < s.used; ++i)
    if (s.types[i].shape == shape) {
      ++s.types[i].count;
      return;
    }
  if (s.used == kTypes)
    ++s.other;
  else
    s.types[s.used++] = {shape, 1};
}

void traceStart(const ProgramDesc* program) {
  if (!program->traceSiteCount || !gateGetenv("MOLT_TRACE")) return;
  traced = program;
  size_t bytes = sizeof(Site) * program->traceSiteCount;
  sites = (Site*)allocate(bytes);
  memset((void*)sites, 0, bytes);
}

void traceWrite() {
  if (!sites) return;
  const char* path = gateGetenv("MOLT_TRACE");
  Writer w;
  w.fd = gateOpen(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  bool ok = w.fd >= 0;
  if (ok) {
    w.text("{\"molt\":\"trace\",\"version\":1,\"runs\":1,\"sites\":[");
    bool first = true;
    for (u32 i = 0; i < traced->traceSiteCount; ++i) {
      Site& s = sites[i];
      if (!s.count) continue;
      w.text(first ? "\n{\"site\":\"" : ",\n{\"site\":\"");
      first = false;
      const char* name = (const char*)(uintptr_t)traced->traceSites[i];
      w.quoted(name, strlen(name));
      w.text("\",\"count\":");
      w.number(s.count);
      w.text(",\"types\":[");
      for (u32 k = 0; k < s.used; ++k) {
        if (k) w.put(',');
        writeType(w, s.types[k]);
      }
      w.put(']');
      if (s.other) w.text(",\"other\":"), w.number(s.other);
      w.put('}');
    }
    w.text("\n]}\n");
    w.flush();
    ok = !w.failed && gateClose(w.fd) == 0;
  }
  if (!ok) {
    static const char message[] = "molt: the trace could not be written to the file that MOLT_TRACE names\n";
    gateWrite(2, message, sizeof message - 1);
  }
}
