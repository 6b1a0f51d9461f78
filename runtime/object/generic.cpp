// Generic operations: Python semantics for any object, through the ops tables. The helpers of compiled code
// follow each operation. Priority rules are those of the language reference, 3.3.8, and of CPython where it
// is silent.
#include "object/generic.h"
#include "gate/gate.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/names.h"
#include "object/slots.h"

#define OPS(v) (readied(classOf(v))->ops)

// --- text, hash, truth
// --------------------------------------------------------------------------------------------
Value repr(Value o) {
  Recursion guard(" while getting the repr of an object");
  if (guard.failed) return 0;
  Value r = OPS(o).repr(o);
  if (r && !isInstance(r, &T_str)) {
    raise(E_TypeError, "__repr__ returned non-string (type %T)", r);
    decref(r);
    return 0;
  }
  return r;
}

Value str(Value o) {
  if (isStr(o)) return incref(o);
  Recursion guard(" while getting the str of an object");
  if (guard.failed) return 0;
  Value r = OPS(o).str(o);
  if (r && !isInstance(r, &T_str)) {
    raise(E_TypeError, "__str__ returned non-string (type %T)", r);
    decref(r);
    return 0;
  }
  return r;
}

i64 hash(Value o) { return OPS(o).hash(o); }

int truth(Value o) {
  if (isInt(o)) return o != tagInt(0);
  if (o == boolValue(true)) return 1;
  if (o == boolValue(false) || isNone(o)) return 0;
  const TypeOps& ops = OPS(o);
  if (ops.truth) return ops.truth(o);
  if (ops.length) {
    i64 n = ops.length(o);
    return n < 0 ? -1 : n != 0;
  }
  return 1;
}

i64 length(Value o) {
  const TypeOps& ops = OPS(o);
  if (ops.length) return ops.length(o);
  raise(E_TypeError, "object of type '%T' has no len()", o);
  return -1;
}

i64 lengthHint(Value o) {
  const TypeOps& ops = OPS(o);
  if (ops.length) {
    i64 n = ops.length(o);
    if (n < 0 && pendingMatches(E_TypeError)) clearException();
    return n < 0 ? 0 : n;
  }
  bool absent = false;
  Ref r(callSpecial(o, N(__length_hint__), nullptr, 0, &absent));
  if (!r.v) {
    if (!absent && pendingMatches(E_TypeError)) clearException();
    return 0;
  }
  if (r.v == notImplemented()) return 0;
  i64 n = 0;
  if (!isInstance(r, &T_int))
    raise(E_TypeError, "__length_hint__ must be an integer, not %T", r.v);
  else if (!intToI64(r, &n))
    raise(E_OverflowError, "Python int too large to convert to C ssize_t");
  else if (n < 0)
    raise(E_ValueError, "__length_hint__() should return >= 0");
  return n < 0 || molt_thread.exc ? 0 : n;
}

// --- comparison
// ---------------------------------------------------------------------------------------------------
Value compare(Value a, Value b, int op) {
  Recursion guard(" in comparison");
  if (guard.failed) return 0;
  Class *ca = readied(classOf(a)), *cb = readied(classOf(b));
  bool tried = false;
  if (ca != cb && cb->ops.compare && isSubclass(cb, ca)) {
    tried = true;
    Value r = cb->ops.compare(b, a, swapped(op));
    if (r != notImplemented()) return r;
  }
  if (ca->ops.compare) {
    Value r = ca->ops.compare(a, b, op);
    if (r != notImplemented()) return r;
  }
  if (!tried && cb->ops.compare) {
    Value r = cb->ops.compare(b, a, swapped(op));
    if (r != notImplemented()) return r;
  }
  if (op == CmpEq) return boolValue(a == b);
  if (op == CmpNe) return boolValue(a != b);
  return raise(E_TypeError, "'%s' not supported between instances of '%T' and '%T'", compareText(op), a, b);
}

int compareTruth(Value a, Value b, int op) {
  if (a == b) {
    if (op == CmpEq) return 1;
    if (op == CmpNe) return 0;
  }
  if (isInt(a) && isInt(b)) {
    i64 x = (i64)a, y = (i64)b;
    switch (op) {
    case CmpLt: return x < y;
    case CmpLe: return x <= y;
    case CmpEq: return x == y;
    case CmpNe: return x != y;
    case CmpGt: return x > y;
    default: return x >= y;
    }
  }
  Value r = compare(a, b, op);
  if (!r) return -1;
  if (isBool(r)) return r == boolValue(true);
  int t = truth(r);
  decref(r);
  return t;
}

// --- arithmetic
// ---------------------------------------------------------------------------------------------------
Value raiseUnsupported(Value a, Value b, int op, bool inplace) {
  if (op == OpAdd) {
    if (isInstance(a, &T_str)) return raise(E_TypeError, "can only concatenate str (not \"%T\") to str", b);
    if (isInstance(a, &T_list) && !inplace)
      return raise(E_TypeError, "can only concatenate list (not \"%T\") to list", b);
    if (isInstance(a, &T_tuple))
      return raise(E_TypeError, "can only concatenate tuple (not \"%T\") to tuple", b);
    if (isInstance(a, &T_bytes)) return raise(E_TypeError, "can't concat %T to bytes", b);
    if (isInstance(a, &T_bytearray)) return raise(E_TypeError, "can't concat %T to bytearray", b);
  }
  if (op == OpMul) {
    auto sequence = [](Value v) {
      return isInstance(v, &T_str) || isInstance(v, &T_list) || isInstance(v, &T_tuple) ||
             isInstance(v, &T_bytes) || isInstance(v, &T_bytearray);
    };
    if (sequence(a)) return raise(E_TypeError, "can't multiply sequence by non-int of type '%T'", b);
    if (sequence(b)) return raise(E_TypeError, "can't multiply sequence by non-int of type '%T'", a);
  }
  if (op == OpRShift && classOf(a) == &T_builtin && !strcmp(as<Builtin>(a)->def->name, "print"))
    return raise(E_TypeError,
                 "unsupported operand type(s) for %s: '%T' and '%T'. Did you mean \"print(<message>, "
                 "file=<output_stream>)\"?",
                 operatorText(op, inplace), a, b);
  return raise(E_TypeError, "unsupported operand type(s) for %s: '%T' and '%T'", operatorText(op, inplace), a,
               b);
}

namespace {
/// NotImplemented (owned) when neither side knows.
Value tryBinary(Value a, Value b, int op) {
  Class *ca = readied(classOf(a)), *cb = readied(classOf(b));
  auto fa = ca->ops.binary, fb = ca == cb ? nullptr : cb->ops.binary;
  if (fb == fa) fb = nullptr;
  if (fa) {
    if (fb && isSubclass(cb, ca)) {
      Value r = fb(a, b, op);
      if (r != notImplemented()) return r;
      fb = nullptr;
    }
    Value r = fa(a, b, op);
    if (r != notImplemented()) return r;
  }
  if (fb) return fb(a, b, op);
  return incref(notImplemented());
}
} // namespace

Value binary(Value a, Value b, int op) {
  Value r = tryBinary(a, b, op);
  return r == notImplemented() ? raiseUnsupported(a, b, op, false) : r;
}

Value inplace(Value a, Value b, int op) {
  const TypeOps& ops = OPS(a);
  if (ops.inplace) {
    Value r = ops.inplace(a, b, op);
    if (r != notImplemented()) return r;
  }
  Value r = tryBinary(a, b, op);
  return r == notImplemented() ? raiseUnsupported(a, b, op, true) : r;
}

Value unary(Value a, int op) {
  const TypeOps& ops = OPS(a);
  if (ops.unary) {
    Value r = ops.unary(a, op);
    if (r != notImplemented()) return r;
  }
  static const char* const texts[] = {
      "bad operand type for unary -: '%T'", "bad operand type for unary +: '%T'",
      "bad operand type for unary ~: '%T'", "bad operand type for abs(): '%T'"};
  return raise(E_TypeError, texts[op], a);
}

Value toIndex(Value o) {
  if (isExactInt(o)) return incref(o);
  if (classOf(o)->flags & kIntSubclass)
    return T_int.ops.index(o); // an int needs no __index__, not even its own
  const TypeOps& ops = OPS(o);
  if (!ops.index) return raise(E_TypeError, "'%T' object cannot be interpreted as an integer", o);
  Value r = ops.index(o);
  if (r && !isInstance(r, &T_int)) {
    raise(E_TypeError, "__index__ returned non-int (type %T)", r);
    decref(r);
    return 0;
  }
  return r;
}

i64 asIndex(Value o, Class* overflow) {
  if (isInt(o)) return intOf(o);
  Ref i(toIndex(o));
  if (!i.v) return -1;
  i64 n;
  if (intToI64(i, &n)) return n;
  if (!overflow) return intSign(i) < 0 ? INT64_MIN : INT64_MAX;
  raise(*overflow, "cannot fit '%T' into an index-sized integer", o);
  return -1;
}

// --- items
// --------------------------------------------------------------------------------------------------------
Value getItem(Value o, Value k) {
  const TypeOps& ops = OPS(o);
  if (ops.getitem) return ops.getitem(o, k);
  if (isClass(o)) {
    if (o == toValue(&T_type)) return genericAlias(o, k);
    if (Value f = lookupAttr(o, N(__class_getitem__))) {
      Ref hold(f);
      return call1(f, k);
    }
    if (molt_thread.exc) return 0;
    return raise(E_TypeError, "type '%U' is not subscriptable", classFrom(o)->name);
  }
  return raise(E_TypeError, "'%T' object is not subscriptable", o);
}

int setItem(Value o, Value k, Value v) {
  const TypeOps& ops = OPS(o);
  if (ops.setitem) return ops.setitem(o, k, v);
  raise(E_TypeError,
        v ? "'%T' object does not support item assignment" : "'%T' object doesn't support item deletion", o);
  return -1;
}

int containsByIteration(Value container, Value item) {
  Value it = iter(container);
  if (!it) {
    if (pendingMatches(E_TypeError)) {
      clearException();
      raise(E_TypeError, "argument of type '%T' is not iterable", container);
    }
    return -1;
  }
  Ref hold(it);
  for (;;) {
    Ref v(next(it));
    if (!v.v) return -1;
    if (v.v == kStop) return 0;
    int eq = equals(v, item);
    if (eq) return eq;
  }
}

int contains(Value container, Value item) {
  const TypeOps& ops = OPS(container);
  if (ops.contains) return ops.contains(container, item);
  return containsByIteration(container, item);
}

// --- iteration
// ----------------------------------------------------------------------------------------------------
Value iter(Value o) {
  const TypeOps& ops = OPS(o);
  if (ops.iter) {
    Value it = ops.iter(o);
    if (it && !OPS(it).next) {
      raise(E_TypeError, "iter() returned non-iterator of type '%T'", it);
      decref(it);
      return 0;
    }
    return it;
  }
  if (ops.getitem && !isInstance(o, &T_dict) && !isClass(o) && classOf(o) != unionClass())
    return sequenceIterator(o);
  return raise(E_TypeError, "'%T' object is not iterable", o);
}

Value next(Value it) {
  const TypeOps& ops = OPS(it);
  if (!ops.next) return raise(E_TypeError, "'%T' object is not an iterator", it);
  return ops.next(it);
}

int forEach(Value iterable, int (*fn)(Value, void*), void* arg) {
  Ref it(iter(iterable));
  if (!it.v) return -1;
  auto step = OPS(it).next;
  for (;;) {
    Value v = step(it);
    if (!v) return -1;
    if (v == kStop) return 0;
    int status = fn(v, arg);
    decref(v);
    if (status) return status < 0 ? -1 : 0;
  }
}

namespace {
struct SequenceIterator {
  Header h;
  Value sequence; ///< 0 when exhausted
  i64 index;
};
void sequenceDealloc(Value v) {
  decref(as<SequenceIterator>(v)->sequence);
  release(as<SequenceIterator>(v), sizeof(SequenceIterator));
}
void sequenceTraverse(Value v, Visit visit, void* arg) {
  if (as<SequenceIterator>(v)->sequence) visit(as<SequenceIterator>(v)->sequence, arg);
}
Value selfIter(Value v) { return incref(v); }
Value sequenceNext(Value v) {
  SequenceIterator* it = as<SequenceIterator>(v);
  if (!it->sequence) return kStop;
  Value item = getItem(it->sequence, tagInt(it->index));
  if (item) {
    ++it->index;
    return item;
  }
  if (!pendingMatches(E_IndexError) && !pendingMatches(E_StopIteration)) return 0;
  clearException();
  Value old = it->sequence;
  it->sequence = 0;
  decref(old);
  return kStop;
}
Class T_sequenceIterator = {
    .cname = "iterator",
    .instanceBytes = sizeof(SequenceIterator),
    .ops = {
        .dealloc = sequenceDealloc, .traverse = sequenceTraverse, .iter = selfIter, .next = sequenceNext}};
} // namespace

Value sequenceIterator(Value o) {
  readied(&T_sequenceIterator);
  SequenceIterator* it = (SequenceIterator*)newObject(T_sequenceIterator.shape, sizeof(SequenceIterator));
  it->sequence = incref(o);
  it->index = 0;
  return toValue(it);
}

// --- format
// -------------------------------------------------------------------------------------------------------
Value format(Value o, Value spec) {
  if (isStr(o) && as<Str>(spec)->length == 0) return incref(o);
  Value r = callSpecial(o, N(__format__), &spec, 1);
  if (r && !isInstance(r, &T_str)) {
    raise(E_TypeError, "__format__ must return a str, not %T", r);
    decref(r);
    return 0;
  }
  return r;
}

/// Sums, differences, products and quotients of an exact float with another or a small int; 0: not one of
/// them. Code whose guesses failed runs through here, so it has to be short.
static inline Value floatArithmetic(Value a, Value b, uint32_t op) {
  double x, y;
  if (isFloat(a)) {
    if (!isFloat(b) && !isInt(b)) return 0;
    x = as<Float>(a)->value;
    y = isInt(b) ? (double)intOf(b) : as<Float>(b)->value;
  } else if (isInt(a) && isFloat(b)) {
    x = (double)intOf(a);
    y = as<Float>(b)->value;
  } else {
    return 0;
  }
  switch (op) {
  case OpAdd: return floatNew(x + y);
  case OpSub: return floatNew(x - y);
  case OpMul: return floatNew(x * y);
  case OpTrueDiv: return y != 0 ? floatNew(x / y) : 0;
  default: return 0;
  }
}

// --- helpers of compiled code
// -------------------------------------------------------------------------------------
extern "C" {
Value molt_Binary(Value a, Value b, uint32_t op) {
  if (isInt(a) && isInt(b)) {
    i64 r;
    switch (op) {
    case OpAdd:
      if (!__builtin_add_overflow((i64)a, (i64)b - 1, &r)) return (Value)r;
      break;
    case OpSub:
      if (!__builtin_sub_overflow((i64)a, (i64)b - 1, &r)) return (Value)r;
      break;
    case OpAnd: return a & b;
    case OpOr: return a | b;
    }
    Value q = T_int.ops.binary(a, b, (int)op);
    return q == notImplemented() ? raiseUnsupported(a, b, (int)op, false) : q;
  }
  if (Value f = floatArithmetic(a, b, op)) return f;
  Value r = binary(a, b, (int)op);
  drain();
  return r;
}
Value molt_Inplace(Value a, Value b, uint32_t op) {
  if (isInt(a) && isInt(b)) return molt_Binary(a, b, op);
  if (Value f = floatArithmetic(a, b, op)) return f;
  Value r = inplace(a, b, (int)op);
  drain();
  return r;
}
int32_t molt_StrSame(Value a, Value b) {
  if (a == b) return 1;
  const Str *s = as<Str>(a), *t = as<Str>(b);
  if (s->length != t->length || s->kind != t->kind || (s->interned && t->interned)) return 0;
  return !memcmp(s->data, t->data, (size_t)s->length * s->kind);
}
Value molt_Compare(Value a, Value b, uint32_t op) {
  if (isInt(a) && isInt(b))
    return boolValue(a == b ? op == CmpEq || op == CmpLe || op == CmpGe : compareTruth(a, b, (int)op));
  Value r = compare(a, b, (int)op);
  drain();
  return r;
}
int32_t molt_Contains(Value item, Value container) { return contains(container, item); }
int32_t molt_Truth(Value v) { return truth(v); }
Value molt_Neg(Value v) { return unary(v, UnNeg); }
Value molt_Pos(Value v) { return unary(v, UnPos); }
Value molt_Invert(Value v) { return unary(v, UnInvert); }
Value molt_ItemGet(Value o, Value k) { return getItem(o, k); }
int32_t molt_ItemSet(Value o, Value k, Value v) {
  int status = setItem(o, k, v);
  drain();
  return status;
}
int32_t molt_ItemDel(Value o, Value k) {
  int status = setItem(o, k, 0);
  drain();
  return status;
}
Value molt_Iter(Value o) { return iter(o); }
int molt_Poll() { return molt_thread.pending & kInterrupted && raiseInterrupt() ? -1 : 0; }
Value molt_IterNext(Value it) {
  if (molt_thread.pending & kInterrupted && raiseInterrupt()) return 0;
  Value v = OPS(it).next ? OPS(it).next(it) : next(it);
  drain();
  return v;
}
}
