// What a program made must be gone after its end: instances of its classes, the classes, functions,
// generators, tracebacks. One that is still alive has a count that nobody owns. Lists, dicts and the like may
// belong to the runtime; if one is leaked, LeakSanitizer finds it, because nothing points to it any more.
//
// Legitimately immortal: native classes, their descriptors and methods, native modules and what they hold,
// interned strings, statics of the program (constants, code), layouts (Shape) and the structs of dead Python
// classes, to which layouts point (object/type.cpp).
#ifdef MOLT_SYSTEM_ALLOC
#include "memory/audit.h"
#include "call/generator.h"
#include "error/exception.h"
#include "memory/checked.h"
#include "memory/memory.h"
#include "object/class.h"
#include "start/start.h"
#include <stdio.h>

namespace {
struct Kind {
  Class* cls;
  Header* example;
  u32 count;
};
Kind kinds[64];
u32 kindCount;
int leaks;

void note(Header* h, size_t, void*) {
  if (!h->rc || h->rc >= kImmortal / 2 || !h->shape) return;
  Value v = toValue(h);
  Class* c = classOf(v);
  bool program = c->flags & kHeapClass || isGeneratorLike(v) || c == &T_function || c == &T_cell ||
                 c == &T_method || c == &T_traceback || c->flags & kExceptionSubclass ||
                 (c->flags & kTypeSubclass && classFrom(v)->flags & kHeapClass);
  if (!program) return;
  ++leaks;
  for (u32 i = 0; i < kindCount; ++i)
    if (kinds[i].cls == c) {
      ++kinds[i].count;
      return;
    }
  if (kindCount < 64) kinds[kindCount++] = {c, h, 1};
}
} // namespace

int auditEnd() {
  forgetCaches(currentProgram());
  forEachObject(note, nullptr);
  for (u32 i = 0; i < kindCount; ++i) {
    Kind& k = kinds[i];
    char place[1500];
    allocationPlace(k.example, place, sizeof place);
    Ref shown(classOf(toValue(k.example)) == &T_function
                  ? incref(as<Function>(toValue(k.example))->code->qualname)
              : isClass(toValue(k.example)) ? incref(classFrom(toValue(k.example))->qualname)
                                            : 0);
    size_t n = 0;
    bool owned = false;
    const char* name = shown.v ? strUtf8(shown, &n, &owned) : "";
    fprintf(stderr, "audit: leaked %u %s %.*s(count %u), made by %s\n", k.count, k.cls->cname, (int)n, name,
            k.example->rc, place);
  }
  return leaks;
}
#endif
