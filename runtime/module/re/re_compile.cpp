// From a pattern's text to instructions, by recursive descent; each piece is emitted as it is read, and a
// quantifier moves the piece before it.
#include "module/re/re.h"
#include "text/unicode.h"

u32 reLower(u32 c) {
  if (c < 128) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  u32 out[4];
  return uniMap(c, kLowerMap, out) == 1 ? out[0] : c;
}
static u32 upper(u32 c) {
  if (c < 128) return c >= 'a' && c <= 'z' ? c - 32 : c;
  u32 out[4];
  return uniMap(c, kUpperMap, out) == 1 ? out[0] : c;
}
bool reWord(u32 c, bool ascii) {
  if (c < 128) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  return !ascii && uniFlags(c) & (kIsAlpha | kIsDecimal | kIsDigit | kIsNumeric);
}
static bool digit(u32 c, bool ascii) {
  if (c < 128) return c >= '0' && c <= '9';
  return !ascii && uniFlags(c) & kIsDecimal;
}
static bool space(u32 c, bool ascii) {
  if (ascii) return c == ' ' || (c >= 9 && c <= 13);
  return uniSpace(c);
}
static bool member(const ReSet* s, u32 c) {
  for (u32 i = 0; i < s->count; ++i)
    if (c >= s->ranges[i].lo && c <= s->ranges[i].hi) return true;
  u32 k = s->classes;
  return k &&
         (((k & kClassDigit) && digit(c, s->ascii)) || ((k & kClassSpace) && space(c, s->ascii)) ||
          ((k & kClassWord) && reWord(c, s->ascii)) || ((k & kClassNotDigit) && !digit(c, s->ascii)) ||
          ((k & kClassNotSpace) && !space(c, s->ascii)) || ((k & kClassNotWord) && !reWord(c, s->ascii)));
}
void reFinishSet(ReSet* s) {
  memset(s->bitmap, 0, sizeof s->bitmap);
  for (u32 c = 0; c < 256; ++c)
    if (member(s, c) != s->negated) s->bitmap[c >> 5] |= 1u << (c & 31);
}
bool reSetHas(const ReSet* s, u32 c, bool ignoreCase) {
  if (!ignoreCase) return c < 256 ? s->bitmap[c >> 5] >> (c & 31) & 1 : member(s, c) != s->negated;
  bool in = member(s, c) || member(s, reLower(c)) || member(s, upper(c));
  return in != s->negated;
}

namespace {
struct Compiler {
  Pattern* p;
  Subject s;
  i64 at = 0;
  u32 flags;
  u32 open[128]; ///< groups that are still open
  u32 depth = 0, openCount = 0;
  bool failed = false;

  bool fail(const char* message, i64 where) {
    if (failed) return false;
    failed = true;
    reRaise(p->source, message, where);
    return false;
  }
  bool failName(const char* before, i64 from, i64 to, const char* after, i64 where) {
    char text[200];
    size_t n = 0;
    auto add = [&](u32 c) {
      if (n < 190) text[n++] = c < 128 ? (char)c : '?';
    };
    for (const char* q = before; *q; ++q) add((u8)*q);
    for (i64 i = from; i < to; ++i) add(s.at(i));
    for (const char* q = after; *q; ++q) add((u8)*q);
    text[n] = 0;
    return fail(text, where);
  }
  bool more() const { return at < s.length; }
  u32 peek() const { return at < s.length ? s.at(at) : 0; }
  bool eat(u32 c) {
    if (!more() || s.at(at) != c) return false;
    ++at;
    return true;
  }
  u32 emit(u32 op, u32 a = 0, u32 b = 0, u32 c = 0) {
    if (p->codeCount == p->codeRoom) {
      u32 room = p->codeRoom ? p->codeRoom * 2 : 32;
      p->code = p->codeRoom
                    ? (ReInst*)reallocate(p->code, p->codeRoom * sizeof(ReInst), room * sizeof(ReInst))
                    : (ReInst*)allocate(room * sizeof(ReInst));
      p->codeRoom = room;
    }
    p->code[p->codeCount] = {op, a, b, c};
    return p->codeCount++;
  }
  // Opens a gap of n instructions at `from`; jumps behind it are mended.
  void insert(u32 from, u32 n) {
    for (u32 i = 0; i < n; ++i) emit(RE_JUMP);
    memmove(p->code + from + n, p->code + from, (p->codeCount - n - from) * sizeof(ReInst));
    for (u32 i = from + n; i < p->codeCount; ++i) {
      ReInst& x = p->code[i];
      bool toA = x.op == RE_SPLIT || x.op == RE_JUMP || x.op == RE_LOOK || x.op == RE_ATOMIC;
      bool toB = x.op == RE_SPLIT || x.op == RE_LOOP || x.op == RE_COND;
      if (toA && x.a >= from) x.a += n;
      if (toB && x.b >= from) x.b += n;
    }
  }
  u32 newSet() {
    if (p->setCount == p->setRoom) {
      u32 room = p->setRoom ? p->setRoom * 2 : 8;
      p->sets = p->setRoom ? (ReSet*)reallocate(p->sets, p->setRoom * sizeof(ReSet), room * sizeof(ReSet))
                           : (ReSet*)allocate(room * sizeof(ReSet));
      p->setRoom = room;
    }
    memset((void*)(p->sets + p->setCount), 0, sizeof(ReSet));
    p->sets[p->setCount].ascii = flags & kReAscii;
    return p->setCount++;
  }
  void addRange(u32 set, u32 lo, u32 hi) {
    ReSet* r = p->sets + set;
    if (r->count == r->room) {
      u32 room = r->room ? r->room * 2 : 4;
      r->ranges = r->room ? (ReRange*)reallocate(r->ranges, r->room * sizeof(ReRange), room * sizeof(ReRange))
                          : (ReRange*)allocate(room * sizeof(ReRange));
      r->room = room;
    }
    r->ranges[r->count++] = {lo, hi};
  }
  void emitChar(u32 c) {
    if (flags & kReIgnoreCase && (reLower(c) != c || upper(c) != c))
      emit(RE_CHARI, reLower(c));
    else
      emit(RE_CHAR, c);
  }

  // --- escapes
  // -------------------------------------------------------------------------------------------------------
  static int hexValue(u32 c) {
    return c >= '0' && c <= '9'   ? (int)c - '0'
           : c >= 'a' && c <= 'f' ? (int)c - 'a' + 10
           : c >= 'A' && c <= 'F' ? (int)c - 'A' + 10
                                  : -1;
  }
  bool hexDigits(int n, i64 start, u32* out) {
    u32 v = 0;
    int got = 0;
    for (; got < n && more() && hexValue(peek()) >= 0; ++got) v = v * 16 + (u32)hexValue(s.at(at++));
    *out = v;
    return got == n || failName("incomplete escape ", start, at, "", start);
  }
  static u32 classOf_(u32 c) {
    switch (c) {
    case 'd': return kClassDigit;
    case 's': return kClassSpace;
    case 'w': return kClassWord;
    case 'D': return kClassNotDigit;
    case 'S': return kClassNotSpace;
    case 'W': return kClassNotWord;
    default: return 0;
    }
  }
  // A character escape; at is behind the letter c.
  bool charEscape(u32 c, i64 start, u32* out) {
    switch (c) {
    case 'a': *out = 7; return true;
    case 'b': *out = 8; return true;
    case 'f': *out = 12; return true;
    case 'n': *out = 10; return true;
    case 'r': *out = 13; return true;
    case 't': *out = 9; return true;
    case 'v': *out = 11; return true;
    case 'x': return hexDigits(2, start, out);
    case 'u': return !p->isBytes ? hexDigits(4, start, out) : failName("bad escape ", start, at, "", start);
    case 'U':
      if (p->isBytes) return failName("bad escape ", start, at, "", start);
      if (!hexDigits(8, start, out)) return false;
      return *out <= 0x10ffff || failName("bad escape ", start, at, "", start);
    }
    if (c < 128 && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
      return failName("bad escape ", start, at, "", start);
    *out = c;
    return true;
  }

  bool set() { // behind '['
    i64 start = at - 1;
    u32 index = newSet();
    bool negated = eat('^');
    i64 first = at;
    for (;;) {
      if (!more()) return fail("unterminated character set", start);
      i64 here = at;
      u32 c = s.at(at++), lo;
      if (c == ']' && here != first) break;
      u32 cls = 0;
      if (c == '\\') {
        if (!more()) return fail("bad escape (end of pattern)", here);
        u32 e = s.at(at++);
        cls = classOf_(e);
        if (cls)
          p->sets[index].classes |= cls;
        else if (e >= '0' && e <= '7') {
          lo = e - '0';
          for (int k = 0; k < 2 && more() && peek() >= '0' && peek() <= '7'; ++k)
            lo = lo * 8 + (s.at(at++) - '0');
          if (lo > 0377) return failName("octal escape value ", here, at, " outside of range 0-0o377", here);
        } else if (e == '8' || e == '9')
          return failName("bad escape ", here, at, "", here);
        else if (!charEscape(e, here, &lo))
          return false;
      } else
        lo = c;
      if (more() && peek() == '-' && at + 1 < s.length && s.at(at + 1) != ']') {
        ++at;
        i64 second = at;
        u32 hi = s.at(at++);
        u32 hiClass = 0;
        if (hi == '\\') {
          if (!more()) return fail("bad escape (end of pattern)", second);
          u32 e = s.at(at++);
          hiClass = classOf_(e);
          if (!hiClass) {
            if (e >= '0' && e <= '7') {
              hi = e - '0';
              for (int k = 0; k < 2 && more() && peek() >= '0' && peek() <= '7'; ++k)
                hi = hi * 8 + (s.at(at++) - '0');
            } else if (!charEscape(e, second, &hi))
              return false;
          }
        }
        if (cls || hiClass || hi < lo) return failName("bad character range ", here, at, "", here);
        addRange(index, lo, hi);
      } else if (!cls)
        addRange(index, lo, lo);
    }
    ReSet* r = p->sets + index;
    r->negated = negated;
    reFinishSet(r);
    emit(RE_SET, index, (flags & kReIgnoreCase) != 0);
    return true;
  }

  void classSet(u32 cls) {
    u32 index = newSet();
    p->sets[index].classes = cls;
    reFinishSet(p->sets + index);
    emit(RE_SET, index, 0);
  }

  bool backref(u32 group, i64 start) {
    if (group > p->groups) return failName("invalid group reference ", start + 1, at, "", start + 1);
    for (u32 i = 0; i < openCount; ++i)
      if (open[i] == group) return fail("cannot refer to an open group", start);
    emit(RE_BACKREF, group, (flags & kReIgnoreCase) != 0);
    return true;
  }

  bool escape() { // behind '\\'
    i64 start = at - 1;
    if (!more()) return fail("bad escape (end of pattern)", start);
    u32 c = s.at(at++);
    if (u32 cls = classOf_(c)) {
      classSet(cls);
      return true;
    }
    switch (c) {
    case 'A': emit(RE_START); return true;
    case 'Z': emit(RE_END); return true;
    case 'b': emit(RE_WORDB, flags & kReAscii); return true;
    case 'B': emit(RE_NWORDB, flags & kReAscii); return true;
    }
    if (c == '0') {
      u32 v = 0;
      for (int k = 0; k < 2 && more() && peek() >= '0' && peek() <= '7'; ++k) v = v * 8 + (s.at(at++) - '0');
      emitChar(v);
      return true;
    }
    if (c >= '1' && c <= '9') {
      u32 v = c - '0';
      if (more() && peek() >= '0' && peek() <= '9') {
        u32 d = s.at(at);
        if (c <= '3' && d <= '7' && at + 1 < s.length && s.at(at + 1) >= '0' && s.at(at + 1) <= '7') {
          v = (c - '0') * 64 + (d - '0') * 8 + (s.at(at + 1) - '0');
          at += 2;
          emitChar(v);
          return true;
        }
        v = v * 10 + (d - '0');
        ++at;
      }
      return backref(v, start);
    }
    u32 v;
    if (!charEscape(c, start, &v)) return false;
    emitChar(v);
    return true;
  }

  // --- groups
  // --------------------------------------------------------------------------------------------------------
  Value name(u32 end, i64* from) { // owned; up to the character `end`
    i64 start = at;
    while (more() && peek() != end) ++at;
    if (!more()) {
      if (at == start)
        fail("missing group name", start);
      else
        fail(end == '>' ? "missing >, unterminated name" : "missing ), unterminated name", start);
      return 0;
    }
    *from = start;
    Ref cut(sliceNew(tagInt(start), tagInt(at), 0)), text(getItem(p->source, cut));
    if (p->isBytes && text.v) {
      Value ascii = internC("ascii");
      text.reset(callMethod(text, internC("decode"), &ascii, 1));
    }
    ++at;
    if (!text.v) return 0;
    if (!as<Str>(text)->length) {
      fail("missing group name", start);
      return 0;
    }
    return intern(text);
  }
  bool identifier(Value n, i64 from) {
    Ref ok(callMethod(n, internC("isidentifier"), nullptr, 0));
    if (ok.v == boolValue(true)) return true;
    Ref shown(repr(n)), text(strFormat("bad character in group name %U", shown.v));
    return fail(as<Str>(text)->data, from);
  }

  bool capture(Value groupName, i64 nameAt) {
    if (p->groups >= 126) return fail("too many groups", at);
    u32 g = ++p->groups;
    listAppend(p->groupNames, groupName ? groupName : none());
    if (groupName) {
      Value old = dictGet(p->groupIndex, groupName);
      if (old) {
        Ref shown(repr(groupName));
        Ref text(strFormat("redefinition of group name %U as group %d; was group %ld", shown.v, (int)g,
                           intOf(old)));
        return fail(as<Str>(text)->data, nameAt);
      }
      dictSet(p->groupIndex, groupName, tagInt((i64)g));
    }
    open[openCount++] = g;
    emit(RE_SAVE, 2 * g);
    if (!alternatives()) return false;
    emit(RE_SAVE, 2 * g + 1);
    --openCount;
    return true;
  }

  // Fixed width of code[from..to), -1 if it varies.
  i64 widthOf(u32 from, u32 to) {
    i64 w = 0;
    for (u32 i = from; i < to;) {
      ReInst& x = p->code[i];
      switch (x.op) {
      case RE_CHAR:
      case RE_CHARI:
      case RE_ANY:
      case RE_ANYALL:
      case RE_SET: ++w, ++i; break;
      case RE_SAVE:
      case RE_BOL:
      case RE_MBOL:
      case RE_EOL:
      case RE_MEOL:
      case RE_START:
      case RE_END:
      case RE_WORDB:
      case RE_NWORDB: ++i; break;
      case RE_REPEAT1:
        if (x.a != x.b) return -1;
        w += x.a;
        i += 2;
        break;
      case RE_LOOK: i = x.a; break;
      case RE_ATOMIC: {
        i64 v = widthOf(i + 1, x.a - 1);
        if (v < 0) return -1;
        w += v;
        i = x.a;
        break;
      }
      case RE_SPLIT: { // alternatives: split a b, first, jump end, second
        if (x.b <= i || x.b > to || p->code[x.b - 1].op != RE_JUMP) return -1;
        u32 end = p->code[x.b - 1].a;
        if (end > to || end < x.b) return -1;
        i64 u = widthOf(i + 1, x.b - 1), v = widthOf(x.b, end);
        if (u < 0 || u != v) return -1;
        w += u;
        i = end;
        break;
      }
      default: return -1;
      }
    }
    return w;
  }

  bool look(bool behind, bool negative) {
    u32 head = emit(RE_LOOK, 0, negative | behind << 1);
    if (!alternatives()) return false;
    u32 end = p->codeCount;
    emit(RE_ACCEPT);
    p->code[head].a = p->codeCount;
    if (behind) {
      i64 w = widthOf(head + 1, end);
      if (w < 0) return fail("look-behind requires fixed-width pattern", -1);
      p->code[head].c = (u32)w;
    }
    return true;
  }

  u32 flagOf(u32 c) {
    switch (c) {
    case 'i': return kReIgnoreCase;
    case 'L': return kReLocale;
    case 'm': return kReMultiLine;
    case 's': return kReDotAll;
    case 'x': return kReVerbose;
    case 'a': return kReAscii;
    case 'u': return kReUnicode;
    default: return 0;
    }
  }

  bool group() { // behind '('
    i64 start = at - 1;
    u32 saved = flags;
    bool ok;
    if (!eat('?'))
      ok = capture(0, 0);
    else {
      if (!more()) return fail("unexpected end of pattern", at);
      u32 c = s.at(at++);
      switch (c) {
      case ':': ok = alternatives(); break;
      case '=': ok = look(false, false); break;
      case '!': ok = look(false, true); break;
      case '>': {
        u32 head = emit(RE_ATOMIC);
        ok = alternatives();
        emit(RE_ACCEPT);
        p->code[head].a = p->codeCount;
        break;
      }
      case '<': {
        if (!more()) return fail("unexpected end of pattern", at);
        u32 d = s.at(at++);
        if (d != '=' && d != '!') return failName("unknown extension ?<", at - 1, at, "", start + 1);
        ok = look(true, d == '!');
        break;
      }
      case '#':
        while (more() && peek() != ')') ++at;
        if (!more()) return fail("missing ), unterminated comment", start);
        ++at;
        return true;
      case 'P': {
        if (!more()) return fail("unexpected end of pattern", at);
        u32 d = s.at(at++);
        i64 from = at;
        if (d == '<') {
          Ref n(name('>', &from));
          if (!n.v || !identifier(n, from)) return false;
          ok = capture(n, from);
        } else if (d == '=') {
          Ref n(name(')', &from));
          if (!n.v || !identifier(n, from)) return false;
          Value g = dictGet(p->groupIndex, n);
          if (!g) {
            Ref shown(repr(n)), text(strFormat("unknown group name %U", shown.v));
            return fail(as<Str>(text)->data, from);
          }
          --at;
          bool r = backref((u32)intOf(g), start);
          ++at;
          return r;
        } else
          return failName("unknown extension ?P", at - 1, at, "", start + 1);
        break;
      }
      case '(': {
        i64 from;
        Ref n(name(')', &from));
        if (!n.v) return false;
        u32 g;
        u32 c0 = strChar(as<Str>(n), 0);
        if (c0 >= '0' && c0 <= '9') {
          Ref i(call1(toValue(&T_int), n));
          if (!i.v) return clearException(), fail("bad character in group name", from);
          g = (u32)intOf(i);
          if (!g) return fail("bad group number", from);
          if (g > 126) return fail("invalid group reference", from);
        } else {
          if (!identifier(n, from)) return false;
          Value v = dictGet(p->groupIndex, n);
          if (!v) {
            Ref shown(repr(n)), text(strFormat("unknown group name %U", shown.v));
            return fail(as<Str>(text)->data, from);
          }
          g = (u32)intOf(v);
        }
        u32 head = emit(RE_COND, g);
        if (!sequence()) return false;
        if (eat('|')) {
          u32 jump = emit(RE_JUMP);
          p->code[head].b = p->codeCount;
          if (!sequence()) return false;
          if (more() && peek() == '|') return fail("conditional backref with more than two branches", at);
          p->code[jump].a = p->codeCount;
        } else
          p->code[head].b = p->codeCount;
        ok = true;
        break;
      }
      default: { // flags
        --at;
        u32 on = 0, off = 0;
        bool minus = false;
        for (;;) {
          if (!more()) return fail("missing -, : or )", at);
          u32 f = s.at(at++);
          if (f == ')') {
            if (minus) return fail("missing :", at - 1);
            if (start != 0) return fail("global flags not at the start of the expression", start);
            flags |= on;
            p->flags |= on;
            return true;
          }
          if (f == ':') break;
          if (f == '-') {
            if (minus) return fail("missing flag", at - 1);
            minus = true;
            continue;
          }
          u32 bit = flagOf(f);
          if (!bit) {
            if (at - 2 == start + 1 && !minus)
              return failName("unknown extension ?", at - 1, at, "", start + 1);
            return fail("unknown flag", at - 1);
          }
          (minus ? off : on) |= bit;
        }
        if (on & kReAscii) flags &= ~(u32)kReUnicode;
        if (on & kReUnicode) flags &= ~(u32)kReAscii;
        flags = (flags | on) & ~off;
        ok = alternatives();
        break;
      }
      }
    }
    if (!ok) return false;
    flags = saved;
    return eat(')') || fail("missing ), unterminated subpattern", start);
  }

  // --- quantifiers
  // ---------------------------------------------------------------------------------------------------
  bool quantifier(u32 from, i64 itemAt) {
    i64 here = at;
    u32 c = peek(), min, max;
    if (c == '*')
      min = 0, max = ~0u, ++at;
    else if (c == '+')
      min = 1, max = ~0u, ++at;
    else if (c == '?')
      min = 0, max = 1, ++at;
    else {
      i64 save = at++;
      auto number = [&](u32* out, bool* any) {
        u64 v = 0;
        *any = false;
        while (more() && peek() >= '0' && peek() <= '9') {
          v = v * 10 + (s.at(at++) - '0');
          *any = true;
          if (v > 0xfffffffe) v = 0xfffffffe;
        }
        *out = (u32)v;
      };
      bool a, b = true;
      number(&min, &a);
      if (eat(',')) {
        number(&max, &b);
        if (!b) max = ~0u;
      } else
        max = min, b = a;
      if (!eat('}') || (!a && max == 0 && !b) || (!a && at - save == 2)) {
        at = save + 1;
        emitChar('{');
        return true;
      }
      if (!a && s.at(save + 1) != ',') {
        at = save + 1;
        emitChar('{');
        return true;
      }
      if (max < min) return fail("min repeat greater than max repeat", here + 1);
    }
    u32 kind = eat('?') ? 1 : eat('+') ? 2 : 0;
    if (from == p->codeCount) return fail("nothing to repeat", here);
    if (more() && (peek() == '*' || peek() == '?' || peek() == '+')) {
      u32 first = p->code[from].op;
      (void)first;
      return fail("multiple repeat", at);
    }
    ReInst& item = p->code[from];
    bool one = p->codeCount == from + 1 && item.op <= RE_SET;
    if (one) {
      insert(from, 1);
      p->code[from] = {RE_REPEAT1, min, max, kind};
      return true;
    }
    if (item.op == RE_BOL || item.op == RE_MBOL || item.op == RE_EOL) {
      if (p->codeCount == from + 1 && (item.op == RE_BOL || item.op == RE_MBOL))
        return fail("nothing to repeat", here);
    }
    if (kind == 2) {
      insert(from, 1);
      u32 body = from + 1;
      loop(body, min, max, 0);
      emit(RE_ACCEPT);
      p->code[from] = {RE_ATOMIC, p->codeCount, 0, 0};
      return true;
    }
    loop(from, min, max, kind);
    return true;
  }
  // Wraps code[from..) as a counted loop: LOOPINIT; body: …; LOOP; {min, max}
  void loop(u32 from, u32 min, u32 max, u32 kind) {
    u32 slot = p->slots;
    p->slots += 2; // count, and position at the start of the iteration
    insert(from, 2);
    p->code[from] = {RE_LOOPINIT, slot, 0, 0};
    u32 body = from + 2;
    u32 at_ = emit(RE_LOOP, slot, body, kind);
    emit(RE_MATCH, min, max); // data of the LOOP, never run
    p->code[from + 1] = {RE_JUMP, at_, 0, 0};
  }

  bool sequence() {
    while (more()) {
      u32 c = peek();
      if (c == '|' || c == ')') return true;
      if (flags & kReVerbose) {
        if (c == ' ' || (c >= 9 && c <= 13)) {
          ++at;
          continue;
        }
        if (c == '#') {
          while (more() && s.at(at) != '\n') ++at;
          continue;
        }
      }
      u32 from = p->codeCount;
      i64 itemAt = at;
      ++at;
      switch (c) {
      case '.': emit(flags & kReDotAll ? RE_ANYALL : RE_ANY); break;
      case '^': emit(flags & kReMultiLine ? RE_MBOL : RE_BOL); break;
      case '$': emit(flags & kReMultiLine ? RE_MEOL : RE_EOL); break;
      case '(':
        if (depth > 100) return fail("too many nested groups", at);
        ++depth;
        if (!group()) return false;
        --depth;
        if (p->codeCount == from && s.at(itemAt + 1) == '?' && itemAt + 2 < s.length) {
          u32 k = s.at(itemAt + 2);
          if (k == '#' || flagOf(k)) continue; // a comment or global flags: nothing to repeat
        }
        break;
      case '[':
        if (!set()) return false;
        break;
      case '\\':
        if (!escape()) return false;
        break;
      case '*':
      case '+':
      case '?': return fail("nothing to repeat", itemAt);
      default: emitChar(c);
      }
      for (;;) {
        if (flags & kReVerbose)
          while (more() && (peek() == ' ' || (peek() >= 9 && peek() <= 13))) ++at;
        c = peek();
        if (!more() || (c != '*' && c != '+' && c != '?' && c != '{')) break;
        u32 before = p->codeCount;
        bool brace = c == '{';
        i64 beforeAt = at;
        if (!quantifier(from, itemAt)) return false;
        if (brace && at == beforeAt + 1)
          from = before; // it was an ordinary '{'
        else
          break;
      }
    }
    return true;
  }
  bool alternatives() {
    u32 from = p->codeCount, jumps[64], n = 0;
    u32 chain = 0;
    (void)chain;
    u32* list = jumps;
    u32 room = 64;
    bool ok = true;
    for (;;) {
      if (!(ok = sequence())) break;
      if (!eat('|')) break;
      insert(from, 1);
      for (u32 i = 0; i < n; ++i)
        if (list[i] >= from) ++list[i];
      u32 jump = emit(RE_JUMP);
      p->code[from] = {RE_SPLIT, from + 1, p->codeCount, 0};
      if (n == room) {
        u32* bigger = (u32*)allocate(room * 2 * sizeof(u32));
        memcpy(bigger, list, n * sizeof(u32));
        if (list != jumps) release(list, room * sizeof(u32));
        list = bigger;
        room *= 2;
      }
      list[n++] = jump;
      from = p->codeCount;
    }
    for (u32 i = 0; ok && i < n; ++i) p->code[list[i]].a = p->codeCount;
    if (list != jumps) release(list, room * sizeof(u32));
    return ok;
  }
};
} // namespace

bool reCompile(Pattern* p) {
  Compiler c;
  c.p = p;
  c.flags = p->flags;
  if (p->isBytes)
    c.s = {as<Bytes>(p->source)->data, (i64)as<Bytes>(p->source)->length, 1};
  else
    c.s = {as<Str>(p->source)->data, as<Str>(p->source)->length, as<Str>(p->source)->kind};
  p->slots = 256; // groups come first; loops take slots behind them
  listAppend(p->groupNames, none());
  if (!c.alternatives()) return false;
  if (c.more()) return c.fail("unbalanced parenthesis", c.at);
  c.emit(RE_MATCH);
  return true;
}
