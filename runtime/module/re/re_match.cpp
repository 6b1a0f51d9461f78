// The matcher: runs instructions over a subject, with an explicit stack of choices. A choice remembers where
// to go on and how long the trail was; the trail holds old values of slots, put back when a choice is taken.
//
// Loops of more than one instruction count in slots: slot[a] iterations so far, slot[a + 1] where the current
// one began. An iteration that matched nothing ends the loop once the minimum is reached, so that (a*)* comes
// to an end.
#include "module/re/re.h"

namespace {
struct Choice {
  u32 pc, trail;
  i64 pos;
  i64 low;  ///< RE_REPEAT1: further positions down (greedy) or up (lazy) to this one; -1: a plain choice
  u32 step; ///< 1 lazy repeat
};
struct Undo {
  u32 slot;
  i64 old;
};
struct Machine {
  Pattern* p;
  Subject s;
  i64 end;
  i64* slots;
  Choice* choices = nullptr;
  u32 choiceCount = 0, choiceRoom = 0;
  Undo* trail = nullptr;
  u32 trailCount = 0, trailRoom = 0;
  i32 last = 0;
  bool full = false;
  i64 mustAdvance = -1;
  u32 depth = 0;

  ~Machine() {
    if (choices) release(choices, choiceRoom * sizeof(Choice));
    if (trail) release(trail, trailRoom * sizeof(Undo));
  }
  void push(u32 pc, i64 pos, i64 low = -1, u32 step = 0) {
    if (choiceCount == choiceRoom) {
      u32 room = choiceRoom ? choiceRoom * 2 : 64;
      choices = choiceRoom ? (Choice*)reallocate(choices, choiceRoom * sizeof(Choice), room * sizeof(Choice))
                           : (Choice*)allocate(room * sizeof(Choice));
      choiceRoom = room;
    }
    choices[choiceCount++] = {pc, trailCount, pos, low, step};
  }
  void set(u32 slot, i64 v) {
    if (slots[slot] == v) return;
    if (trailCount == trailRoom) {
      u32 room = trailRoom ? trailRoom * 2 : 64;
      trail = trailRoom ? (Undo*)reallocate(trail, trailRoom * sizeof(Undo), room * sizeof(Undo))
                        : (Undo*)allocate(room * sizeof(Undo));
      trailRoom = room;
    }
    trail[trailCount++] = {slot, slots[slot]};
    slots[slot] = v;
  }
  void undo(u32 to) {
    while (trailCount > to) {
      --trailCount;
      slots[trail[trailCount].slot] = trail[trailCount].old;
    }
  }
  bool one(const ReInst& x, i64 pos) const {
    u32 c = s.at(pos);
    switch (x.op) {
    case RE_CHAR: return c == x.a;
    case RE_CHARI: return reLower(c) == x.a;
    case RE_ANY: return c != '\n';
    case RE_ANYALL: return true;
    default: return reSetHas(p->sets + x.a, c, x.b);
    }
  }
  i64 many(const ReInst& x, i64 pos, i64 limit) const { // how far the one-character instruction goes
    if (s.kind == 1) {
      const u8* d = (const u8*)s.data;
      switch (x.op) {
      case RE_CHAR:
        while (pos < limit && d[pos] == x.a) ++pos;
        return pos;
      case RE_ANY: {
        const void* nl = memchr(d + pos, '\n', (size_t)(limit - pos));
        return nl ? (const u8*)nl - d : limit;
      }
      case RE_ANYALL: return limit;
      case RE_SET:
        if (!x.b) {
          const u32* bits = p->sets[x.a].bitmap;
          while (pos < limit && bits[d[pos] >> 5] >> (d[pos] & 31) & 1) ++pos;
          return pos;
        }
      }
    }
    while (pos < limit && one(x, pos)) ++pos;
    return pos;
  }
  bool word(i64 i, bool ascii) const { return i >= 0 && i < end && reWord(s.at(i), ascii); }

  // Runs from pc at pos; true with *out the position at RE_MATCH or RE_ACCEPT.
  bool run(u32 pc, i64 pos, i64* out) {
    u32 base = choiceCount;
    for (;;) {
      const ReInst& x = p->code[pc];
      bool ok = true;
      switch (x.op) {
      case RE_CHAR:
      case RE_CHARI:
      case RE_ANY:
      case RE_ANYALL:
      case RE_SET:
        if ((ok = pos < end && one(x, pos))) ++pos, ++pc;
        break;
      case RE_SPLIT:
        push(x.b, pos);
        pc = x.a;
        break;
      case RE_JUMP: pc = x.a; break;
      case RE_SAVE:
        set(x.a, pos);
        if (x.a & 1) set(255, x.a >> 1); // last closed group
        ++pc;
        break;
      case RE_BOL: ok = pos == 0, ++pc; break;
      case RE_START: ok = pos == 0, ++pc; break;
      case RE_MBOL: ok = pos == 0 || s.at(pos - 1) == '\n', ++pc; break;
      case RE_EOL: ok = pos == end || (pos + 1 == end && s.at(pos) == '\n'), ++pc; break;
      case RE_MEOL: ok = pos == end || s.at(pos) == '\n', ++pc; break;
      case RE_END: ok = pos == end, ++pc; break;
      case RE_WORDB: ok = word(pos - 1, x.a) != word(pos, x.a), ++pc; break;
      case RE_NWORDB: ok = word(pos - 1, x.a) == word(pos, x.a), ++pc; break;
      case RE_BACKREF: {
        i64 from = slots[2 * x.a], to = slots[2 * x.a + 1];
        ok = from >= 0 && to >= from && pos + (to - from) <= end;
        for (i64 i = from; ok && i < to; ++i, ++pos) {
          u32 a = s.at(i), b = s.at(pos);
          ok = a == b || (x.b && reLower(a) == reLower(b));
        }
        ++pc;
        break;
      }
      case RE_LOOK: {
        i64 start = x.b & 2 ? pos - x.c : pos, ignored;
        u32 mark = trailCount;
        bool found = start >= 0 && run(pc + 1, start, &ignored);
        if (x.b & 1) undo(mark); // captures of a negative look are lost
        ok = found != (bool)(x.b & 1);
        pc = x.a;
        break;
      }
      case RE_ATOMIC: ok = run(pc + 1, pos, &pos), pc = x.a; break;
      case RE_REPEAT1: {
        const ReInst& item = p->code[pc + 1];
        i64 limit = x.b == ~0u || x.b > (u64)(end - pos) ? end : pos + x.b;
        i64 least = pos + x.a;
        if (least > end) {
          ok = false;
          break;
        }
        if (x.c == 1) { // lazy
          ok = many(item, pos, least) == least;
          if (ok && least < limit) push(pc, least, limit, 1);
          pos = least;
        } else {
          i64 most = many(item, pos, limit);
          ok = most >= least;
          if (ok && x.c == 0 && most > least) push(pc + 2, most, least);
          pos = most;
        }
        pc += 2;
        break;
      }
      case RE_LOOPINIT:
        set(x.a, -1);
        set(x.a + 1, -1);
        ++pc;
        break;
      case RE_LOOP: {
        u32 min = p->code[pc + 1].a, max = p->code[pc + 1].b;
        i64 n = slots[x.a] + 1; // iterations done
        bool empty = n > 0 && slots[x.a + 1] == pos;
        set(x.a, n);
        if (n < (i64)min && !empty) {
          set(x.a + 1, pos);
          pc = x.b;
        } else if (empty || (max != ~0u && n >= (i64)max))
          pc += 2;
        else if (x.c == 1) { // lazy: leave first
          push(pc | 0x80000000u, pos);
          pc += 2;
        } else {
          push(pc + 2, pos);
          set(x.a + 1, pos);
          pc = x.b;
        }
        break;
      }
      case RE_COND: pc = slots[2 * x.a] >= 0 && slots[2 * x.a + 1] >= 0 ? pc + 1 : x.b; break;
      case RE_ACCEPT:
        *out = pos;
        choiceCount = base;
        return true;
      case RE_MATCH:
        ok = (!full || pos == end) && pos != mustAdvance;
        if (ok) {
          *out = pos;
          choiceCount = base;
          return true;
        }
        break;
      default: ok = false;
      }
      while (!ok) {
        if (choiceCount == base) return false;
        Choice& c = choices[choiceCount - 1];
        undo(c.trail);
        if (c.low >= 0 && c.step == 0) { // one character less
          pos = --c.pos;
          pc = c.pc;
          if (c.pos <= c.low) --choiceCount;
          // Skip at once to a place where a following literal can match.
          const ReInst& next = p->code[pc];
          if (next.op == RE_CHAR && c.low >= 0 && choiceCount && &c == &choices[choiceCount - 1]) {
            while (c.pos > c.low && s.at(c.pos) != next.a) --c.pos;
            pos = c.pos;
            if (c.pos <= c.low) --choiceCount;
          }
          ok = true;
        } else if (c.low >= 0) { // one more
          u32 head = c.pc;
          const ReInst& item = p->code[head + 1];
          if (c.pos < end && one(item, c.pos)) {
            pos = ++c.pos;
            if (c.pos >= c.low) --choiceCount;
            pc = head + 2;
            ok = true;
          } else
            --choiceCount;
        } else {
          pc = c.pc;
          pos = c.pos;
          --choiceCount;
          ok = true;
          if (pc & 0x80000000u) { // a lazy loop takes another turn
            pc &= 0x7fffffffu;
            const ReInst& l = p->code[pc];
            set(l.a + 1, pos);
            pc = l.b;
          }
        }
      }
    }
  }
};
} // namespace

int reRun(Pattern* p, const Subject& s, i64 pos, i64 end, int mode, i64* spans, i32* lastGroup,
          i64 mustAdvance) {
  Machine m;
  m.p = p;
  m.s = s;
  m.end = end;
  m.full = mode == 2;
  m.mustAdvance = mustAdvance;
  i64 few[320];
  m.slots = p->slots <= 320 ? few : (i64*)allocate(p->slots * sizeof(i64));
  u32 n = p->groups + 1;
  for (u32 i = 0; i < 2 * n; ++i) m.slots[i] = -1;
  m.slots[255] = 0;
  for (u32 i = 256; i < p->slots; ++i) m.slots[i] = -1;
  const ReInst& first = p->code[0];
  int found = 0;
  for (i64 at = pos; at <= end; ++at) {
    if (mode == 0 && first.op == RE_CHAR && s.kind == 1 &&
        at < end) { // the first literal decides where to look
      const void* q = first.a < 256 ? memchr(s.data + at, (int)first.a, (size_t)(end - at)) : nullptr;
      if (!q) break;
      at = (const char*)q - s.data;
    }
    i64 out;
    if (m.run(0, at, &out)) {
      m.slots[0] = at;
      m.slots[1] = out;
      found = 1;
      break;
    }
    if (mode) break;
    m.mustAdvance = -1;
  }
  if (found) {
    for (u32 g = 0; g < n; ++g) {
      bool whole = m.slots[2 * g] >= 0 && m.slots[2 * g + 1] >= 0;
      spans[2 * g] = whole ? m.slots[2 * g] : -1;
      spans[2 * g + 1] = whole ? m.slots[2 * g + 1] : -1;
    }
    *lastGroup = (i32)m.slots[255];
  }
  if (m.slots != few) release(m.slots, p->slots * sizeof(i64));
  return found;
}
