// The types Pattern and Match, and the functions of the module re.
#include "module/modules.h"
#include "module/re/re.h"
#include "object/class.h"
#include "text/str.h"

Shape shape_Pattern = {.cls = &T_Pattern}, shape_Match = {.cls = &T_Match};
static Pattern* pt(Value v) { return as<Pattern>(v); }
static Match* mt(Value v) { return as<Match>(v); }

Value reErrorClass() {
  static Value cls;
  if (!cls) {
    Ref bases(tuple1(toValue(&E_Exception)));
    cls = newRuntimeClass("re", "PatternError", bases);
  }
  return cls;
}
void reRaise(Value pattern, const char* message, i64 position) {
  i64 line = 1, column = position + 1;
  bool lines = false;
  if (pattern && isStr(pattern)) {
    Str* s = as<Str>(pattern);
    for (i64 i = 0; i < s->length; ++i) {
      if (strChar(s, (u32)i) != '\n') continue;
      lines = true;
      if (i < position) ++line, column = position - i;
    }
  }
  Ref text(position < 0 ? strFromC(message)
           : lines ? strFormat("%s at position %ld (line %ld, column %ld)", message, position, line, column)
                   : strFormat("%s at position %ld", message, position));
  Ref e(call1(reErrorClass(), text));
  if (!e.v) return;
  Ref msg(strFromC(message));
  setAttr(e, internC("msg"), msg);
  setAttr(e, internC("pattern"), pattern ? pattern : none());
  setAttr(e, internC("pos"), position < 0 ? none() : tagInt(position));
  setAttr(e, internC("lineno"), position < 0 ? none() : tagInt(line));
  setAttr(e, internC("colno"), position < 0 ? none() : tagInt(column));
  raiseValue(e);
}

// --- compile, with a cache
// --------------------------------------------------------------------------------------------
static void patternDealloc(Value self) {
  Pattern* p = pt(self);
  for (u32 i = 0; i < p->setCount; ++i)
    if (p->sets[i].room) release(p->sets[i].ranges, p->sets[i].room * sizeof(ReRange));
  if (p->setRoom) release(p->sets, p->setRoom * sizeof(ReSet));
  if (p->codeRoom) release(p->code, p->codeRoom * sizeof(ReInst));
  decref(p->source);
  decref(p->groupIndex);
  decref(p->groupNames);
  instanceFree(self, sizeof(Pattern));
}
static Value cache;
static Value compilePattern(Value source, Value flags) {
  if (isObject(source) && shapeOf(source) == &shape_Pattern) {
    if (flags && flags != tagInt(0))
      return raise(E_ValueError, "cannot process flags argument with a compiled pattern");
    return incref(source);
  }
  bool bytes = isObject(source) && classOf(source)->flags & kBytesSubclass;
  if (!bytes && !(isObject(source) && classOf(source)->flags & kStrSubclass))
    return raise(E_TypeError, "first argument must be string or compiled pattern");
  i64 bits = flags ? asIndex(flags, &E_OverflowError) : 0;
  if (bits == -1 && molt_thread.exc) return 0;
  Ref key(tuple2(source, tagInt(bits * 2 + bytes)));
  if (!cache) cache = dictNew();
  if (Value found = dictGet(cache, key)) return incref(found);
  if (molt_thread.exc) return 0;
  if (bytes && bits & kReUnicode) return raise(E_ValueError, "cannot use UNICODE flag with a bytes pattern");
  if (!bytes && bits & kReLocale) return raise(E_ValueError, "cannot use LOCALE flag with a str pattern");
  if (bits & kReAscii && bits & kReUnicode)
    return raise(E_ValueError, "ASCII and UNICODE flags are incompatible");
  Pattern* p = pt(instanceNew(&T_Pattern, sizeof(Pattern)));
  Ref v(toValue(p));
  p->source = incref(source);
  p->groupIndex = dictNew();
  p->groupNames = listNew(0);
  p->isBytes = bytes;
  p->flags = (u32)bits | (bytes ? (u32)kReAscii : bits & kReAscii ? 0 : (u32)kReUnicode);
  if (!reCompile(p)) return 0;
  if (bytes) p->flags &= ~(u32)kReAscii | ((u32)bits & kReAscii);
  if (dictLength(cache) >= 512) dictClear(as<Dict>(cache));
  dictSet(cache, key, v);
  return v.take();
}

// --- subjects
// --------------------------------------------------------------------------------------------------------------
static bool subjectOf(Pattern* p, Value v, Subject* s, Ref* keep) {
  if (isObject(v) && classOf(v)->flags & kStrSubclass) {
    if (p->isBytes) return raise(E_TypeError, "cannot use a bytes pattern on a string-like object");
    *s = {as<Str>(v)->data, as<Str>(v)->length, as<Str>(v)->kind};
    return true;
  }
  size_t n;
  const char* data = isObject(v) ? bytesLike(v, &n) : nullptr;
  if (!data && isObject(v) && !isNone(v) && strcmp(typeName(v), "memoryview") == 0) {
    keep->reset(call1(toValue(&T_bytes), v));
    if (!keep->v) return false;
    data = as<Bytes>(keep->v)->data;
    n = as<Bytes>(keep->v)->length;
  }
  if (!data) return raise(E_TypeError, "expected string or bytes-like object, got '%T'", v);
  if (!p->isBytes) return raise(E_TypeError, "cannot use a string pattern on a bytes-like object");
  *s = {data, (i64)n, 1};
  return true;
}
static Value part(Value string, i64 from, i64 to) {
  if (isStr(string)) return strSlice(string, from, to);
  Ref cut(sliceNew(tagInt(from), tagInt(to), 0));
  Ref v(getItem(string, cut));
  return v.v && !isBytes(v) && !isStr(v) ? call1(toValue(isInstance(string, &T_str) ? &T_str : &T_bytes), v)
                                         : v.take();
}
static Value emptyLike(Pattern* p) { return p->isBytes ? bytesNew("", 0) : strFromAscii("", 0); }

static bool window(const Value* a, i32 first, const Subject& s, i64* pos, i64* end) {
  *pos = 0;
  *end = s.length;
  if (a[first] && (*pos = asIndex(a[first])) == -1 && molt_thread.exc) return false;
  if (a[first + 1] && (*end = asIndex(a[first + 1])) == -1 && molt_thread.exc) return false;
  if (*pos < 0) *pos = 0;
  if (*end > s.length) *end = s.length;
  if (*end < 0) *end = 0;
  return true;
}
static Value matchNew(Pattern* p, Value string, i64 pos, i64 end, const i64* spans, i32 last) {
  Match* m = (Match*)newObject(&shape_Match, sizeof(Match));
  m->string = incref(string);
  m->pattern = incref(toValue(p));
  m->pos = pos;
  m->endpos = end;
  m->lastGroup = last;
  m->count = p->groups + 1;
  m->spans = (i64*)allocate(m->count * 2 * sizeof(i64));
  memcpy(m->spans, spans, m->count * 2 * sizeof(i64));
  return toValue(m);
}
enum { kMaxSpans = 256 };

static Value matchWith(Value self, const Value* a, int mode) { // string, pos, endpos
  Pattern* p = pt(self);
  Subject s;
  Ref keep(0);
  i64 pos, end, spans[kMaxSpans];
  i32 last;
  if (!subjectOf(p, a[0], &s, &keep) || !window(a, 1, s, &pos, &end)) return 0;
  if (pos > end) return none();
  int r = reRun(p, s, pos, end, mode, spans, &last);
  return r < 0 ? 0 : r ? matchNew(p, a[0], pos, end, spans, last) : none();
}
static Value search(Value self, const Value* a, i32, Value) { return matchWith(self, a, 0); }
static Value match(Value self, const Value* a, i32, Value) { return matchWith(self, a, 1); }
static Value fullmatch(Value self, const Value* a, i32, Value) { return matchWith(self, a, 2); }

// Calls visit(spans, last) for each match from left to right; false from it stops with an exception.
template <class F> static bool each(Pattern* p, const Subject& s, i64 pos, i64 end, F visit) {
  i64 spans[kMaxSpans], must = -1;
  i32 last;
  while (pos <= end) {
    int r = reRun(p, s, pos, end, 0, spans, &last, must);
    if (r < 0) return false;
    if (!r) return true;
    int go = visit(spans, last);
    if (go <= 0) return go == 0;
    must = spans[1] == spans[0] ? spans[1] : -1;
    pos = spans[1];
  }
  return true;
}
static Value groupText(Pattern* p, Value string, const i64* spans, u32 g, Value absent) {
  return spans[2 * g] < 0 ? absent ? incref(absent) : emptyLike(p)
                          : part(string, spans[2 * g], spans[2 * g + 1]);
}
static Value findall(Value self, const Value* a, i32, Value) {
  Pattern* p = pt(self);
  Subject s;
  Ref keep(0), out(listNew(0));
  i64 pos, end;
  if (!subjectOf(p, a[0], &s, &keep) || !window(a, 1, s, &pos, &end)) return 0;
  bool ok = each(p, s, pos, end, [&](const i64* spans, i32) {
    Ref item(0);
    if (p->groups <= 1)
      item.v = groupText(p, a[0], spans, p->groups, 0);
    else {
      item.v = tupleNew(p->groups);
      for (u32 g = 1; g <= p->groups; ++g) as<Tuple>(item)->items[g - 1] = groupText(p, a[0], spans, g, 0);
    }
    if (!item.v) return -1;
    listAppend(out, item);
    return 1;
  });
  return ok ? out.take() : 0;
}

// --- finditer
// -------------------------------------------------------------------------------------------------------------
namespace {
struct Scanner {
  Header h;
  Value pattern, string;
  i64 pos, end, must, start;
};
MOLT_CHILDREN(scanner, Scanner, pattern, 2)
} // namespace
extern Class T_reScanner;
static Shape shape_scanner = {.cls = &T_reScanner};
static Value scannerNext(Value self) {
  Scanner* c = as<Scanner>(self);
  Pattern* p = pt(c->pattern);
  Subject s;
  Ref keep(0);
  i64 spans[kMaxSpans];
  i32 last;
  if (c->pos > c->end) return kStop;
  if (!subjectOf(p, c->string, &s, &keep)) return 0;
  int r = reRun(p, s, c->pos, c->end, 0, spans, &last, c->must);
  if (r <= 0) {
    c->pos = c->end + 1;
    return r < 0 ? 0 : kStop;
  }
  c->must = spans[0] == spans[1] ? spans[1] : -1;
  c->pos = spans[1];
  return matchNew(p, c->string, c->start, c->end, spans, last);
}
Class T_reScanner = {
    .cname = "callable_iterator",
    .shape = &shape_scanner,
    .flags = kNoInstances,
    .instanceBytes = sizeof(Scanner),
    .ops = {.dealloc = scannerDealloc, .traverse = scannerTraverse, .iter = selfIter, .next = scannerNext}};
static Value finditer(Value self, const Value* a, i32, Value) {
  Subject s;
  Ref keep(0);
  i64 pos, end;
  if (!subjectOf(pt(self), a[0], &s, &keep) || !window(a, 1, s, &pos, &end)) return 0;
  Scanner* c = (Scanner*)newObject(&shape_scanner, sizeof(Scanner));
  c->pattern = incref(self);
  c->string = incref(a[0]);
  c->pos = c->start = pos;
  c->end = end;
  c->must = -1;
  return toValue(c);
}

// --- templates
// -------------------------------------------------------------------------------------------------------------
// A replacement text as a list: literal str or bytes, and ints for groups.
static Value parseTemplate(Pattern* p, Value source) {
  Subject s;
  bool bytes = isObject(source) && classOf(source)->flags & kBytesSubclass;
  if (bytes)
    s = {as<Bytes>(source)->data, (i64)as<Bytes>(source)->length, 1};
  else if (isObject(source) && classOf(source)->flags & kStrSubclass)
    s = {as<Str>(source)->data, as<Str>(source)->length, as<Str>(source)->kind};
  else
    return raise(E_TypeError, "decoding to str: need a bytes-like object, %T found", source);
  Ref out(listNew(0));
  i64 from = 0, i = 0;
  auto literal = [&](i64 a, i64 b) {
    if (a < b) {
      Ref t(part(source, a, b));
      listAppend(out, t);
    }
  };
  auto character = [&](u32 c) {
    char byte = (char)c;
    Ref t(bytes ? bytesNew(&byte, 1) : strChar1(c));
    listAppend(out, t);
  };
  auto group = [&](i64 g, i64 where) {
    if (g > (i64)p->groups) {
      char text[64] = "invalid group reference ";
      size_t n = strlen(text);
      if (g >= 10) text[n++] = (char)('0' + g / 10 % 10);
      text[n++] = (char)('0' + g % 10);
      text[n] = 0;
      reRaise(source, text, where);
      return false;
    }
    listAppend(out, tagInt(g));
    return true;
  };
  while (i < s.length) {
    if (s.at(i) != '\\') {
      ++i;
      continue;
    }
    literal(from, i);
    i64 start = i++;
    if (i == s.length) return reRaise(source, "bad escape (end of pattern)", start), 0;
    u32 c = s.at(i++);
    if (c == 'g') {
      if (i == s.length || s.at(i) != '<') return reRaise(source, "missing <", i), 0;
      i64 nameAt = ++i;
      while (i < s.length && s.at(i) != '>') ++i;
      if (i == nameAt) return reRaise(source, "missing group name", nameAt), 0;
      if (i == s.length) return reRaise(source, "missing >, unterminated name", nameAt), 0;
      Ref name(part(source, nameAt, i));
      ++i;
      bool number = true;
      i64 g = 0;
      for (i64 k = nameAt; k < i - 1; ++k) {
        u32 d = s.at(k);
        number = number && d >= '0' && d <= '9';
        g = g * 10 + (i64)d - '0';
      }
      if (!number) {
        if (bytes) {
          Value ascii = internC("ascii");
          name.reset(callMethod(name, internC("decode"), &ascii, 1));
          if (!name.v) return 0;
        }
        Value found = dictGet(p->groupIndex, name);
        if (!found) {
          Ref ok(callMethod(name, internC("isidentifier"), nullptr, 0)), shown(repr(name));
          if (ok.v == boolValue(true)) {
            Ref text(strFormat("unknown group name %U", shown.v));
            return raiseClassValue(E_IndexError, text);
          }
          Ref text(strFormat("bad character in group name %U", shown.v));
          return reRaise(source, as<Str>(text)->data, nameAt), 0;
        }
        g = intOf(found);
      }
      if (!group(g, nameAt)) return 0;
    } else if (c == '0') {
      u32 v = 0;
      for (int k = 0; k < 2 && i < s.length && s.at(i) >= '0' && s.at(i) <= '7'; ++k)
        v = v * 8 + (s.at(i++) - '0');
      character(v & 0xff);
    } else if (c >= '1' && c <= '9') {
      i64 g = c - '0';
      if (i < s.length && s.at(i) >= '0' && s.at(i) <= '9') {
        if (c <= '3' && s.at(i) <= '7' && i + 1 < s.length && s.at(i + 1) >= '0' && s.at(i + 1) <= '7') {
          character((c - '0') * 64 + (s.at(i) - '0') * 8 + (s.at(i + 1) - '0'));
          i += 2;
          from = i;
          continue;
        }
        g = g * 10 + (s.at(i++) - '0');
      }
      if (!group(g, start + 1)) return 0;
    } else {
      static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
      const char* q = c < 128 ? (const char*)memchr(letters, (int)c, 8) : nullptr;
      if (q)
        character((u8)values[q - letters]);
      else if (c < 128 && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
        char text[] = "bad escape \\x";
        text[12] = (char)c;
        return reRaise(source, text, start), 0;
      } else {
        literal(start, i);
      }
    }
    from = i;
  }
  literal(from, s.length);
  return out.take();
}
static Value expandParts(Pattern* p, Value parts, Value string, const i64* spans) {
  Ref pieces(listNew(0)), empty(emptyLike(p));
  List* l = as<List>(parts);
  for (u64 i = 0; i < l->length; ++i) {
    Ref t(isInt(l->items[i]) ? groupText(p, string, spans, (u32)intOf(l->items[i]), 0) : incref(l->items[i]));
    if (!t.v) return 0;
    listAppend(pieces, t);
  }
  return callMethod(empty, internC("join"), &pieces.v, 1);
}

static Value substitute(Value self, const Value* a, i64* count) { // repl, string, count
  Pattern* p = pt(self);
  Subject s;
  Ref keep(0);
  if (!subjectOf(p, a[1], &s, &keep)) return 0;
  i64 limit = a[2] ? asIndex(a[2], &E_OverflowError) : 0;
  if (limit == -1 && molt_thread.exc) return 0;
  bool function = isCallable(a[0]);
  Ref parts(function ? 0 : parseTemplate(p, a[0]));
  if (!function && !parts.v) return 0;
  Ref pieces(listNew(0)), empty(emptyLike(p));
  i64 done = 0;
  *count = 0;
  Value plain = !function && as<List>(parts)->length == 1 && !isInt(as<List>(parts)->items[0])
                    ? as<List>(parts)->items[0]
                    : 0;
  bool ok = each(p, s, 0, s.length, [&](const i64* spans, i32 last) {
    if (spans[0] > done) {
      Ref before(part(a[1], done, spans[0]));
      listAppend(pieces, before);
    }
    Ref r(0);
    if (plain)
      r.v = incref(plain);
    else if (function) {
      Ref m(matchNew(p, a[1], 0, s.length, spans, last));
      r.v = call1(a[0], m);
      if (r.v && !(isObject(r.v) && classOf(r)->flags & (p->isBytes ? kBytesSubclass : kStrSubclass))) {
        if (isNone(r))
          r.reset(emptyLike(p));
        else {
          raise(E_TypeError,
                p->isBytes ? "sequence item %ld: expected a bytes-like object, %T found"
                           : "sequence item %ld: expected str instance, %T found",
                (i64)as<List>(pieces)->length, r.v);
          return -1;
        }
      }
    } else
      r.v = expandParts(p, parts, a[1], spans);
    if (!r.v) return -1;
    listAppend(pieces, r);
    done = spans[1];
    return ++*count == limit ? 0 : 1;
  });
  if (!ok || molt_thread.exc) return 0;
  if (!*count) return isStr(a[1]) || isBytes(a[1]) ? incref(a[1]) : part(a[1], 0, s.length);
  if (done < s.length) {
    Ref rest(part(a[1], done, s.length));
    listAppend(pieces, rest);
  }
  return callMethod(empty, internC("join"), &pieces.v, 1);
}
static Value sub(Value self, const Value* a, i32, Value) {
  i64 n;
  return substitute(self, a, &n);
}
static Value subn(Value self, const Value* a, i32, Value) {
  i64 n;
  Ref r(substitute(self, a, &n));
  return r.v ? tuple2(r, tagInt(n)) : 0;
}
static Value split(Value self, const Value* a, i32, Value) { // string, maxsplit
  Pattern* p = pt(self);
  Subject s;
  Ref keep(0), out(listNew(0));
  if (!subjectOf(p, a[0], &s, &keep)) return 0;
  i64 limit = a[1] ? asIndex(a[1], &E_OverflowError) : 0, done = 0, n = 0;
  if (limit == -1 && molt_thread.exc) return 0;
  bool ok = limit < 0 || each(
                             p, s, 0, s.length,
                             [&](const i64* spans, i32) {
                               Ref before(part(a[0], done, spans[0]));
                               if (!before.v) return -1;
                               listAppend(out, before);
                               for (u32 g = 1; g <= p->groups; ++g) {
                                 Ref t(groupText(p, a[0], spans, g, none()));
                                 listAppend(out, t);
                               }
                               done = spans[1];
                               return ++n == limit ? 0 : 1;
                             });
  if (!ok) return 0;
  Ref rest(part(a[0], done, s.length));
  if (!rest.v) return 0;
  listAppend(out, rest);
  return out.take();
}

static Value patternRepr(Value self) {
  static const struct {
    u32 bit;
    const char* name;
  } names[] = {{kReIgnoreCase, "re.IGNORECASE"},
               {kReLocale, "re.LOCALE"},
               {kReMultiLine, "re.MULTILINE"},
               {kReDotAll, "re.DOTALL"},
               {kReVerbose, "re.VERBOSE"},
               {kReDebug, "re.DEBUG"},
               {kReAscii, "re.ASCII"}};
  StringBuilder out;
  Ref shown(repr(pt(self)->source));
  if (!shown.v) return 0;
  if (as<Str>(shown)->length > 200) shown.reset(part(shown, 0, 200));
  out.add("re.compile(");
  out.addStr(shown);
  bool first = true;
  for (auto& n : names)
    if (pt(self)->flags & n.bit) {
      out.add(first ? ", " : "|");
      out.add(n.name);
      first = false;
    }
  out.add(')');
  return out.finish();
}
static i64 patternHash(Value self) { return hash(pt(self)->source) ^ (i64)pt(self)->flags; }
static Value patternCompare(Value a, Value b, int op) {
  if (!isObject(b) || shapeOf(b) != &shape_Pattern || (op != CmpEq && op != CmpNe)) return notImplemented();
  bool same = pt(a)->flags == pt(b)->flags && pt(a)->isBytes == pt(b)->isBytes &&
              equals(pt(a)->source, pt(b)->source) > 0;
  return boolValue(same == (op == CmpEq));
}
static Value selfCopy(Value self, const Value*, i32, Value) { return incref(self); }
static const MethodDef patternMethods[] = {{"search", search, 1, 3, "string,pos,endpos"},
                                           {"match", match, 1, 3, "string,pos,endpos"},
                                           {"fullmatch", fullmatch, 1, 3, "string,pos,endpos"},
                                           {"findall", findall, 1, 3, "string,pos,endpos"},
                                           {"finditer", finditer, 1, 3, "string,pos,endpos"},
                                           {"sub", sub, 2, 3, "repl,string,count"},
                                           {"subn", subn, 2, 3, "repl,string,count"},
                                           {"split", split, 1, 2, "string,maxsplit"},
                                           {"__copy__", selfCopy, 0, 0},
                                           {"__deepcopy__", selfCopy, 1, 1},
                                           {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod},
                                           {}};
static const GetSetDef patternGetSet[] = {{"pattern", [](Value v) { return incref(pt(v)->source); }},
                                          {"flags", [](Value v) { return tagInt(pt(v)->flags); }},
                                          {"groups", [](Value v) { return tagInt(pt(v)->groups); }},
                                          {"groupindex", [](Value v) { return incref(pt(v)->groupIndex); }},
                                          {}};
Class T_Pattern = {
    .cname = "re.Pattern",
    .shape = &shape_Pattern,
    .flags = kNoInstances,
    .instanceBytes = sizeof(Pattern),
    .ops = {.dealloc = patternDealloc, .repr = patternRepr, .hash = patternHash, .compare = patternCompare},
    .methods = patternMethods,
    .getset = patternGetSet};

// --- Match
// -------------------------------------------------------------------------------------------------------------------
static void matchDealloc(Value self) {
  release(mt(self)->spans, mt(self)->count * 2 * sizeof(i64));
  freeWithChildren(self, sizeof(Match), offsetof(Match, string), 2);
}
static i64 groupNumber(Match* m, Value key) { // -1: exception
  i64 g = -1;
  if (hasIndex(key)) {
    g = asIndex(key);
    if (g == -1 && molt_thread.exc) return -1;
  } else if (Value v = dictGet(pt(m->pattern)->groupIndex, key))
    g = intOf(v);
  if (molt_thread.exc) clearException();
  if (g < 0 || g >= (i64)m->count) {
    raise(E_IndexError, "no such group");
    return -1;
  }
  return g;
}
static Value groupAt(Match* m, i64 g, Value absent) {
  return groupText(pt(m->pattern), m->string, m->spans, (u32)g, absent);
}
static Value group(Value self, const Value* a, i32 n, Value) {
  Match* m = mt(self);
  if (!n) return groupAt(m, 0, none());
  if (n == 1) {
    i64 g = groupNumber(m, a[0]);
    return g < 0 ? 0 : groupAt(m, g, none());
  }
  Ref t(tupleNew((u64)n));
  memset(as<Tuple>(t)->items, 0, (size_t)n * sizeof(Value));
  for (i32 i = 0; i < n; ++i) {
    i64 g = groupNumber(m, a[i]);
    if (g < 0) return 0;
    as<Tuple>(t)->items[i] = groupAt(m, g, none());
  }
  return t.take();
}
static Value groups(Value self, const Value* a, i32, Value) {
  Match* m = mt(self);
  Value t = tupleNew(m->count - 1);
  for (u32 g = 1; g < m->count; ++g) as<Tuple>(t)->items[g - 1] = groupAt(m, g, a[0] ? a[0] : none());
  return t;
}
static Value groupdict(Value self, const Value* a, i32, Value) {
  Match* m = mt(self);
  Ref d(dictNew());
  u64 pos = 0;
  Value k, v;
  while (dictNext(pt(m->pattern)->groupIndex, &pos, &k, &v)) {
    Ref t(groupAt(m, intOf(v), a[0] ? a[0] : none()));
    dictSet(d, k, t);
  }
  return d.take();
}
template <int which> static Value spanOf(Value self, const Value* a, i32 n, Value) {
  Match* m = mt(self);
  i64 g = n ? groupNumber(m, a[0]) : 0;
  if (g < 0) return 0;
  if (which == 2) return tuple2(tagInt(m->spans[2 * g]), tagInt(m->spans[2 * g + 1]));
  return tagInt(m->spans[2 * g + which]);
}
static Value expand(Value self, const Value* a, i32, Value) {
  Ref parts(parseTemplate(pt(mt(self)->pattern), a[0]));
  return parts.v ? expandParts(pt(mt(self)->pattern), parts, mt(self)->string, mt(self)->spans) : 0;
}
static Value matchGetItem(Value self, Value key) {
  i64 g = groupNumber(mt(self), key);
  return g < 0 ? 0 : groupAt(mt(self), g, none());
}
static Value matchRepr(Value self) {
  Ref text(groupAt(mt(self), 0, none()));
  return text.v ? strFormat("<re.Match object; span=(%ld, %ld), match=%R>", mt(self)->spans[0],
                            mt(self)->spans[1], text.v)
                : 0;
}
static int matchTruth(Value) { return 1; }
static const MethodDef matchMethods[] = {{"group", group, 0, -1},
                                         {"groups", groups, 0, 1, "default"},
                                         {"groupdict", groupdict, 0, 1, "default"},
                                         {"start", spanOf<0>, 0, 1},
                                         {"end", spanOf<1>, 0, 1},
                                         {"span", spanOf<2>, 0, 1},
                                         {"expand", expand, 1, 1, "template"},
                                         {"__copy__", selfCopy, 0, 0},
                                         {"__deepcopy__", selfCopy, 1, 1},
                                         {"__class_getitem__", genericAlias, 1, 1, nullptr, kClassMethod},
                                         {}};
static const GetSetDef matchGetSet[] = {
    {"string", [](Value v) { return incref(mt(v)->string); }},
    {"re", [](Value v) { return incref(mt(v)->pattern); }},
    {"pos", [](Value v) { return tagInt(mt(v)->pos); }},
    {"endpos", [](Value v) { return tagInt(mt(v)->endpos); }},
    {"lastindex", [](Value v) { return mt(v)->lastGroup > 0 ? tagInt(mt(v)->lastGroup) : none(); }},
    {"lastgroup",
     [](Value v) {
       return mt(v)->lastGroup > 0 ? incref(as<List>(pt(mt(v)->pattern)->groupNames)->items[mt(v)->lastGroup])
                                   : none();
     }},
    {"regs",
     [](Value v) {
       Match* m = mt(v);
       Value t = tupleNew(m->count);
       for (u32 g = 0; g < m->count; ++g)
         as<Tuple>(t)->items[g] = tuple2(tagInt(m->spans[2 * g]), tagInt(m->spans[2 * g + 1]));
       return t;
     }},
    {}};
Class T_Match = {
    .cname = "re.Match",
    .shape = &shape_Match,
    .flags = kNoInstances,
    .instanceBytes = sizeof(Match),
    .ops = {.dealloc = matchDealloc, .repr = matchRepr, .truth = matchTruth, .getitem = matchGetItem},
    .methods = matchMethods,
    .getset = matchGetSet};

// --- functions: pattern first, flags last
// --------------------------------------------------------------------------------
static Value compileFn(Value, const Value* a, i32, Value) { return compilePattern(a[0], a[1]); }
#define ON_STRING(fn)                                                                                        \
  static Value fn##Fn(Value, const Value* a, i32, Value) {                                                   \
    Ref p(compilePattern(a[0], a[2]));                                                                       \
    Value args[3] = {a[1], 0, 0};                                                                            \
    return p.v ? fn(p, args, 3, 0) : 0;                                                                      \
  }
ON_STRING(search)
ON_STRING(match)
ON_STRING(fullmatch)
ON_STRING(findall)
ON_STRING(finditer)
static Value subFn(Value, const Value* a, i32, Value) { // pattern, repl, string, count, flags
  Ref p(compilePattern(a[0], a[4]));
  return p.v ? sub(p, a + 1, 3, 0) : 0;
}
static Value subnFn(Value, const Value* a, i32, Value) {
  Ref p(compilePattern(a[0], a[4]));
  return p.v ? subn(p, a + 1, 3, 0) : 0;
}
static Value splitFn(Value, const Value* a, i32, Value) { // pattern, string, maxsplit, flags
  Ref p(compilePattern(a[0], a[3]));
  return p.v ? split(p, a + 1, 2, 0) : 0;
}
static Value escapeFn(Value, const Value* a, i32, Value) {
  static const char special[] = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
  bool bytes = isObject(a[0]) && classOf(a[0])->flags & kBytesSubclass;
  Ref out(listNew(0)), empty(bytes ? bytesNew("", 0) : strFromAscii("", 0)),
      slash(bytes ? bytesNew("\\", 1) : strFromAscii("\\", 1));
  if (!bytes && !(isObject(a[0]) && classOf(a[0])->flags & kStrSubclass))
    return raise(E_TypeError, "expected str or bytes, got %T", a[0]);
  i64 n = length(a[0]), from = 0;
  for (i64 i = 0; i < n; ++i) {
    u32 c = bytes ? (u8)as<Bytes>(a[0])->data[i] : strChar(as<Str>(a[0]), (u32)i);
    if (!c || c > 127 || !memchr(special, (int)c, sizeof special - 1)) continue;
    Ref before(part(a[0], from, i));
    listAppend(out, before);
    listAppend(out, slash);
    from = i;
  }
  Ref rest(part(a[0], from, n));
  listAppend(out, rest);
  return callMethod(empty, internC("join"), &out.v, 1);
}
static Value purge(Value, const Value*, i32, Value) {
  if (cache) dictClear(as<Dict>(cache));
  return none();
}
static const MethodDef functions[] = {{"compile", compileFn, 1, 2, "pattern,flags"},
                                      {"search", searchFn, 2, 3, "pattern,string,flags"},
                                      {"match", matchFn, 2, 3, "pattern,string,flags"},
                                      {"fullmatch", fullmatchFn, 2, 3, "pattern,string,flags"},
                                      {"findall", findallFn, 2, 3, "pattern,string,flags"},
                                      {"finditer", finditerFn, 2, 3, "pattern,string,flags"},
                                      {"sub", subFn, 3, 5, "pattern,repl,string,count,flags"},
                                      {"subn", subnFn, 3, 5, "pattern,repl,string,count,flags"},
                                      {"split", splitFn, 2, 4, "pattern,string,maxsplit,flags"},
                                      {"escape", escapeFn, 1, 1, "pattern"},
                                      {"purge", purge, 0, 0},
                                      {}};
// TODO(stdlib-compat, owner:runtime, milestone:SL1, priority:P2, status:partial): flags are plain ints;
// re.RegexFlag prints them by name.
static int setup(Value m) {
  static const struct {
    const char* names[2];
    u32 bit;
  } flags[] = {{{"I", "IGNORECASE"}, kReIgnoreCase}, {{"L", "LOCALE"}, kReLocale},
               {{"M", "MULTILINE"}, kReMultiLine},   {{"S", "DOTALL"}, kReDotAll},
               {{"U", "UNICODE"}, kReUnicode},       {{"X", "VERBOSE"}, kReVerbose},
               {{"A", "ASCII"}, kReAscii},           {{"DEBUG", "DEBUG"}, kReDebug}};
  for (auto& f : flags)
    for (const char* n : f.names)
      if (moduleAdd(m, n, tagInt(f.bit)) < 0) return -1;
  moduleAdd(m, "NOFLAG", tagInt(0));
  moduleAdd(m, "RegexFlag", incref(toValue(&T_int)));
  moduleAdd(m, "error", incref(reErrorClass()));
  moduleAdd(m, "PatternError", incref(reErrorClass()));
  readyClass(&T_reScanner);
  moduleAddType(m, "Pattern", &T_Pattern);
  return moduleAddType(m, "Match", &T_Match);
}
extern const NativeModule module_re = {"re", functions, setup};
