// `type` and class statements.
//
// TODO(runtime, owner:runtime, milestone:RT1, priority:P3, status:missing): the struct and the layouts of a dead class
// are never reused
#include "call/call.h"
#include "call/environment.h"
#include "error/exception.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/generic.h"
#include "object/module.h"
#include "object/names.h"
#include "object/shape.h"
#include "object/slots.h"
#ifdef MOLT_SYSTEM_ALLOC
#include <sanitizer/lsan_interface.h>
#endif

namespace {
Class* self_(Value v) { return readied(classFrom(v)); }

// --- attributes of classes
// ------------------------------------------------------------------------------------------
Value typeGetAttr(Value v, Value name) {
  Class *c = self_(v), *meta = classOf(v);
  Value m = typeLookup(meta, name);
  if (m && classOf(m)->ops.descrSet && classOf(m)->ops.descrGet) {
    Ref hold(incref(m));
    return classOf(m)->ops.descrGet(m, v, toValue(meta));
  }
  if (Value a = typeLookup(c, name)) {
    Class* ac = classOf(a);
    if (ac == &T_function || !readied(ac)->ops.descrGet) return incref(a);
    Ref hold(incref(a));
    return ac->ops.descrGet(a, 0, v);
  }
  if (m) {
    if (!classOf(m)->ops.descrGet) return incref(m);
    Ref hold(incref(m));
    return classOf(m)->ops.descrGet(m, v, toValue(meta));
  }
  return raiseNoAttribute(v, name);
}

bool isDunder(Value name) {
  Str* s = as<Str>(name);
  return s->length > 4 && s->kind == 1 && s->data[0] == '_' && s->data[1] == '_' &&
         s->data[s->length - 1] == '_' && s->data[s->length - 2] == '_';
}

int typeSetAttr(Value v, Value name, Value x) {
  Class* c = self_(v);
  if (!(c->flags & kHeapClass)) {
    raise(E_TypeError, "cannot set '%U' attribute of immutable type '%U'", name, c->name);
    return -1;
  }
  Value m = typeLookup(classOf(v), name);
  if (m && classOf(m)->ops.descrSet) {
    Ref hold(incref(m));
    return classOf(m)->ops.descrSet(m, v, x);
  }
  int status = classSetAttr(c, name, x);
  if (status == 1) {
    raiseNoAttribute(v, name);
    return -1;
  }
  return status;
}

// --- getset
// ---------------------------------------------------------------------------------------------------------
Value getName(Value v) { return incref(self_(v)->name); }
/// Special attributes of built-in classes stay, and no class can do without them; -1 with TypeError.
int settable(Class* c, Value x, const char* name) {
  if (!(c->flags & kHeapClass))
    return raiseStatus(raise(E_TypeError, "cannot set '%s' attribute of immutable type '%U'", name, c->name));
  if (x) return 0;
  return raiseStatus(
      raise(E_TypeError, "cannot delete '%s' attribute of immutable type '%U'", name, c->name));
}
int setName(Value v, Value x) {
  Class* c = self_(v);
  if (settable(c, x, "__name__") < 0) return -1;
  if (!isInstance(x, &T_str)) {
    raise(E_TypeError, "can only assign string to %U.__name__, not '%T'", c->name, x);
    return -1;
  }
  c->name = intern(x);
  if (as<Str>(x)->ascii) c->cname = as<Str>(c->name)->data;
  return 0;
}
Value getQualname(Value v) { return incref(self_(v)->qualname); }
int setQualname(Value v, Value x) {
  if (settable(self_(v), x, "__qualname__") < 0) return -1;
  if (!isInstance(x, &T_str)) {
    raise(E_TypeError, "can only assign string to %U.__qualname__, not '%T'", self_(v)->name, x);
    return -1;
  }
  self_(v)->qualname = incref(x);
  return 0;
}
Value getModule(Value v) {
  Class* c = self_(v);
  if (c->flags & kHeapClass) {
    Value m = c->ns->get(N(__module__));
    return m ? incref(m) : incref(N(builtins));
  }
  return incref(c->module);
}
int setModule(Value v, Value x) {
  Class* c = self_(v);
  if (settable(c, x, "__module__") < 0) return -1;
  c->module = incref(x);
  return classSetAttr(c, N(__module__), x);
}
Value subclasses(Value self, const Value*, i32, Value);
Class* layoutBase(Value bases, Class** winner);
Class* solidOf(Class* c);
Value getBases(Value v) { return incref(self_(v)->bases); }
/// A class, the mro that it got, and the one that it had before.
struct FormerMro {
  Class* cls;
  Value fresh, mro;
};
struct FormerMros {
  FormerMro* items = nullptr;
  u32 used = 0, capacity = 0;
  void add(Class* c, Value fresh, Value mro) {
    if (used == capacity) {
      u32 more = capacity ? capacity * 2 : 8;
      FormerMro* fresh = (FormerMro*)allocate(more * sizeof *fresh);
      if (items) memcpy(fresh, items, used * sizeof *fresh), release(items, capacity * sizeof *fresh);
      items = fresh;
      capacity = more;
    }
    incref(toValue(c));
    items[used++] = {c, fresh, mro};
  }
  ~FormerMros() {
    for (u32 i = 0; i < used; ++i) {
      decref(items[i].mro);
      decref(toValue(items[i].cls));
    }
    if (items) release(items, capacity * sizeof *items);
  }
};
Value mroOf(Class* c);

/// The mro of a class whose bases changed, and of all classes below it; what they had goes to `former`.
int renewMro(Class* c, FormerMros& former) {
  Value old = c->mro;
  Value fresh = mroOf(c);
  if (!fresh) return -1;
  if (c->mro != old) { // mro() of a metaclass changed the bases itself
    decref(fresh);
    return 0;
  }
  former.add(c, fresh, old);
  c->mro = fresh;
  classModified(c);
  Ref below(subclasses(toValue(c), nullptr, 0, 0));
  for (u64 i = 0; i < as<List>(below)->length; ++i)
    if (renewMro(classFrom(as<List>(below)->items[i]), former) < 0) return -1;
  return 0;
}
/// Takes the class from the lists of bases that it has no more.
void forgetBases(Class* c, Value former) {
  Tuple *old = as<Tuple>(former), *now = as<Tuple>(c->bases);
  for (u64 i = 0; i < old->length; ++i) {
    bool still = false;
    for (u64 k = 0; k < now->length && !still; ++k) still = now->items[k] == old->items[i];
    if (!still) removeSubclass(classFrom(old->items[i]), c);
  }
}
int setBases(Value v, Value x) {
  Class* c = self_(v);
  if (settable(c, x, "__bases__") < 0) return -1;
  if (!isTuple(x))
    return raiseStatus(raise(E_TypeError, "can only assign tuple to %U.__bases__, not %T", c->name, x));
  Tuple* t = as<Tuple>(x);
  if (!t->length)
    return raiseStatus(
        raise(E_TypeError, "can only assign non-empty tuple to %U.__bases__, not ()", c->name));
  for (u64 i = 0; i < t->length; ++i) {
    if (!isClass(t->items[i]))
      return raiseStatus(
          raise(E_TypeError, "%U.__bases__ must be tuple of classes, not '%T'", c->name, t->items[i]));
    // By bases as well: while a metaclass's mro() runs, the mro may not show the cycle.
    Class* base = readied(classFrom(t->items[i]));
    bool cycle = isSubclass(base, c);
    for (Class* k = base; k && !cycle; k = k->base) cycle = k == c;
    if (cycle) return raiseStatus(raise(E_TypeError, "a __bases__ item causes an inheritance cycle"));
    if (!(base->flags & (kBaseType | kHeapClass)))
      return raiseStatus(
          raise(E_TypeError, "type '%U' is not an acceptable base type", qualifiedTypeName(base)));
  }
  Class* winner;
  Class* native = layoutBase(x, &winner);
  if (!native) return -1;
  Class* now = solidOf(c->base);
  if (native != extraOf(c)->native || solidOf(winner) != now ||
      (extraOf(c)->noDict != extraOf(winner)->noDict && winner->flags & kHeapClass && !extraOf(c)->hasSlots &&
       extraOf(c)->noDict))
    return raiseStatus(raise(E_TypeError, "__bases__ assignment: '%U' object layout differs from '%U'",
                             winner->name, c->base->name));
  Ref oldBases(c->bases), hold(incref(x));
  Class* oldBase = c->base;
  c->bases = incref(x);
  c->base = winner;
  FormerMros former;
  if (renewMro(c, former) < 0) {
    for (u32 i = former.used; i-- > 0;) {
      FormerMro& f = former.items[i];
      if (f.cls->mro != f.fresh) continue; // replaced meanwhile
      f.cls->mro = f.mro;
      f.mro = f.fresh;
      classModified(f.cls);
    }
    if (c->bases == x) { // not replaced meanwhile by what ran
      c->bases = oldBases.take();
      c->base = oldBase;
      decref(x);
    } else {
      forgetBases(c, oldBases);
    }
    return -1;
  }
  if (c->bases != x) { // what ran assigned other bases, with all that belongs to it
    forgetBases(c, oldBases);
    return 0;
  }
  for (u64 i = 0; i < as<Tuple>(oldBases)->length; ++i)
    removeSubclass(classFrom(as<Tuple>(oldBases)->items[i]), c);
  for (u64 i = 0; i < t->length; ++i) addSubclass(classFrom(t->items[i]), c);
  classModified(c);
  flushSlotCaches();
  methodsChanged(c);
  updateSlotsDeep(c);
  return 0;
}
Value getBase(Value v) { return self_(v)->base ? incref(toValue(self_(v)->base)) : none(); }
Value getMro(Value v) { return incref(self_(v)->mro); }
Value getDict(Value v) { return mappingProxyOfClass(self_(v)); }
Value getDoc(Value v) {
  Class* c = self_(v);
  Value d = c->ns->get(N(__doc__));
  if (!d) return none();
  if (classOf(d)->ops.descrGet && classOf(d) != &T_function) return classOf(d)->ops.descrGet(d, 0, v);
  return incref(d);
}
int setDoc(Value v, Value x) {
  return settable(self_(v), x, "__doc__") < 0 ? -1 : classSetAttr(self_(v), N(__doc__), x);
}
Value getAnnotations(Value v) {
  Class* c = self_(v);
  Value a = c->ns->get(N(__annotations__));
  if (a) return incref(a);
  if (!(c->flags & kHeapClass)) return raiseNoAttribute(v, N(__annotations__));
  a = dictNew();
  c->ns->set(N(__annotations__), a);
  classModified(c);
  return incref(a);
}
int setAnnotations(Value v, Value x) { return classSetAttr(self_(v), N(__annotations__), x); }
Value getAbstract(Value v) {
  // type's own entry is this descriptor.
  Value a = self_(v) == &T_type ? 0 : self_(v)->ns->get(N(__abstractmethods__));
  return a ? incref(a) : raiseNoAttribute(v, N(__abstractmethods__));
}
int setAbstract(Value v, Value x) {
  int t = x ? truth(x) : 0;
  if (t < 0) return -1;
  extraOf(self_(v))->abstract = t;
  return classSetAttr(self_(v), N(__abstractmethods__), x);
}
Value getFlags(Value v) {
  Class* c = self_(v);
  u32 f = 0;
  if (c->flags & kHeapClass) f |= 1 << 9;
  if (c->flags & kBaseType) f |= 1 << 10;
  if (c->flags & kIntSubclass) f |= 1 << 24;
  if (c->flags & kListSubclass) f |= 1 << 25;
  if (c->flags & kTupleSubclass) f |= 1 << 26;
  if (c->flags & kBytesSubclass) f |= 1 << 27;
  if (c->flags & kStrSubclass) f |= 1 << 28;
  if (c->flags & kDictSubclass) f |= 1 << 29;
  if (c->flags & kExceptionSubclass) f |= 1 << 30;
  if (extraOf(c)->abstract) f |= 1 << 20;
  return intFromI64((i64)f | (c->flags & kTypeSubclass ? (i64)1 << 31 : 0));
}
Value getBasicSize(Value v) { return intFromI64(self_(v)->instanceBytes); }
Value getTypeParams(Value v) {
  Value a = self_(v)->ns->get(N(__type_params__));
  return a ? incref(a) : tupleNew(0);
}
int setTypeParams(Value v, Value x) { return classSetAttr(self_(v), N(__type_params__), x); }
const GetSetDef getset[] = {
    {"__name__", getName, setName},
    {"__qualname__", getQualname, setQualname},
    {"__module__", getModule, setModule},
    {"__bases__", getBases, setBases},
    {"__base__", getBase},
    {"__mro__", getMro},
    {"__dict__", getDict},
    {"__doc__", getDoc, setDoc},
    {"__annotations__", getAnnotations, setAnnotations},
    {"__abstractmethods__", getAbstract, setAbstract},
    {"__type_params__", getTypeParams, setTypeParams},
    {"__flags__", getFlags},
    {"__basicsize__", getBasicSize},
    {nullptr, nullptr},
};

// --- methods
// --------------------------------------------------------------------------------------------------------
Value subclasses(Value self, const Value*, i32, Value) {
  ClassExtra* e = extraOf(self_(self));
  Value list = listNew(e->subclassCount);
  for (u32 i = 0; i < e->subclassCount; ++i) listAppend(list, toValue(e->subclasses[i]));
  return list;
}
Value mro(Value self, const Value*, i32, Value) {
  Ref fresh(self_(self) == &T_object ? incref(T_object.mro) : computeMro(self_(self), self_(self)->bases));
  return fresh.v ? listFromIterable(fresh) : 0;
}
/// The mro of a class by its metaclass's mro(), checked: an owned tuple, or 0 with an exception.
Value mroOf(Class* c) {
  Class* meta = classOf(toValue(c));
  Value hook = meta == &T_type ? 0 : typeLookup(meta, N(mro));
  if (!hook || classOf(hook) == &T_methodDescriptor) return computeMro(c, c->bases);
  Ref made(callSpecial(toValue(c), N(mro), nullptr, 0));
  Ref tuple(made.v ? tupleFromIterable(made) : 0);
  if (!tuple.v) return 0;
  Tuple* t = as<Tuple>(tuple);
  if (!t->length) return raise(E_TypeError, "type MRO must not be empty");
  Class* solid = solidOf(c);
  for (u64 i = 0; i < t->length; ++i) {
    if (!isClass(t->items[i])) return raise(E_TypeError, "mro() returned a non-class ('%T')", t->items[i]);
    Class* k = readied(classFrom(t->items[i]));
    Class* s = solidOf(k);
    bool suits = s == solid;
    for (Class* up = solid; up && !suits; up = up->base) suits = up == s;
    if (!suits) return raise(E_TypeError, "mro() returned base with unsuitable layout ('%U')", k->name);
  }
  return tuple.take();
}
Value prepare(Value, const Value*, i32, Value) { return dictNew(); }
Value instanceCheck(Value self, const Value* a, i32, Value) {
  int r = plainInstanceCheck(a[0], self);
  return r < 0 ? 0 : boolValue(r);
}
Value subclassCheck(Value self, const Value* a, i32, Value) {
  int r = plainSubclassCheck(a[0], self);
  return r < 0 ? 0 : boolValue(r);
}
int collectName(Value name, void* arg) { return dictSet(*(Value*)arg, name, none()); }
Value dir(Value self, const Value*, i32, Value) {
  Ref names(dictNew());
  Tuple* t = as<Tuple>(self_(self)->mro);
  for (u64 i = t->length; i-- > 0;) {
    NameMap* ns = classFrom(t->items[i])->ns;
    for (u32 k = 0; k < ns->used; ++k)
      if (ns->entries[k].key) collectName(ns->entries[k].key, &names.v);
  }
  return listFromIterable(names);
}
Value unionOp(Value a, Value b, int op) {
  if (op != OpOr) return incref(notImplemented());
  return unionTypes(a, b);
}
const MethodDef methods[] = {
    {"__subclasses__", subclasses, 0, 0},
    {"mro", mro, 0, 0},
    {"__prepare__", prepare, 0, -1, "**", kClassMethod},
    {"__instancecheck__", instanceCheck, 1, 1},
    {"__subclasscheck__", subclassCheck, 1, 1},
    {"__dir__", dir, 0, 0},
    {nullptr, nullptr, 0, 0},
};

Value typeRepr(Value v) {
  Class* c = self_(v);
  Value m = c->flags & kHeapClass ? c->ns->get(N(__module__)) : c->module;
  if (m && isInstance(m, &T_str) && !textIs(m, "builtins"))
    return strFormat("<class '%U.%U'>", m, c->qualname);
  return strFormat("<class '%U'>", c->qualname);
}
void typeDealloc(Value v) {
  Class* c = classFrom(v);
  for (u64 i = 0; c->bases && i < as<Tuple>(c->bases)->length; ++i)
    removeSubclass(classFrom(as<Tuple>(c->bases)->items[i]), c);
  classModified(c);
  c->version = 0;
  if (c->ns) {
    c->ns->clear();
    release(c->ns, sizeof(NameMap));
  }
  decref(c->mro);
  decref(c->bases);
  decref(c->qualname);
  if (c->extra) {
    if (c->extra->subclasses) release(c->extra->subclasses, c->extra->subclassCapacity * sizeof(Class*));
    decref(c->extra->slotNames);
    release(c->extra, sizeof(ClassExtra));
  }
  if (c->ext) {
    if (c->ext->weakrefs) clearWeakReferences(v);
    release(c->ext, sizeof(InstanceExt));
    c->ext = nullptr;
  }
  // The struct itself stays: shapes of the class may still be compared with, and point here. Without a shape
  // it is no object any more.
  if (!c->h.rc) c->h.shape = 0;
#ifdef MOLT_SYSTEM_ALLOC
  __lsan_ignore_object(c);
#endif
}

// --- class creation
// -------------------------------------------------------------------------------------------------
/// The most derived of meta and the metaclasses of the bases; null with TypeError.
Class* calculateMeta(Class* meta, Value bases) {
  Tuple* b = as<Tuple>(bases);
  for (u64 i = 0; i < b->length; ++i) {
    Class* m = classOf(b->items[i]);
    if (isSubclass(meta, m)) continue;
    if (isSubclass(m, meta)) {
      meta = m;
      continue;
    }
    raise(E_TypeError,
          "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
          "metaclasses of all its bases");
    return nullptr;
  }
  return meta;
}

Class* nativeOf(Class* c) { return c->flags & kHeapClass ? extraOf(c)->native : c; }
/// Nearest class that adds to the layout: fields of a native one, __slots__ of a Python one.
Class* solidOf(Class* c) {
  for (;; c = c->base) {
    if (c == &T_object) return c;
    if (c->flags & kHeapClass) {
      Value names = extraOf(c)->slotNames;
      if (names && as<Tuple>(names)->length) return c;
    } else if (c->base->instanceBytes != c->instanceBytes || c->ops.dealloc != c->base->ops.dealloc) {
      return c;
    }
  }
}
/// Native base that decides the layout; null with TypeError. *winner: the base it came by.
Class* layoutBase(Value bases, Class** winner) {
  Tuple* b = as<Tuple>(bases);
  Class* solid = nullptr;
  *winner = nullptr;
  for (u64 i = 0; i < b->length; ++i) {
    Class* c = readied(classFrom(b->items[i]));
    Class* s = solidOf(c);
    if (!solid || (s != solid && isSubclass(s, solid))) {
      solid = s;
      *winner = c;
    } else if (!isSubclass(solid, s)) {
      raise(E_TypeError, "multiple bases have instance lay-out conflict");
      return nullptr;
    }
  }
  Class* native = nativeOf(solid);
  while (native != &T_object && native->base->instanceBytes == native->instanceBytes &&
         native->ops.dealloc == native->base->ops.dealloc)
    native = native->base; // a native class that adds no fields shares its base's layout
  return native;
}

Value mangle(Value className, Value name) {
  Str *c = as<Str>(className), *s = as<Str>(name);
  if (s->length < 3 || s->kind != 1 || s->data[0] != '_' || s->data[1] != '_') return intern(name);
  if (s->data[s->length - 1] == '_' && s->data[s->length - 2] == '_') return intern(name);
  for (u32 i = 0; i < s->length; ++i)
    if (s->data[i] == '.') return intern(name);
  u32 k = 0;
  while (k < c->length && strChar(c, k) == '_') ++k;
  if (k == c->length) return intern(name);
  size_t n;
  bool owned;
  const char* p = strUtf8(className, &n, &owned);
  TextBuffer t;
  t.add("_");
  t.add(p + k, n - k);
  t.addValue(name);
  if (owned) release((void*)p, n + 1);
  Ref full(strFromUtf8(t.data, t.length));
  return intern(full);
}

bool hasDict(Class* c) {
  return c->flags & kHeapClass ? !extraOf(c)->noDict : c->flags & kHasDict && c != &T_object;
}
/// __slots__ of a class under construction: member descriptors. -1 with exception.
int addSlots(Class* c, Value slots, bool* dict) {
  Ref names(isInstance(slots, &T_str) ? tuple1(slots) : tupleFromIterable(slots));
  if (!names.v) return -1;
  Tuple* t = as<Tuple>(names);
  Value list = listNew(t->length);
  Ref hold(list);
  for (u64 i = 0; i < t->length; ++i) {
    if (!isInstance(t->items[i], &T_str)) {
      raise(E_TypeError, "__slots__ items must be strings, not '%T'", t->items[i]);
      return -1;
    }
    Ref plain(intern(t->items[i]));
    Ref good(callMethod(plain, internC("isidentifier"), nullptr, 0));
    if (!good.v || truth(good) != 1) {
      raise(E_TypeError, "__slots__ must be identifiers");
      return -1;
    }
    if (plain.v == N(__dict__)) {
      if (*dict || !extraOf(c)->native || hasDict(c->base)) {
        raise(E_TypeError, "__dict__ slot disallowed: we already got one");
        return -1;
      }
      *dict = true;
      continue;
    }
    if (plain.v == N(__weakref__)) {
      if (typeLookup(c->base, N(__weakref__))) {
        raise(E_TypeError, "__weakref__ slot disallowed: we already got one");
        return -1;
      }
      extraOf(c)->weakSlot = true;
      continue;
    }
    Ref name(mangle(c->name, plain));
    if (c->ns->get(name)) {
      raise(E_ValueError, "%R in __slots__ conflicts with class variable", name.v);
      return -1;
    }
    // Slots of one name in several classes of the mro are distinct: the layout knows them by the class too.
    Value key = name;
    Value qualified = 0;
    for (u64 k = 1; k < as<Tuple>(c->mro)->length; ++k) {
      ClassExtra* e = classFrom(as<Tuple>(c->mro)->items[k])->extra;
      if (!e || !e->slotNames) continue;
      for (u64 j = 0; j < as<Tuple>(e->slotNames)->length; ++j)
        if (as<Tuple>(e->slotNames)->items[j] == name.v && !qualified) {
          Ref text(strFormat("%U@%x", name.v, toValue(c)));
          key = qualified = intern(text);
        }
    }
    listAppend(list, key);
    c->ns->set(name, memberDescriptor(c, name, key));
  }
  ClassExtra* e = extraOf(c);
  e->slotNames = tupleFromIterable(list);
  e->hasSlots = true;
  return 0;
}

int callSetNames(Class* c) {
  // A copy of the namespace: __set_name__ may change it.
  u32 n = c->ns->used;
  for (u32 i = 0; i < n && i < c->ns->used; ++i) {
    Value key = c->ns->entries[i].key;
    if (!key) continue;
    Ref v(incref(c->ns->entries[i].value));
    if (isInt(v) || !typeLookup(classOf(v), N(__set_name__))) continue;
    Ref m(specialMethod(v, N(__set_name__)));
    if (!m.v) return -1;
    Ref r(call2(m, toValue(c), key));
    if (!r.v) {
      Value e = takeException();
      Ref text(strFormat("Error calling __set_name__ on '%T' instance %R in '%U'", v.v, key, c->name));
      Ref add(lookupAttr(e, N(add_note)));
      if (add.v) decref(call1(add, text));
      restoreException(e);
      return -1;
    }
  }
  return 0;
}

} // namespace

int classSetAttr(Class* c, Value name, Value v) {
  Value old = c->ns->get(name);
  if (!v && !old) return 1;
  bool hides = v && isObject(v) && classOf(v)->ops.descrSet && !(old && classOf(old)->ops.descrSet);
  bool wasData = old && isObject(old) && classOf(old)->ops.descrSet;
  bool callable =
      (old && isObject(old) && classOf(old)->ops.descrGet) || (v && isObject(v) && classOf(v)->ops.descrGet);
  Ref hold(incref(old));
  if (v)
    c->ns->set(name, incref(v));
  else
    c->ns->remove(name);
  classModified(c);
  bool dunder = isDunder(name);
  if (hides || wasData ||
      (dunder && (name == N(__getattribute__) || name == N(__getattr__) || name == N(__setattr__))))
    flushSlotCaches();
  if (callable || hides || wasData) methodsChanged(c);
  if (dunder) updateSlotsDeep(c);
  return 0;
}

Value typeNew(Class* meta, Value name, Value bases, Value nsDict, const Value* kwvalues, Value kwnames) {
  Ref orgBases(as<Tuple>(bases)->length ? incref(bases) : tuple1(toValue(&T_object)));
  Tuple* b = as<Tuple>(orgBases);
  for (u64 i = 0; i < b->length; ++i) {
    if (!isClass(b->items[i])) {
      if (typeLookup(classOf(b->items[i]), N(__mro_entries__)))
        return raise(E_TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
      return raise(E_TypeError, "bases must be types");
    }
    Class* base = readied(classFrom(b->items[i]));
    if (!(base->flags & (kBaseType | kHeapClass)))
      return raise(E_TypeError, "type '%U' is not an acceptable base type", qualifiedTypeName(base));
  }
  Class* winner;
  Class* native = layoutBase(orgBases, &winner);
  if (!native) return 0;

  Class* c = (Class*)allocateObject(sizeof(Class));
  *c = Class();
  rootShape(meta);
  c->h.rc = 1;
  c->h.shape = (u32)(uintptr_t)meta->shape;
  if (meta->flags & kHeapClass) incref(toValue(meta));
  c->flags = kHeapClass | kBaseType | kReady | kHasDict;
  c->base = winner;
  c->name = intern(name);
  c->qualname = incref(c->name);
  c->ns = (NameMap*)allocate(sizeof(NameMap));
  *c->ns = NameMap();
  {
    size_t n;
    bool owned;
    const char* p = strUtf8(c->name, &n, &owned); // immortal name: an owned copy stays for ever
    c->cname = p;
  }
  Value self = toValue(c);
  Ref hold(self);
  c->bases = incref(orgBases);
  ClassExtra* e = extraOf(c);
  e->native = native;
  c->instanceBytes = native->instanceBytes;
  for (u64 i = 0; i < b->length; ++i)
    c->flags |=
        classFrom(b->items[i])->flags &
        (kIntSubclass | kStrSubclass | kBytesSubclass | kListSubclass | kTupleSubclass | kDictSubclass |
         kExceptionSubclass | kTypeSubclass | kFloatSubclass | kSetSubclass | kHasFinaliser);
  if (c->flags & kTypeSubclass) c->flags &= ~(u32)kHasDict;
  // mro(): a metaclass may override it.
  Value mroHook = meta == &T_type ? 0 : typeLookup(meta, N(mro));
  // The mro holds the class, so that only the cycle collector ends it, as in CPython.
  c->mro = computeMro(c, orgBases);
  if (!c->mro) return 0;
  if (mroHook && classOf(mroHook) != &T_methodDescriptor) {
    Value plain = c->mro;
    Value custom = mroOf(c);
    if (!custom) return 0;
    if (c->mro == plain) {
      c->mro = custom;
      decref(plain);
    } else {
      decref(custom); // it assigned bases
    }
  }

  // Namespace.
  u64 pos = 0;
  Value k, v;
  Value cell = 0, qualname = 0, slots = 0;
  while (dictNext(nsDict, &pos, &k, &v)) {
    if (!isInstance(k, &T_str)) return raise(E_TypeError, "keys must be strings");
    Value key = intern(k);
    if (key == N(__qualname__)) {
      if (!isInstance(v, &T_str)) return raise(E_TypeError, "type __qualname__ must be a str, not %T", v);
      qualname = v;
      continue;
    }
    if (key == N(__classcell__)) {
      cell = v;
      continue;
    }
    if (key == N(__slots__)) slots = v;
    if (key == N(__module__)) c->module = incref(v);
    Value stored = incref(v);
    if (classOf(v) == &T_function) {
      if (key == N(__new__)) {
        stored = staticMethodNew(v);
        decref(v);
      } else if (key == N(__init_subclass__) || key == N(__class_getitem__)) {
        stored = classMethodNew(v);
        decref(v);
      }
    }
    c->ns->set(key, stored);
  }
  if (qualname) {
    decref(c->qualname);
    c->qualname = incref(qualname);
  }
  if (!c->module && !(c->module = callersModuleName())) {
    if (molt_thread.exc) return 0;
    c->module = incref(N(builtins));
  }
  if (!c->ns->get(N(__module__))) c->ns->set(N(__module__), incref(c->module));

  // Layout: no __dict__ only if every class on the way has __slots__ without it.
  bool dict = false;
  if (slots) {
    if (native->flags & (kIntSubclass | kTupleSubclass | kBytesSubclass) && truth(slots) == 1 &&
        !isInstance(slots, &T_str)) {
      Ref list(tupleFromIterable(slots));
      if (list.v && as<Tuple>(list)->length)
        return raise(E_TypeError, "nonempty __slots__ not supported for subtype of '%U'",
                     classFrom(b->items[0])->name);
    }
    if (addSlots(c, slots, &dict) < 0) return 0;
  } else {
    dict = true;
  }
  for (u64 i = 1; i < as<Tuple>(c->mro)->length; ++i) {
    Class* k2 = classFrom(as<Tuple>(c->mro)->items[i]);
    if (k2->flags & kHeapClass)
      dict |= !extraOf(k2)->noDict;
    else
      dict |= (k2->flags & kHasDict) != 0;
  }
  e->noDict = !dict;
  if (dict && !(c->flags & kTypeSubclass)) {
    bool inherited = typeLookup(winner, N(__dict__)) && winner != &T_object;
    if (!inherited || !(winner->flags & kHeapClass))
      c->ns->set(N(__dict__), getSetDescriptor(c, &dictGetSet));
  }
  if ((!slots || e->weakSlot) && !(c->flags & kTypeSubclass) && !typeLookup(winner, N(__weakref__)))
    c->ns->set(N(__weakref__), getSetDescriptor(c, &weakrefGetSet));
  if (!c->ns->get(N(__doc__))) c->ns->set(N(__doc__), none());
  bool hadEq = c->ns->get(N(__eq__)), hadHash = c->ns->get(N(__hash__));
  if (hadEq && !hadHash) c->ns->set(N(__hash__), none());
  c->slotHint = winner->flags & kHeapClass && winner->slotHint ? winner->slotHint : (dict ? 4 : 0);
  u32 fixed = 0;
  for (u64 i = 0; i < as<Tuple>(c->mro)->length; ++i) {
    ClassExtra* ke = classFrom(as<Tuple>(c->mro)->items[i])->extra;
    if (ke && ke->slotNames) fixed += (u32)as<Tuple>(ke->slotNames)->length;
  }
  if (fixed) c->slotHint = (u16)(dict ? fixed + 2 : fixed);

  for (u64 i = 0; i < b->length; ++i) addSubclass(classFrom(b->items[i]), c);
  // Native part of the ops, then the dunders.
  c->ops.dealloc = native == &T_object ? instanceDealloc : native->ops.dealloc;
  c->ops.traverse = native == &T_object ? plainTraverse : heapTraverse;
  c->ops.finalise = winner->ops.finalise; // weak references have one without the flag: their callback
  updateSlots(c);
  bindStaticShapes(c);
  if (!(c->flags & kTypeSubclass)) {
    Shape* s = rootShape(c);
    if (e->noDict) s->flags |= kShapeNoDict;
  } else {
    rootShape(c);
  }

  if (cell && classOf(cell) == &T_cell) molt_CellSet(cell, self);
  if (callSetNames(c) < 0) return 0;
  // super().__init_subclass__(**kw)
  Ref super(newSuper(c, self));
  Ref hook(super.v ? getAttr(super, N(__init_subclass__)) : 0);
  if (!hook.v) return 0;
  Ref r(call(hook, kwvalues, kwnames ? (i32)as<Tuple>(kwnames)->length : 0, kwnames));
  if (!r.v) return 0;
  classReady(c);
  return hold.take();
}

namespace {
Value typeConstruct(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Class* meta = classFrom(cls);
  i32 nkw = kwnames ? (i32)as<Tuple>(kwnames)->length : 0, npos = nargs - nkw;
  if (meta == &T_type && npos == 1 && !nkw) return incref(toValue(readied(classOf(args[0]))));
  if (npos != 3) {
    if (meta == &T_type && !nkw && npos != 3) return raise(E_TypeError, "type() takes 1 or 3 arguments");
    return raise(E_TypeError, "type.__new__() takes exactly 3 arguments (%d given)", npos);
  }
  if (!isInstance(args[0], &T_str))
    return raise(E_TypeError, "type.__new__() argument 1 must be str, not %T", args[0]);
  if (!isInstance(args[1], &T_tuple))
    return raise(E_TypeError, "type.__new__() argument 2 must be tuple, not %T", args[1]);
  if (!isInstance(args[2], &T_dict))
    return raise(E_TypeError, "type.__new__() argument 3 must be dict, not %T", args[2]);
  Class* winner = calculateMeta(meta, args[1]);
  if (!winner) return 0;
  if (winner != meta && winner->ops.construct != typeConstruct)
    return winner->ops.construct(toValue(winner), args, nargs, kwnames);
  return typeNew(winner, args[0], args[1], args[2], args + npos, kwnames);
}
int typeInit(Value, const Value* args, i32 nargs, Value kwnames) {
  i32 npos = nargs - (kwnames ? (i32)as<Tuple>(kwnames)->length : 0);
  if (npos != 1 && npos != 3) {
    raise(E_TypeError, "type.__init__() takes 1 or 3 arguments");
    return -1;
  }
  return 0;
}
i64 identityHash(Value v) { return (i64)(v >> 4); }
} // namespace

Value typeCall(Value cls, const Value* args, i32 nargs, Value kwnames) {
  Class* c = readied(classFrom(cls));
  if (c == &T_type && nargs == 1 && !kwnames) return incref(toValue(readied(classOf(args[0]))));
  if (c == &T_super && nargs == 2 && !kwnames && isClass(args[0]) && !isNone(args[1]))
    return newSuper(classFrom(args[0]), args[1]);
  // The usual class: object.__new__ and a Python __init__, found once per state of the class.
  if (ClassExtra* e = c->extra; e && c->flags & kHeapClass) {
    if (!c->version || e->initVersion != c->version) {
      e->initFunction = 0;
      if (c->ops.construct == T_object.ops.construct && !e->abstract) {
        Value f = typeLookup(c, N(__init__));
        if (f && classOf(f) == &T_function) e->initFunction = f;
      }
      e->initVersion = classVersion(c);
    }
    if (e->initFunction && nargs < 12) {
      Value a[13];
      a[0] = toValue(newInstance(c, c->instanceBytes));
      for (i32 i = 0; i < nargs; ++i) a[i + 1] = args[i];
      Value f = e->initFunction;
      incref(f); // it may replace itself
      Value r = callFunction(f, a, nargs + 1, kwnames);
      decref(f);
      if (r && isNone(r)) return a[0];
      if (r) {
        raise(E_TypeError, "__init__() should return None, not '%T'", r);
        decref(r);
      }
      decref(a[0]);
      return 0;
    }
  }
  if (!c->ops.construct) return raise(E_TypeError, "cannot create '%U' instances", qualifiedTypeName(c));
  Value v = c->ops.construct(cls, args, nargs, kwnames);
  if (!v) return 0;
  Class* made = classOf(v);
  if (made != c && !isSubclass(made, c)) return v;
  if (c == &T_type) return v; // type(name, bases, ns): checked already
  if (made->ops.init && made->ops.init(v, args, nargs, kwnames) < 0) {
    decref(v);
    return 0;
  }
  return v;
}

extern "C" {
Shape molt_shape_type;
}
Class T_type = {.cname = "type",
                .shape = &molt_shape_type,
                .flags = kBaseType | kTypeSubclass,
                .instanceBytes = sizeof(Class),
                .ops = {.dealloc = typeDealloc,
                        .traverse = typeTraverse,
                        .repr = typeRepr,
                        .hash = identityHash,
                        .call = typeCall,
                        .getattr = typeGetAttr,
                        .setattr = typeSetAttr,
                        .binary = unionOp,
                        .construct = typeConstruct,
                        .init = typeInit},
                .methods = methods,
                .getset = getset,
                .binaryOps = 1u << OpOr};

/// A Python-like class of the runtime's own, such as struct.error: it outlives the program.
Value newRuntimeClass(const char* module, const char* name, Value bases) {
  Ref n(strFromC(name)), ns(dictNew()), in(strFromC(module));
  if (dictSet(ns, N(__module__), in) < 0) return 0;
  Value args[3] = {n, bases, ns};
  Value c = call(toValue(&T_type), args, 3);
  if (c) headerOf(c)->rc += kImmortal;
  return c;
}

// --- class statements
// -----------------------------------------------------------------------------------------------
namespace {
/// Replaces bases that are not classes through __mro_entries__; owned tuple, `bases` itself when nothing
/// changed.
Value resolveBases(Value bases) {
  Tuple* b = as<Tuple>(bases);
  bool needed = false;
  for (u64 i = 0; i < b->length; ++i) needed |= !isClass(b->items[i]);
  if (!needed) return incref(bases);
  Ref list(listNew(b->length));
  for (u64 i = 0; i < b->length; ++i) {
    Value x = b->items[i];
    Ref entries(isClass(x) ? 0 : lookupAttr(x, N(__mro_entries__)));
    if (!entries.v) {
      if (molt_thread.exc) return 0;
      listAppend(list, x);
      continue;
    }
    Ref made(call1(entries, bases));
    if (!made.v) return 0;
    if (!isTuple(made)) return raise(E_TypeError, "__mro_entries__ must return a tuple");
    for (u64 k = 0; k < as<Tuple>(made)->length; ++k) listAppend(list, as<Tuple>(made)->items[k]);
  }
  return tupleFromIterable(list);
}
} // namespace

extern "C" Value molt_BuildClass(Value body, Value bases, Value keywords, Value name) {
  Ref resolved(resolveBases(bases));
  if (!resolved.v) return 0;
  Ref kw(keywords ? dictNew() : 0);
  Value metaValue = 0;
  if (keywords) {
    u64 pos = 0;
    Value k, v;
    while (dictNext(keywords, &pos, &k, &v)) {
      if (isInstance(k, &T_str) && textIs(k, "metaclass"))
        metaValue = v;
      else if (dictSet(kw, k, v))
        return 0;
    }
  }
  if (!metaValue)
    metaValue = toValue(as<Tuple>(resolved)->length ? classOf(as<Tuple>(resolved)->items[0]) : &T_type);
  Ref meta(incref(metaValue));
  if (isClass(meta)) {
    Class* m = calculateMeta(classFrom(meta), resolved);
    if (!m) return 0;
    meta.reset(incref(toValue(m)));
  }
  // Keyword arguments after name and bases.
  u64 nkw = kw.v ? dictLength(kw) : 0;
  Ref kwnames(nkw ? tupleNew(nkw) : 0);
  Value args[3 + 32];
  if (nkw > 32) return raise(E_TypeError, "too many class keywords");
  args[0] = name;
  args[1] = resolved;
  u64 pos = 0, i = 0;
  Value k, v;
  while (nkw && dictNext(kw, &pos, &k, &v)) {
    as<Tuple>(kwnames)->items[i] = intern(k);
    args[2 + i++] = v;
  }
  Ref ns;
  if (meta.v == toValue(&T_type)) {
    ns.v = dictNew();
  } else {
    Ref prepare(lookupAttr(meta, N(__prepare__)));
    if (prepare.v)
      ns.v = call(prepare, args, 2 + (i32)nkw, kwnames);
    else if (molt_thread.exc)
      return 0;
    else
      ns.v = dictNew();
    if (!ns.v) return 0;
    if (!isInstance(ns, &T_dict) && !readied(classOf(ns))->ops.getitem) {
      if (isClass(meta))
        return raise(E_TypeError, "%U.__prepare__() must return a mapping, not %T", classFrom(meta)->name,
                     ns.v);
      return raise(E_TypeError, "<metaclass>.__prepare__() must return a mapping, not %T", ns.v);
    }
  }
  Value param = ns;
  Ref cell(invoke(body, as<Function>(body)->code, &param));
  if (!cell.v) return 0;
  if (classOf(cell) == &T_cell && setItem(ns, N(__classcell__), cell) < 0) return 0;
  if (resolved.v != bases && setItem(ns, N(__orig_bases__), bases) < 0) return 0;
  for (u64 j = nkw; j-- > 0;) args[3 + j] = args[2 + j];
  args[2] = ns;
  Ref c(call(meta, args, 3 + (i32)nkw, kwnames));
  if (!c.v) return 0;
  if (classOf(cell) == &T_cell && isClass(c)) {
    Value content = as<Cell>(cell)->content;
    if (!content)
      return raise(E_RuntimeError,
                   "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?", name,
                   c.v);
    if (content != c.v)
      return raise(E_TypeError, "__class__ set to %R defining %R as %R", content, name, c.v);
  }
  drain();
  return c.take();
}
