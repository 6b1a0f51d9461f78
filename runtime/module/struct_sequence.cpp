// Tuples with named fields that C code makes: sys.version_info, time.struct_time, os.stat_result.
#include "container/container.h"
#include "memory/memory.h"
#include "module/modules.h"

namespace {
struct StructClass : Class {
  Value* names;
  int total, visible;
};
StructClass* infoOf(Value v) { return (StructClass*)classOf(v); }

Value structRepr(Value self) {
  StructClass* c = infoOf(self);
  StringBuilder out;
  out.add(c->cname);
  out.add('(');
  for (int i = 0; i < c->visible; ++i) {
    if (i) out.add(", ");
    if (!out.addStr(c->names[i])) return 0;
    out.add('=');
    if (!out.addRepr(as<Tuple>(self)->items[i])) return 0;
  }
  out.add(')');
  return out.finish();
}

Value structGetAttr(Value self, Value name) {
  StructClass* c = infoOf(self);
  for (int i = 0; i < c->total; ++i)
    if (c->names[i] == name) return incref(as<Tuple>(self)->items[i]);
  if (name == internC("n_fields")) return tagInt(c->total);
  if (name == internC("n_sequence_fields")) return tagInt(c->visible);
  if (name == internC("n_unnamed_fields")) return tagInt(0);
  return genericGetAttr(self, name);
}

void structDealloc(Value self) {
  StructClass* c = infoOf(self);
  Tuple* t = as<Tuple>(self);
  for (int i = 0; i < c->total; ++i) decref(t->items[i]);
  release(t, sizeof(Tuple) + (size_t)c->total * sizeof(Value));
}

Value structConstruct(Value cls, const Value* args, i32 nargs, Value) {
  StructClass* c = (StructClass*)as<Class>(cls);
  if (nargs < 1) return raise(E_TypeError, "%s() missing required argument 'sequence' (pos 1)", c->cname);
  Ref items(tupleFromIterable(args[0]));
  if (!items.v) return 0;
  i64 n = (i64)as<Tuple>(items)->length;
  if (n < c->visible)
    return raise(E_TypeError, "%s() takes an at least %d-sequence (%ld-sequence given)", c->cname, c->visible,
                 n);
  Value all[64];
  for (int i = 0; i < c->total; ++i) all[i] = i < n ? incref(as<Tuple>(items)->items[i]) : none();
  return structNew(c, all, c->total);
}
} // namespace

Class* structSequence(const char* name, const char* fields, int visible, const char* module) {
  (void)module;
  StructClass* c = (StructClass*)allocate(sizeof(StructClass));
  memset((void*)c, 0, sizeof(StructClass));
  c->h.rc = kImmortal;
  c->cname = name;
  c->base = &T_tuple;
  c->flags = kTupleSubclass;
  c->instanceBytes = sizeof(Tuple);
  c->ops.repr = structRepr;
  c->ops.getattr = structGetAttr;
  c->ops.dealloc = structDealloc;
  c->ops.construct = structConstruct;
  c->shape = allocateShape();
  c->shape->cls = c;
  int n = 1;
  for (const char* p = fields; *p; ++p) n += *p == ' ';
  c->names = (Value*)allocate((size_t)n * sizeof(Value));
  c->total = n;
  c->visible = visible;
  int i = 0;
  for (const char* p = fields; *p; ++i) {
    char word[40];
    size_t k = strcspn(p, " ");
    memcpy(word, p, k);
    word[k] = 0;
    c->names[i] = internC(word);
    p += k;
    while (*p == ' ') ++p;
  }
  readyClass(c);
  return c;
}

Value structNew(Class* cls, const Value* owned, int n) {
  StructClass* c = (StructClass*)cls;
  Tuple* t = (Tuple*)newObject(cls->shape, sizeof(Tuple) + (size_t)c->total * sizeof(Value));
  t->length = (u64)c->visible;
  for (int i = 0; i < c->total; ++i) t->items[i] = i < n ? owned[i] : none();
  return toValue(t);
}

int moduleAddType(Value module, const char* name, Class* c) {
  readyClass(c);
  return moduleAdd(module, name, incref(toValue(c)));
}
