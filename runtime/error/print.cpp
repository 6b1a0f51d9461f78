// Reports of uncaught exceptions: the text that CPython 3.13's traceback module writes.
#include "call/call.h"
#include "call/environment.h"
#include "error/caret.h"
#include "error/exception.h"
#include "module/modules.h"
#include "object/attr.h"
#include "object/class.h"
#include "object/descr.h"
#include "object/generic.h"
#include "object/module.h"
#include "object/names.h"
#include "object/shape.h"
#include "start/start.h"

bool isStdlibModule(Value name);

namespace {
enum { kCutoff = 3, kMaxGroupWidth = 15, kMaxGroupDepth = 10 };

/// Output with the margin of exception groups.
struct Report {
  TextBuffer& out;
  u32 depth = 0;
  bool needClose = false;

  void indent() {
    for (u32 i = 0; i < depth; ++i) out.add("  ");
  }
  void emit(const char* s, size_t n, char margin = '|') {
    if (!depth) {
      out.add(s, n);
      return;
    }
    while (n) {
      const char* nl = (const char*)memchr(s, '\n', n);
      size_t k = nl ? (size_t)(nl - s) + 1 : n;
      indent();
      char m[2] = {margin, ' '};
      out.add(m, 2);
      out.add(s, k);
      s += k;
      n -= k;
    }
  }
  void emit(const char* s, char margin = '|') { emit(s, strlen(s), margin); }
  void emit(const TextBuffer& t) { emit(t.data, t.length); }
};

// --- source lines
// -----------------------------------------------------------------------------------------------------
struct Line {
  u32* text;
  u32 length;
  size_t bytes;
  const char* raw;
};
/// Line `number` (from 1) of the module, right-stripped, as code points; false past the end.
bool sourceLine(const ModuleDesc* d, u32 number, Line* out) {
  const char *p = d->source, *end = p + d->sourceLength;
  if (!p || !number) return false;
  for (u32 i = 1; i < number; ++i) {
    p = (const char*)memchr(p, '\n', (size_t)(end - p));
    if (!p) return false;
    ++p;
  }
  if (p >= end) return false;
  const char* stop = (const char*)memchr(p, '\n', (size_t)(end - p));
  if (!stop) stop = end;
  while (stop > p &&
         (stop[-1] == ' ' || stop[-1] == '\t' || stop[-1] == '\r' || stop[-1] == '\f' || stop[-1] == '\v'))
    --stop;
  out->bytes = (size_t)(stop - p);
  out->raw = p;
  out->text = (u32*)allocate((out->bytes + 1) * 4);
  u32 n = 0;
  for (const u8* q = (const u8*)p; q < (const u8*)stop;) {
    u32 c = *q++;
    int extra = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
    if (extra) c &= 0x3fu >> extra;
    for (; extra && q < (const u8*)stop; --extra) c = c << 6 | (*q++ & 0x3f);
    out->text[n++] = c;
  }
  out->length = n;
  return true;
}
u32 characters(const Line& l, u32 byteOffset) {
  u32 n = 0;
  for (u32 i = 0; i < byteOffset && i < l.bytes; ++i) n += ((u8)l.raw[i] & 0xc0) != 0x80;
  return n;
}
void addText(TextBuffer& out, const u32* s, u32 n) {
  for (u32 i = 0; i < n; ++i) {
    u32 c = s[i];
    char b[4];
    if (c < 0x80) {
      b[0] = (char)c;
      out.add(b, 1);
    } else if (c < 0x800) {
      b[0] = (char)(0xc0 | c >> 6), b[1] = (char)(0x80 | (c & 63));
      out.add(b, 2);
    } else if (c < 0x10000) {
      b[0] = (char)(0xe0 | c >> 12), b[1] = (char)(0x80 | (c >> 6 & 63)), b[2] = (char)(0x80 | (c & 63));
      out.add(b, 3);
    } else {
      b[0] = (char)(0xf0 | c >> 18), b[1] = (char)(0x80 | (c >> 12 & 63)),
      b[2] = (char)(0x80 | (c >> 6 & 63)), b[3] = (char)(0x80 | (c & 63));
      out.add(b, 4);
    }
  }
}
bool isWide(u32 c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0x303e) || (c >= 0x3041 && c <= 0xa4cf) ||
         (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) ||
         (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1f64f) ||
         (c >= 0x1f900 && c <= 0x1f9ff) || (c >= 0x20000 && c <= 0x3fffd);
}
u32 displayWidth(const u32* s, u32 n) {
  u32 w = 0;
  for (u32 i = 0; i < n; ++i) w += isWide(s[i]) ? 2 : 1;
  return w;
}
bool isSpace(u32 c) { return c == ' ' || c == '\t' || c == '\f'; }

enum { kMaxLines = 256 };
/// Source lines of one traceback entry with the instruction's range.
struct Excerpt {
  Line lines[kMaxLines];
  u32 count = 0, start = 0, end = 0; ///< character offsets in first and last line, after the dedent
  u32 dpStart = 0, dpEnd = 0;
  bool ok = false;
  Anchors anchors = {};
  bool hasAnchors = false, showCarets = false;

  Excerpt(const ModuleDesc* d, const SpanEntry& span, bool calleeOnly) {
    u32 n = span.endLine >= span.line ? span.endLine - span.line + 1 : 1;
    if (n > kMaxLines) n = kMaxLines;
    for (u32 i = 0; i < n; ++i) {
      if (!sourceLine(d, span.line + i, lines + i)) break;
      ++count;
    }
    allocated = count;
    if (!count) return;
    start = characters(lines[0], span.col);
    end = characters(lines[count - 1], span.endCol);
    dedent();
    bool any = false;
    for (u32 i = 0; i < count; ++i) any |= lines[i].length != 0;
    ok = any;
    if (!ok) return;
    dpStart = displayWidth(lines[0].text + 0, start < lines[0].length ? start : lines[0].length);
    u32 last = count - 1;
    if (end > lines[last].length) end = lines[last].length;
    dpEnd = displayWidth(lines[last].text, end);
    Lines segment;
    const u32* texts[kMaxLines];
    u32 lengths[kMaxLines];
    fillSegment(segment, texts, lengths);
    hasAnchors = findAnchors(segment, &anchors);
    if (calleeOnly && hasAnchors) {
      count = anchors.leftLine + 1;
      end = anchors.leftCol + (anchors.leftLine == 0 ? start : 0);
      while (end && isSpace(lines[count - 1].text[end - 1])) --end;
      dpEnd = displayWidth(lines[count - 1].text, end);
      fillSegment(segment, texts, lengths);
      hasAnchors = findAnchors(segment, &anchors);
    }
    showCarets = wanted(segment);
  }
  ~Excerpt() {
    for (u32 i = 0; i < allocated; ++i) release(base[i], (lines[i].bytes + 1) * 4);
  }

private:
  u32* base[kMaxLines];
  u32 allocated = 0;
  void dedent() {
    u32 margin = ~0u;
    for (u32 i = 0; i < count; ++i) {
      base[i] = lines[i].text;
      u32 k = 0;
      while (k < lines[i].length && isSpace(lines[i].text[k])) ++k;
      if (k == lines[i].length) continue;
      if (k < margin) margin = k;
    }
    if (margin == ~0u) margin = 0;
    for (u32 i = 0; i < count; ++i) {
      u32 k = margin < lines[i].length ? margin : lines[i].length;
      lines[i].text += k;
      lines[i].length -= k;
    }
    start = start > margin ? start - margin : 0;
    end = end > margin ? end - margin : 0;
  }
  void fillSegment(Lines& l, const u32** texts, u32* lengths) {
    for (u32 i = 0; i < count; ++i) {
      u32 from = i == 0 ? (start < lines[0].length ? start : lines[0].length) : 0;
      u32 to = i + 1 == count ? end : lines[i].length;
      texts[i] = lines[i].text + from;
      lengths[i] = to > from ? to - from : 0;
    }
    l = {texts, lengths, count};
  }
  bool blankAfter() const {
    const Line& l = lines[count - 1];
    for (u32 i = end; i < l.length; ++i)
      if (!isSpace(l.text[i])) return false;
    return true;
  }
  bool blankBefore() const {
    for (u32 i = 0; i < start && i < lines[0].length; ++i)
      if (!isSpace(lines[0].text[i])) return false;
    return true;
  }
  bool statementEnds() const {
    const Line& l = lines[count - 1];
    for (u32 i = end; i < l.length; ++i)
      if (!isSpace(l.text[i])) return l.text[i] == '#' || l.text[i] == ';';
    return true;
  }
  /// `return` or `target =` stands before the range, and nothing else.
  bool before(const char* word) const {
    u32 i = 0, n = (u32)strlen(word);
    for (; i < n; ++i)
      if (i >= start || lines[0].text[i] != (u32)word[i]) return false;
    if (i >= start || !isSpace(lines[0].text[i])) return false;
    for (; i < start; ++i)
      if (!isSpace(lines[0].text[i])) return false;
    return true;
  }
  bool assigns() const {
    u32 i = start;
    while (i && isSpace(lines[0].text[i - 1])) --i;
    if (!i || lines[0].text[i - 1] != '=') return false;
    if (i >= 2 && strchr("=<>!:+-*/%@&|^", (int)(lines[0].text[i - 2] & 127)) && lines[0].text[i - 2] < 128)
      return false;
    u32 depth = 0;
    for (u32 k = 0; k + 1 < i; ++k) {
      u32 c = lines[0].text[k];
      if (c == '(' || c == '[' || c == '{')
        ++depth;
      else if (c == ')' || c == ']' || c == '}')
        --depth;
      else if (c == ':' && !depth)
        return false;
      else if (c == '"' || c == '\'' || c == ';')
        return false;
    }
    return depth == 0;
  }
  bool wanted(const Lines& segment) {
    if (statementEnds()) {
      if (before("return") && isCallExpression(segment, true)) return false;
      if (assigns() && isCallExpression(segment, false)) return false;
    }
    if (hasAnchors) return true;
    return !blankBefore() || !blankAfter();
  }

public:
  void line(TextBuffer& out, u32 i) const {
    out.add("    ");
    addText(out, lines[i].text, lines[i].length);
    out.add("\n");
    if (!showCarets) return;
    u32 spaces = 0;
    while (spaces < lines[i].length && isSpace(lines[i].text[spaces])) ++spaces;
    u32 width = i + 1 == count ? dpEnd : displayWidth(lines[i].text, lines[i].length);
    u32 leftCol = anchors.leftCol, rightCol = anchors.rightCol;
    if (hasAnchors) {
      if (anchors.leftLine == 0) leftCol += start;
      if (anchors.rightLine == 0) rightCol += start;
      leftCol = displayWidth(lines[anchors.leftLine].text, leftCol);
      rightCol = displayWidth(lines[anchors.rightLine].text, rightCol);
    }
    out.add("    ");
    for (u32 col = 0; col < width; ++col) {
      char c = '^';
      if (col < spaces || (i == 0 && col < dpStart))
        c = ' ';
      else if (hasAnchors) {
        bool inside = (i > anchors.leftLine || (i == anchors.leftLine && col >= leftCol)) &&
                      (i < anchors.rightLine || (i == anchors.rightLine && col < rightCol));
        c = inside ? '^' : '~';
      }
      out.add(&c, 1);
    }
    out.add("\n");
  }
  void show(TextBuffer& out) const {
    bool significant[kMaxLines] = {};
    significant[0] = significant[count - 1] = true;
    if (hasAnchors)
      for (int d = -1; d <= 1; ++d) {
        i64 a = (i64)anchors.leftLine + d, b = (i64)anchors.rightLine + d;
        if (a >= 0 && a < count) significant[a] = true;
        if (b >= 0 && b < count) significant[b] = true;
      }
    u32 previous = 0;
    for (u32 i = 0; i < count; ++i) {
      if (!significant[i]) continue;
      if (i && i - previous == 2)
        line(out, i - 1);
      else if (i && i - previous > 2) {
        out.add("    ...<");
        out.addNumber(i - previous - 1);
        out.add(" lines>...\n");
      }
      line(out, i);
      previous = i;
    }
  }
};

void entry(TextBuffer& out, const Traceback* t, bool carets) {
  const Code* code = t->code;
  const ModuleDesc* d = code->module;
  out.add("  File \"");
  out.addValue(d->file);
  out.add("\", line ");
  out.addNumber(t->lineno);
  out.add(", in ");
  out.addValue(code->flags & kCodeModule ? internC("<module>") : code->name);
  out.add("\n");
  SpanEntry span = t->span < code->spanCount ? code->spans[t->span] : SpanEntry{t->lineno, 0, t->lineno, 0};
  if (!carets || span.line != t->lineno ||
      (span.endLine == span.line && span.endCol <= span.col)) { // no columns
    Line l;
    if (!sourceLine(d, t->lineno, &l)) return;
    u32 k = 0;
    while (k < l.length && isSpace(l.text[k])) ++k;
    if (k < l.length) {
      out.add("    ");
      addText(out, l.text + k, l.length - k);
      out.add("\n");
    }
    release(l.text, (l.bytes + 1) * 4);
    return;
  }
  Excerpt e(d, span, t->calleeOnly);
  if (e.ok) e.show(out);
}

void repeated(Report& r, u32 count) {
  if (count <= kCutoff) return;
  TextBuffer t;
  t.add("  [Previous line repeated ");
  t.addNumber(count - kCutoff);
  t.add(count - kCutoff > 1 ? " more times]\n" : " more time]\n");
  r.emit(t);
}
void stack(Report& r, Value tb, bool carets = true) {
  u32 count = 0;
  const Traceback* last = nullptr;
  for (; tb; tb = as<Traceback>(tb)->next) {
    const Traceback* t = as<Traceback>(tb);
    if (!last || last->code->module != t->code->module || last->lineno != t->lineno ||
        last->code != t->code) {
      repeated(r, count);
      last = t;
      count = 0;
    }
    if (++count > kCutoff) continue;
    TextBuffer text;
    entry(text, t, carets);
    r.emit(text);
  }
  repeated(r, count);
}

// --- the last line
// ----------------------------------------------------------------------------------------------------
Value suggestion(Value e, Value tb) {
  Exception* x = exceptionOf(e);
  if (isInstance(e, &E_AttributeError)) {
    Value wrong = x->f[kAttrName], obj = x->f[kAttrObj];
    if (!wrong || !isInstance(wrong, &T_str) || !obj) return 0;
    Ref names(callMethod(obj, N(__dir__), nullptr, 0));
    Ref list(names.v ? listFromIterable(names) : 0);
    Ref sorted(list.v ? callMethod(list, N(sort), nullptr, 0) : 0);
    if (!sorted.v) {
      clearException();
      return 0;
    }
    Ref all(tupleFromIterable(list));
    Tuple* t = as<Tuple>(all);
    bool hide = as<Str>(wrong)->length && strChar(as<Str>(wrong), 0) != '_';
    Ref shown(listNew(t->length));
    for (u64 i = 0; i < t->length; ++i) {
      Value n = t->items[i];
      if (!isInstance(n, &T_str) || (hide && as<Str>(n)->length && strChar(as<Str>(n), 0) == '_')) continue;
      listAppend(shown, n);
    }
    Ref tuple(tupleFromIterable(shown));
    Value best = closestName(wrong, as<Tuple>(tuple)->items, as<Tuple>(tuple)->length);
    return incref(best);
  }
  if (isInstance(e, &E_NameError)) {
    Value wrong = x->f[kAttrName];
    if (!wrong || !isInstance(wrong, &T_str) || !tb) return 0;
    while (as<Traceback>(tb)->next) tb = as<Traceback>(tb)->next;
    const Code* code = as<Traceback>(tb)->code;
    Ref list(listNew(64));
    if (code->varnames && !(code->flags & (kCodeModule | kCodeClassBody)))
      for (u64 i = 0; i < as<Tuple>(code->varnames)->length; ++i)
        listAppend(list, as<Tuple>(code->varnames)->items[i]);
    auto add = [](Value name, Value, void* arg) { listAppend(*(Value*)arg, name); };
    if (Value env = as<Traceback>(tb)->env) {
      Ref names(listFromIterable(as<Environment>(env)->globals));
      for (i64 i = 0; names.v && i < length(names); ++i) {
        Ref name(getItem(names, tagInt(i)));
        if (name.v && isStr(name)) listAppend(list, name);
      }
      clearException();
    } else {
      moduleForEach(moduleForDesc(code->module), add, &list.v);
    }
    moduleForEach(builtinsModule(), add, &list.v);
    Ref tuple(tupleFromIterable(list));
    return incref(closestName(wrong, as<Tuple>(tuple)->items, as<Tuple>(tuple)->length));
  }
  if (isInstance(e, &E_ImportError)) {
    Value wrong = x->f[kImportFrom], name = x->f[kImportName];
    if (!wrong || !name || !isInstance(name, &T_str)) return 0;
    Value m = dictGet(sysModules(), name);
    if (!m) return 0;
    Ref names(callMethod(m, N(__dir__), nullptr, 0));
    Ref tuple(names.v ? tupleFromIterable(names) : 0);
    if (!tuple.v) {
      clearException();
      return 0;
    }
    return incref(closestName(wrong, as<Tuple>(tuple)->items, as<Tuple>(tuple)->length));
  }
  return 0;
}

void typeText(TextBuffer& out, Class* c) {
  Value m = c->flags & kHeapClass ? c->ns->get(N(__module__)) : c->module;
  if (m && isInstance(m, &T_str) && !textIs(m, "builtins") && !textIs(m, "__main__")) {
    out.addValue(m);
    out.add(".");
  }
  out.addValue(c->qualname);
}

void syntaxLines(TextBuffer& out, Value e) {
  Exception* x = exceptionOf(e);
  Value line = x->f[kSynLineno], file = x->f[kSynFilename], text = x->f[kSynText], offset = x->f[kSynOffset],
        endOffset = x->f[kSynEndOffset];
  if (line && isInt(line)) {
    out.add("  File \"");
    if (file && isInstance(file, &T_str))
      out.addValue(file);
    else
      out.add("<string>");
    out.add("\", line ");
    out.addNumber(intOf(line));
    out.add("\n");
    if (text && isInstance(text, &T_str)) {
      size_t n;
      bool owned;
      const char* p = strUtf8(text, &n, &owned);
      const char* s = p;
      size_t k = n;
      while (k && (s[k - 1] == '\n' || s[k - 1] == ' ')) --k;
      size_t spaces = 0;
      while (spaces < k && (s[spaces] == ' ' || s[spaces] == '\t' || s[spaces] == '\f')) ++spaces;
      out.add("    ");
      out.add(s + spaces, k - spaces);
      out.add("\n");
      if (offset && isInt(offset) && intOf(offset) > 0) {
        i64 from = intOf(offset) - 1 - (i64)spaces, to = endOffset && isInt(endOffset) && intOf(endOffset) > 0
                                                             ? intOf(endOffset) - 1 - (i64)spaces
                                                             : from + 1;
        if (to <= from) to = from + 1;
        if (from >= 0) {
          out.add("    ");
          for (i64 i = 0; i < from; ++i) out.add(" ");
          for (i64 i = from; i < to; ++i) out.add("^");
          out.add("\n");
        }
      }
      if (owned) release((void*)p, n + 1);
    }
  }
}

void onlyException(Report& r, Value e, bool withSuggestion) {
  TextBuffer out;
  bool syntax = isInstance(e, &E_SyntaxError);
  if (syntax) syntaxLines(out, e);
  typeText(out, classOf(e));
  Ref text;
  if (syntax) {
    Value msg = exceptionOf(e)->f[kSynMsg];
    text.v = msg ? str(msg) : strFromC("None");
  } else {
    text.v = str(e);
  }
  if (!text.v) {
    clearException();
    text.v = strFromC("<exception str() failed>");
  }
  TextBuffer body;
  body.addValue(text);
  if (withSuggestion && !syntax) {
    Ref s(suggestion(e, exceptionOf(e)->traceback));
    clearException();
    if (s.v) {
      body.add(". Did you mean: '");
      body.addValue(s);
      body.add("'?");
    }
    if (isInstance(e, &E_NameError)) {
      Value wrong = exceptionOf(e)->f[kAttrName];
      if (wrong && isInstance(wrong, &T_str) && isStdlibModule(wrong)) {
        body.add(s.v ? " Or did you forget to import '" : ". Did you forget to import '");
        body.addValue(wrong);
        body.add("'?");
      }
    }
  }
  if (body.length) {
    out.add(": ");
    out.add(body.data, body.length);
  }
  out.add("\n");
  r.emit(out);
  Ref notes(lookupAttr(e, N(__notes__)));
  clearException();
  if (!notes.v || isNone(notes)) return;
  if (isInstance(notes, &T_list) || isInstance(notes, &T_tuple)) {
    Ref list(tupleFromIterable(notes));
    for (u64 i = 0; list.v && i < as<Tuple>(list)->length; ++i) {
      Ref note(str(as<Tuple>(list)->items[i]));
      if (!note.v) {
        clearException();
        note.v = strFromC("<note str() failed>");
      }
      TextBuffer t;
      t.addValue(note);
      t.add("\n");
      r.emit(t);
    }
  } else {
    Ref text2(repr(notes));
    TextBuffer t;
    if (text2.v) t.addValue(text2);
    clearException();
    t.add("\n");
    r.emit(t);
  }
}

// --- chains and groups
// --------------------------------------------------------------------------------------------------
/// Which exceptions are shown with which: traceback.TracebackException's own order of asking, since one that
/// was met before is not shown again as a cause or context, wherever it will stand in the text.
struct Plan {
  struct Node {
    Value e;
    i32 cause = -1, context = -1, members = -1, up = -1;
  };
  Node* nodes = nullptr;
  u32 count = 0, capacity = 0;
  Ref seen{setNew()};

  ~Plan() { release(nodes, capacity * sizeof(Node)); }
  i32 add(Value e) {
    if (count == capacity) {
      u32 more = capacity ? capacity * 2 : 16;
      Node* grown = (Node*)allocate(more * sizeof(Node));
      if (count) memcpy((void*)grown, nodes, count * sizeof(Node));
      if (count) release(nodes, capacity * sizeof(Node));
      nodes = grown;
      capacity = more;
    }
    setAdd(seen, tagInt((i64)(e >> 1)));
    nodes[count] = Node{e};
    return (i32)count++;
  }
  bool isNew(Value e) const { return e && setContains(seen, tagInt((i64)(e >> 1))) == 0; }

  Plan(Value top, bool chain) {
    u32 *queue = (u32*)allocate(16 * sizeof(u32)), waiting = 0, room = 16;
    auto wait = [&](i32 n) {
      if (waiting == room) {
        u32* grown = (u32*)allocate(room * 2 * sizeof(u32));
        memcpy(grown, queue, room * sizeof(u32));
        release(queue, room * sizeof(u32));
        queue = grown;
        room *= 2;
      }
      queue[waiting++] = (u32)n;
    };
    wait(add(top));
    while (waiting) {
      u32 n = queue[--waiting];
      Value e = nodes[n].e;
      Exception* x = exceptionOf(e);
      i32 cause = chain && isNew(x->cause) ? add(x->cause) : -1;
      i32 context = chain && cause < 0 && !x->suppress && isNew(x->context) ? add(x->context) : -1;
      nodes[n].cause = cause;
      nodes[n].context = context;
      if (cause >= 0) wait(cause);
      if (context >= 0) wait(context);
      if (!isInstance(e, &E_BaseExceptionGroup)) continue;
      Tuple* t = as<Tuple>(x->f[kGroupExceptions]);
      nodes[n].members = (i32)count;
      for (u64 i = 0; i < t->length; ++i) add(t->items[i]);
      for (u64 i = 0; i < t->length; ++i) wait(nodes[n].members + (i32)i);
    }
    release(queue, room * sizeof(u32));
  }
};

void report(Report& r, Plan& plan, i32 top);

void group(Report& r, Plan& plan, i32 node) {
  Value e = plan.nodes[node].e;
  Exception* x = exceptionOf(e);
  if (r.depth > kMaxGroupDepth) {
    r.emit("... (max_group_depth is 10)\n");
    return;
  }
  bool top = r.depth == 0;
  if (top) ++r.depth;
  if (x->traceback) {
    r.emit("Exception Group Traceback (most recent call last):\n", top ? '+' : '|');
    stack(r, x->traceback);
  }
  onlyException(r, e, true);
  Tuple* t = as<Tuple>(x->f[kGroupExceptions]);
  u64 n = t->length <= kMaxGroupWidth ? t->length : kMaxGroupWidth + 1;
  r.needClose = false;
  for (u64 i = 0; i < n; ++i) {
    bool last = i == n - 1, truncated = i >= kMaxGroupWidth;
    if (last) r.needClose = true;
    r.indent();
    r.out.add(i == 0 ? "+-" : "  ");
    r.out.add("+---------------- ");
    if (truncated)
      r.out.add("...");
    else
      r.out.addNumber((i64)i + 1);
    r.out.add(" ----------------\n");
    ++r.depth;
    if (!truncated)
      report(r, plan, plan.nodes[node].members + (i32)i);
    else {
      TextBuffer more;
      u64 rest = t->length - kMaxGroupWidth;
      more.add("and ");
      more.addNumber((i64)rest);
      more.add(rest > 1 ? " more exceptions\n" : " more exception\n");
      r.emit(more);
    }
    if (last && r.needClose) {
      r.indent();
      r.out.add("+------------------------------------\n");
      r.needClose = false;
    }
    --r.depth;
  }
  if (top) r.depth = 0;
}

/// Causes and contexts come first, so the chain is followed to its end and shown backwards.
void report(Report& r, Plan& plan, i32 top) {
  i32 n = top;
  for (i32 to; (to = plan.nodes[n].cause >= 0 ? plan.nodes[n].cause : plan.nodes[n].context) >= 0; n = to)
    plan.nodes[to].up = n;
  for (;; n = plan.nodes[n].up) {
    Value e = plan.nodes[n].e;
    if (plan.nodes[n].members >= 0) {
      group(r, plan, n);
    } else {
      if (exceptionOf(e)->traceback) {
        r.emit("Traceback (most recent call last):\n");
        stack(r, exceptionOf(e)->traceback);
      }
      onlyException(r, e, true);
    }
    if (n == top) return;
    r.emit(plan.nodes[plan.nodes[n].up].cause == n
               ? "\nThe above exception was the direct cause of the following exception:\n\n"
               : "\nDuring handling of the above exception, another exception occurred:\n\n");
  }
}
} // namespace

void formatException(Value e, TextBuffer& out) {
  Report r{out};
  Plan plan(e, true);
  report(r, plan, 0);
}

void printException(Value e) {
  TextBuffer out;
  formatException(e, out);
  writeError(out.data, out.length);
}

void writeUnraisable(Value e, Value where, Value message) {
  TextBuffer out;
  const bool named = where && !isNone(where);
  if (message && !isNone(message)) {
    Ref text(str(message));
    if (text.v) out.addValue(text);
    out.add(named ? ": " : ":\n");
  } else if (named) {
    out.add("Exception ignored in: ");
  }
  if (named) {
    Ref text(repr(where));
    if (text.v)
      out.addValue(text);
    else
      clearException();
    out.add("\n");
  }
  Report r{out};
  if (exceptionOf(e)->traceback) {
    r.emit("Traceback (most recent call last):\n");
    stack(r, exceptionOf(e)->traceback, false); // written by CPython's core, which draws no carets
  }
  onlyException(r, e, false);
  flushStandardStreams();
  clearException();
  writeError(out.data, out.length);
}

void reportUnraisable(Value where) {
  const FrameRecord* at = molt_thread.frame;
  if (molt_thread.exc && at && !exceptionOf(molt_thread.exc)->traceback)
    molt_traceback(at->code, at->span); // native code raised it: then here
  Ref e(takeException());
  if (!e.v) return;
  Value sys = sysModule();
  Ref hook(sys ? lookupAttr(sys, internC("unraisablehook")) : 0);
  clearException();
  if (!hook.v || classOf(hook) == &T_builtin) return writeUnraisable(e, where, 0);
  static Class* type;
  if (!type)
    type = structSequence("UnraisableHookArgs", "exc_type exc_value exc_traceback err_msg object", 5, "sys");
  Value traceback = exceptionOf(e)->traceback;
  Value items[] = {incref(toValue(classOf(e))), incref(e), incref(traceback ? traceback : none()), none(),
                   incref(where)};
  Ref args(structNew(type, items, 5));
  Ref r(args.v ? call1(hook, args) : 0);
  if (r.v) return;
  Ref second(takeException()); // CPython: what the hook raises is reported in its place
  writeUnraisable(second, hook, 0);
}

void formatTraceback(Value tb, TextBuffer& out) {
  Report r{out};
  stack(r, tb);
}
void formatExceptionOnly(Value e, TextBuffer& out) {
  Report r{out};
  onlyException(r, e, true);
}
void formatExceptionAlone(Value e, TextBuffer& out) { // no causes, no contexts
  Report r{out};
  Plan plan(e, false);
  report(r, plan, 0);
}
Value tracebackLine(Value tb) { return codeLine(as<Traceback>(tb)->code, as<Traceback>(tb)->lineno); }
Value codeLine(const Code* code, u32 line) {
  Line l;
  if (!sourceLine(code->module, line, &l)) return strFromC("");
  u32 k = 0;
  while (k < l.length && isSpace(l.text[k])) ++k;
  TextBuffer out;
  addText(out, l.text + k, l.length - k);
  release(l.text, (l.bytes + 1) * 4);
  return strFromUtf8(out.data ? out.data : "", out.length);
}
