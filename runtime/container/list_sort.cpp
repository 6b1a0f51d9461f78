// list.sort and sorted(): a stable adaptive merge sort (timsort: natural runs, binary insertion for short
// ones, galloping merges; the order of merges is Munro and Wild's powersort, "Nearly-Optimal Mergesorts",
// 2018). Only `<` is ever asked, as CPython promises.
//
// Keys that are all small ints, all floats or all strings of one width are compared inline; the sorter is a
// template over the comparison. With a key function two arrays move in step: keys and items.
#include "container/container.h"

namespace {
struct LessInt {
  static int less(Value a, Value b) { return (i64)a < (i64)b; }
};
struct LessFloat {
  static int less(Value a, Value b) { return as<Float>(a)->value < as<Float>(b)->value; }
};
struct LessText { // one byte a character
  static int less(Value a, Value b) {
    Str *x = as<Str>(a), *y = as<Str>(b);
    u32 n = x->length < y->length ? x->length : y->length;
    int c = memcmp(x->data, y->data, n);
    return c ? c < 0 : x->length < y->length;
  }
};
struct LessAny {
  static int less(Value a, Value b) {
    if (isInt(a) && isInt(b)) return (i64)a < (i64)b;
    Value r = compare(a, b, CmpLt);
    if (r == boolValue(true)) {
      decref(r);
      return 1;
    }
    if (!r) return -1;
    int t = truth(r);
    decref(r);
    return t;
  }
};
struct LessTuple { // exact tuples: the first differing pair decides
  static int less(Value a, Value b) {
    Tuple *x = as<Tuple>(a), *y = as<Tuple>(b);
    u64 n = x->length < y->length ? x->length : y->length;
    for (u64 i = 0; i < n; ++i) {
      Value p = x->items[i], q = y->items[i];
      if (isInt(p) && isInt(q)) {
        if (p == q) continue;
        return (i64)p < (i64)q;
      }
      if (isStr(p) && isStr(q)) {
        if (p == q || strEqual(p, q)) continue;
        if (as<Str>(p)->kind == 1 && as<Str>(q)->kind == 1) return LessText::less(p, q);
        return LessAny::less(p, q);
      }
      int same = equals(p, q);
      if (same < 0) return -1;
      if (!same) return LessAny::less(p, q);
    }
    return x->length < y->length;
  }
};

struct Slice {
  Value *k, *v; // v null: no key function
  void step(i64 n) {
    k += n;
    if (v) v += n;
  }
};
inline void copyOne(Slice to, i64 i, Slice from, i64 j) {
  to.k[i] = from.k[j];
  if (to.v) to.v[i] = from.v[j];
}
inline void moveMany(Slice to, i64 i, Slice from, i64 j, i64 n) {
  memmove(to.k + i, from.k + j, (size_t)n * sizeof(Value));
  if (to.v) memmove(to.v + i, from.v + j, (size_t)n * sizeof(Value));
}
inline void reverseSlice(Slice s, i64 lo, i64 hi) {
  reverseItems(s.k + lo, (u64)(hi - lo));
  if (s.v) reverseItems(s.v + lo, (u64)(hi - lo));
}

enum { kMinGallop = 7, kMaxRuns = 90 };

template <class L> struct Sorter {
  struct Run {
    Slice base;
    i64 length;
    int power;
  };
  Run runs[kMaxRuns];
  int count = 0;
  i64 minGallop = kMinGallop;
  Slice start{};
  i64 total = 0;
  Value* temp = nullptr;
  i64 tempRoom = 0;

  ~Sorter() {
    if (temp) release(temp, (size_t)tempRoom * sizeof(Value));
  }

  Slice borrow(i64 n, bool both) {
    i64 words = both ? 2 * n : n;
    if (words > tempRoom) {
      if (temp) release(temp, (size_t)tempRoom * sizeof(Value));
      temp = (Value*)allocate((size_t)words * sizeof(Value));
      tempRoom = words;
    }
    return {temp, both ? temp + n : nullptr};
  }

  // Length of the run at s; a descending one is reversed. Stretches of equal items count as part of either
  // kind, and keep their order. -1: exception.
  i64 countRun(Slice s, i64 n) {
    if (n < 2) return n;
    i64 i = 1;
    for (; i < n; ++i) {
      int c = L::less(s.k[i], s.k[i - 1]);
      if (c < 0) return -1;
      if (c) break;
    }
    if (i == n) return n;
    i64 equal = 0;
    if (i > 1) {
      int c = L::less(s.k[0], s.k[i - 1]);
      if (c < 0) return -1;
      if (c) return i;
      reverseSlice(s, 0, i);
    }
    ++i;
    for (; i < n; ++i) {
      int c = L::less(s.k[i], s.k[i - 1]);
      if (c < 0) return -1;
      if (c) {
        if (equal) {
          reverseSlice(s, i - equal - 1, i);
          equal = 0;
        }
        continue;
      }
      c = L::less(s.k[i - 1], s.k[i]);
      if (c < 0) return -1;
      if (c) break;
      ++equal;
    }
    if (equal) reverseSlice(s, i - equal - 1, i);
    reverseSlice(s, 0, i);
    for (; i < n; ++i) {
      int c = L::less(s.k[i], s.k[i - 1]);
      if (c < 0) return -1;
      if (c) break;
    }
    return i;
  }

  // Insertion with binary search; the first `sorted` items are in order.
  bool insertionSort(Slice s, i64 n, i64 sorted) {
    for (i64 at = sorted ? sorted : 1; at < n; ++at) {
      i64 lo = 0, hi = at;
      Value key = s.k[at];
      while (lo < hi) {
        i64 mid = lo + ((hi - lo) >> 1);
        int c = L::less(key, s.k[mid]);
        if (c < 0) return false;
        if (c)
          hi = mid;
        else
          lo = mid + 1;
      }
      memmove(s.k + lo + 1, s.k + lo, (size_t)(at - lo) * sizeof(Value));
      s.k[lo] = key;
      if (s.v) {
        Value item = s.v[at];
        memmove(s.v + lo + 1, s.v + lo, (size_t)(at - lo) * sizeof(Value));
        s.v[lo] = item;
      }
    }
    return true;
  }

  // Where key belongs in a[0..n): before equal items (left) or behind them (right); search starts at hint and
  // doubles its stride. -1: exception.
  i64 gallop(Value key, const Value* a, i64 n, i64 hint, bool left) {
    // below(i): a[i] belongs before the key.
    auto below = [&](i64 i) -> int {
      if (left) return L::less(a[i], key);
      int c = L::less(key, a[i]);
      return c < 0 ? c : !c;
    };
    i64 last = 0, ofs = 1;
    int c = below(hint);
    if (c < 0) return -1;
    if (c) {
      i64 max = n - hint;
      while (ofs < max) {
        c = below(hint + ofs);
        if (c < 0) return -1;
        if (!c) break;
        last = ofs;
        ofs = (ofs << 1) + 1;
        if (ofs <= 0) ofs = max;
      }
      if (ofs > max) ofs = max;
      last += hint;
      ofs += hint;
    } else {
      i64 max = hint + 1;
      while (ofs < max) {
        c = below(hint - ofs);
        if (c < 0) return -1;
        if (c) break;
        last = ofs;
        ofs = (ofs << 1) + 1;
        if (ofs <= 0) ofs = max;
      }
      if (ofs > max) ofs = max;
      i64 t = last;
      last = hint - ofs;
      ofs = hint - t;
    }
    ++last;
    while (last < ofs) {
      i64 mid = last + ((ofs - last) >> 1);
      c = below(mid);
      if (c < 0) return -1;
      if (c)
        last = mid + 1;
      else
        ofs = mid;
    }
    return ofs;
  }

  // Merges a[0..na) with b[0..nb) which follows it; na <= nb, so a is put aside. On exceptions the array
  // still holds every item once.
  bool mergeLow(Slice a, i64 na, Slice b, i64 nb) {
    Slice t = borrow(na, a.v != nullptr), dest = a;
    moveMany(t, 0, a, 0, na);
    bool ok = false;
    copyOne(dest, 0, b, 0);
    dest.step(1), b.step(1);
    --nb;
    if (nb == 0) goto done;
    if (na == 1) goto lastA;
    for (;;) {
      i64 winsA = 0, winsB = 0;
      for (;;) {
        int c = L::less(b.k[0], t.k[0]);
        if (c < 0) goto fail;
        if (c) {
          copyOne(dest, 0, b, 0);
          dest.step(1), b.step(1);
          ++winsB, winsA = 0;
          if (--nb == 0) goto done;
          if (winsB >= minGallop) break;
        } else {
          copyOne(dest, 0, t, 0);
          dest.step(1), t.step(1);
          ++winsA, winsB = 0;
          if (--na == 1) goto lastA;
          if (winsA >= minGallop) break;
        }
      }
      ++minGallop;
      do {
        minGallop -= minGallop > 1;
        i64 k = gallop(b.k[0], t.k, na, 0, false);
        if (k < 0) goto fail;
        winsA = k;
        if (k) {
          moveMany(dest, 0, t, 0, k);
          dest.step(k), t.step(k);
          na -= k;
          if (na == 1) goto lastA;
          if (na == 0) goto done; // only with an inconsistent comparison
        }
        copyOne(dest, 0, b, 0);
        dest.step(1), b.step(1);
        if (--nb == 0) goto done;
        k = gallop(t.k[0], b.k, nb, 0, true);
        if (k < 0) goto fail;
        winsB = k;
        if (k) {
          moveMany(dest, 0, b, 0, k);
          dest.step(k), b.step(k);
          nb -= k;
          if (nb == 0) goto done;
        }
        copyOne(dest, 0, t, 0);
        dest.step(1), t.step(1);
        if (--na == 1) goto lastA;
      } while (winsA >= kMinGallop || winsB >= kMinGallop);
      ++minGallop;
    }
  done:
    ok = true;
  fail:
    if (na) moveMany(dest, 0, t, 0, na);
    return ok;
  lastA: // the last item of a belongs behind all of b
    moveMany(dest, 0, b, 0, nb);
    copyOne(dest, nb, t, 0);
    return true;
  }

  // The same from the right, for na >= nb: b is put aside.
  bool mergeHigh(Slice a, i64 na, Slice b, i64 nb) {
    Slice t = borrow(nb, a.v != nullptr), base = a;
    moveMany(t, 0, b, 0, nb);
    bool ok = false;
    // dest, pa, pb: positions of the last items still to be placed
    i64 dest = na + nb - 1, pa = na - 1, pb = nb - 1;
    copyOne(base, dest--, base, pa--);
    --na;
    if (na == 0) goto done;
    if (nb == 1) goto firstB;
    for (;;) {
      i64 winsA = 0, winsB = 0;
      for (;;) {
        int c = L::less(t.k[pb], base.k[pa]);
        if (c < 0) goto fail;
        if (c) {
          copyOne(base, dest--, base, pa--);
          ++winsA, winsB = 0;
          if (--na == 0) goto done;
          if (winsA >= minGallop) break;
        } else {
          copyOne(base, dest--, t, pb--);
          ++winsB, winsA = 0;
          if (--nb == 1) goto firstB;
          if (winsB >= minGallop) break;
        }
      }
      ++minGallop;
      do {
        minGallop -= minGallop > 1;
        i64 k = gallop(t.k[pb], base.k, na, na - 1, false);
        if (k < 0) goto fail;
        k = na - k;
        winsA = k;
        if (k) {
          dest -= k, pa -= k;
          moveMany(base, dest + 1, base, pa + 1, k);
          na -= k;
          if (na == 0) goto done;
        }
        copyOne(base, dest--, t, pb--);
        if (--nb == 1) goto firstB;
        k = gallop(base.k[pa], t.k, nb, nb - 1, true);
        if (k < 0) goto fail;
        k = nb - k;
        winsB = k;
        if (k) {
          dest -= k, pb -= k;
          moveMany(base, dest + 1, t, pb + 1, k);
          nb -= k;
          if (nb == 1) goto firstB;
          if (nb == 0) goto done; // only with an inconsistent comparison
        }
        copyOne(base, dest--, base, pa--);
        if (--na == 0) goto done;
      } while (winsA >= kMinGallop || winsB >= kMinGallop);
      ++minGallop;
    }
  done:
    ok = true;
  fail:
    if (nb) moveMany(base, dest - (nb - 1), t, 0, nb);
    return ok;
  firstB: // the first item of b belongs before all of a
    dest -= na, pa -= na;
    moveMany(base, dest + 1, base, pa + 1, na);
    copyOne(base, dest, t, pb);
    return true;
  }

  bool mergeAt(int i) {
    Slice a = runs[i].base, b = runs[i + 1].base;
    i64 na = runs[i].length, nb = runs[i + 1].length;
    runs[i].length = na + nb;
    if (i == count - 3) runs[i + 1] = runs[i + 2];
    --count;
    i64 k = gallop(b.k[0], a.k, na, 0, false); // where b starts in a: what is before is in place
    if (k < 0) return false;
    a.step(k);
    na -= k;
    if (na == 0) return true;
    nb = gallop(a.k[na - 1], b.k, nb, nb - 1, true);
    if (nb <= 0) return nb == 0;
    return na <= nb ? mergeLow(a, na, b, nb) : mergeHigh(a, na, b, nb);
  }

  // Powersort: the power of the boundary between two neighbouring runs is the depth at which a nearly optimal
  // merge tree splits there.
  static int boundaryPower(i64 s1, i64 n1, i64 n2, i64 n) {
    int power = 0;
    i64 a = 2 * s1 + n1, b = a + n1 + n2;
    for (;;) {
      ++power;
      if (a >= n)
        a -= n, b -= n;
      else if (b >= n)
        return power;
      a <<= 1, b <<= 1;
    }
  }

  bool foundRun(i64 n2) {
    if (!count) return true;
    Run& top = runs[count - 1];
    int power = boundaryPower(top.base.k - start.k, top.length, n2, total);
    while (count > 1 && runs[count - 2].power > power)
      if (!mergeAt(count - 2)) return false;
    runs[count - 1].power = power;
    return true;
  }

  bool sort(Slice s, i64 n) {
    if (n < 2) return true;
    start = s;
    total = n;
    i64 minRun = n, odd = 0;
    while (minRun >= 64) {
      odd |= minRun & 1;
      minRun >>= 1;
    }
    minRun += odd;
    i64 left = n;
    do {
      i64 length = countRun(s, left);
      if (length < 0) return false;
      if (length < minRun) {
        i64 forced = left <= minRun ? left : minRun;
        if (!insertionSort(s, forced, length)) return false;
        length = forced;
      }
      if (!foundRun(length)) return false;
      runs[count++] = {s, length, 0};
      s.step(length);
      left -= length;
    } while (left);
    while (count > 1) {
      int i = count - 2;
      if (i > 0 && runs[i - 1].length < runs[i + 1].length) --i;
      if (!mergeAt(i)) return false;
    }
    return true;
  }
};

template <class L> bool run(Slice s, i64 n) {
  Sorter<L> sorter;
  return sorter.sort(s, n);
}

bool sortSlice(Slice s, i64 n) {
  if (n < 2) return true;
  Value first = s.k[0];
  bool same = true;
  if (isInt(first)) {
    for (i64 i = 1; same && i < n; ++i) same = isInt(s.k[i]);
    if (same) return run<LessInt>(s, n);
  } else if (isFloat(first)) {
    for (i64 i = 1; same && i < n; ++i) same = isFloat(s.k[i]);
    if (same) return run<LessFloat>(s, n);
  } else if (isStr(first)) {
    for (i64 i = 0; same && i < n; ++i) same = isStr(s.k[i]) && as<Str>(s.k[i])->kind == 1;
    if (same) return run<LessText>(s, n);
  } else if (isTuple(first)) {
    for (i64 i = 1; same && i < n; ++i) same = isTuple(s.k[i]);
    if (same) return run<LessTuple>(s, n);
  }
  return run<LessAny>(s, n);
}
} // namespace

// While Python code may run, the list is empty, so that changes to it are noticed and harmless.
int listSort(Value list, Value key, bool descending) {
  List* l = as<List>(list);
  Value* items = l->items;
  u64 n = l->length, room = l->capacity;
  l->items = nullptr;
  l->length = l->capacity = 0;
  Value* keys = items;
  bool ok = true;
  u64 made = 0;
  if (!isNone(key)) {
    keys = n ? (Value*)allocate(n * sizeof(Value)) : nullptr;
    for (; made < n; ++made) {
      keys[made] = call1(key, items[made]);
      if (!keys[made]) {
        ok = false;
        break;
      }
    }
  }
  if (ok && n > 1) {
    Slice s{keys, keys == items ? nullptr : items};
    if (descending) reverseSlice(s, 0, (i64)n);
    ok = sortSlice(s, (i64)n);
    if (descending) reverseSlice(s, 0, (i64)n);
  }
  if (keys != items && n) {
    for (u64 i = 0; i < made; ++i) decref(keys[i]);
    release(keys, n * sizeof(Value));
  }
  if (l->items || l->length) {
    if (ok) raise(E_ValueError, "list modified during sort");
    ok = false;
    listClear(l);
  }
  l->items = items;
  l->length = n;
  l->capacity = room;
  return ok ? 0 : -1;
}
