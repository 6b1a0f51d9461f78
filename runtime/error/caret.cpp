// The shape of one expression, from its text: what a parser would call a binary operation, a subscript or a
// call at the outermost level, found by a scan over tokens that counts brackets and weighs operators. The
// text is known to be valid Python when it is an expression at all.
#include "error/caret.h"

namespace {
struct Place {
  u32 line, col;
};
enum Kind : u8 { kName, kKeyword, kNumber, kString, kOp, kOpen, kClose, kEnd };
struct Token {
  Kind kind;
  Place at, end;
  char text[8]; ///< start of operators, brackets, names
  u32 match;    ///< brackets: index of the partner
};
enum { kMaxTokens = 512 };

bool isWord(u32 c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 127;
}
bool isDigit(u32 c) { return c >= '0' && c <= '9'; }

struct Scanner {
  const Lines& lines;
  Token tokens[kMaxTokens];
  u32 count = 0;
  bool ok = true;
  Place p{0, 0};

  explicit Scanner(const Lines& l) : lines(l) { run(); }
  u32 at(u32 k = 0) const {
    return p.line < lines.count && p.col + k < lines.length[p.line] ? lines.text[p.line][p.col + k] : 0;
  }
  bool more() const { return p.line < lines.count; }

  Token& add(Kind k) {
    if (count == kMaxTokens - 1) {
      ok = false;
      --count;
    }
    Token& t = tokens[count++];
    t = {};
    t.kind = k;
    t.at = p;
    return t;
  }
  void string(u32 quote) {
    bool triple = at(1) == quote && at(2) == quote;
    p.col += triple ? 3 : 1;
    while (more()) {
      u32 c = at();
      if (!c && p.col >= lines.length[p.line]) {
        if (!triple) break;
        ++p.line;
        p.col = 0;
        continue;
      }
      if (c == '\\') {
        p.col += 2;
        continue;
      }
      if (c == quote && (!triple || (at(1) == quote && at(2) == quote))) {
        p.col += triple ? 3 : 1;
        return;
      }
      ++p.col;
    }
    ok = false;
  }
  static bool keyword(const char* s) {
    static const char* const words[] = {
        "and",    "or",    "not",    "if",      "else",  "in",     "is",       "lambda",
        "for",    "await", "yield",  "async",   "raise", "return", "assert",   "del",
        "import", "from",  "with",   "while",   "pass",  "global", "nonlocal", "class",
        "def",    "try",   "except", "finally", "elif",  "break",  "continue", "as"};
    for (const char* w : words)
      if (!strcmp(w, s)) return true;
    return false;
  }
  void run() {
    u32 stack[64], depth = 0;
    while (more() && ok) {
      u32 c = at();
      if (!c || c == '#') {
        if (c == 0 && p.col < lines.length[p.line]) {
          ok = false;
          break;
        }
        ++p.line;
        p.col = 0;
        continue;
      }
      if (c == ' ' || c == '\t' || c == '\f' || c == '\\' || c == '\r') {
        ++p.col;
        continue;
      }
      if (c == '"' || c == '\'') {
        Token& t = add(kString);
        string(c);
        t.end = p;
        continue;
      }
      if (isDigit(c) || (c == '.' && isDigit(at(1)))) {
        Token& t = add(kNumber);
        while (
            isWord(at()) || at() == '.' ||
            ((at() == '+' || at() == '-') && p.col && (lines.text[p.line][p.col - 1] | 32) == 'e' &&
             !(lines.text[t.at.line][t.at.col] == '0' && (lines.text[t.at.line][t.at.col + 1] | 32) == 'x')))
          ++p.col;
        t.end = p;
        continue;
      }
      if (isWord(c)) {
        Token& t = add(kName);
        u32 n = 0;
        while (isWord(at())) {
          if (n < 7) t.text[n] = (char)(at() < 128 ? at() : '?');
          ++n;
          ++p.col;
        }
        if (n > 7)
          t.text[0] = '?';
        else
          t.text[n] = 0;
        if ((at() == '"' || at() == '\'') && n <= 3) { // prefixed string
          t.kind = kString;
          string(at());
        } else if (keyword(t.text)) {
          t.kind = kKeyword;
        }
        t.end = p;
        continue;
      }
      if (c == '(' || c == '[' || c == '{') {
        Token& t = add(kOpen);
        t.text[0] = (char)c;
        if (depth == 64)
          ok = false;
        else
          stack[depth++] = count - 1;
        ++p.col;
        t.end = p;
        continue;
      }
      if (c == ')' || c == ']' || c == '}') {
        Token& t = add(kClose);
        t.text[0] = (char)c;
        if (!depth) {
          ok = false;
          break;
        }
        t.match = stack[--depth];
        tokens[t.match].match = count - 1;
        ++p.col;
        t.end = p;
        continue;
      }
      Token& t = add(kOp);
      u32 n = 1, d = at(1);
      if ((c == '*' || c == '/' || c == '<' || c == '>') && d == c)
        n = at(2) == '=' ? 3 : 2;
      else if (d == '=' && strchr("+-*/%@&|^=<>!:", (int)c) && c < 128)
        n = 2;
      else if (c == '-' && d == '>')
        n = 2;
      for (u32 i = 0; i < n; ++i) t.text[i] = (char)at(i);
      p.col += n;
      t.end = p;
    }
    if (depth) ok = false;
  }
};

/// Binding strength of a binary operator; 0: not one.
int strength(const char* s) {
  if (!strcmp(s, "|")) return 1;
  if (!strcmp(s, "^")) return 2;
  if (!strcmp(s, "&")) return 3;
  if (!strcmp(s, "<<") || !strcmp(s, ">>")) return 4;
  if (!strcmp(s, "+") || !strcmp(s, "-")) return 5;
  if (!strcmp(s, "*") || !strcmp(s, "/") || !strcmp(s, "//") || !strcmp(s, "%") || !strcmp(s, "@")) return 6;
  if (!strcmp(s, "**")) return 8; // unary operators are 7
  return 0;
}

enum Shape_ { kOther, kBinary, kSubscript, kCall };
struct Found {
  Shape_ shape = kOther;
  u32 token = 0;        ///< operator or opening bracket
  u32 from = 0, to = 0; ///< tokens of the expression
};

/// Whether the parenthesis at `open` only groups: no tuple, generator or call arguments.
bool groups(const Scanner& s, u32 open) {
  if (s.tokens[open].text[0] != '(' || s.tokens[open].match == open + 1) return false;
  for (u32 i = open + 1; i < s.tokens[open].match; ++i) {
    const Token& t = s.tokens[i];
    if (t.kind == kOpen) {
      i = t.match;
      continue;
    }
    if (t.kind == kOp && t.text[0] == ',') return false;
    if (t.kind == kKeyword && (!strcmp(t.text, "for") || !strcmp(t.text, "yield"))) return false;
  }
  return true;
}

Found analyse(const Scanner& s, u32 from, u32 to) {
  Found f;
  f.from = from;
  f.to = to;
  if (from >= to) return f;
  // (expr)
  if (s.tokens[from].kind == kOpen && s.tokens[from].match == to - 1 && groups(s, from))
    return analyse(s, from + 1, to - 1);
  int best = 100;
  u32 at = 0;
  bool operand = false; // whether an operand ended just before
  bool unary = false;
  for (u32 i = from; i < to; ++i) {
    const Token& t = s.tokens[i];
    if (t.kind == kOpen) {
      i = t.match;
      operand = true;
      continue;
    }
    if (t.kind == kKeyword) return f;
    if (t.kind == kOp) {
      if (t.text[0] == '.' || !strcmp(t.text, ".")) {
        operand = false;
        continue;
      }
      int k = strength(t.text);
      if (!operand) {
        if (t.text[0] == '-' || t.text[0] == '+' || t.text[0] == '~') {
          if (i == from) unary = true;
          continue;
        }
        return f;
      }
      if (!k) return f; // comparison, comma, assignment …
      operand = false;
      if (k == 8 ? k < best : k <= best) { // ** groups to the right
        best = k;
        at = i;
      }
      continue;
    }
    operand = true;
  }
  if (best < 100) {
    if (unary && best == 8) return f; // -a ** b is a negation
    f.shape = kBinary;
    f.token = at;
    return f;
  }
  if (unary) return f;
  const Token& last = s.tokens[to - 1];
  if (last.kind == kClose && last.match > from) {
    const Token& before = s.tokens[last.match - 1];
    bool primary =
        before.kind == kName || before.kind == kClose || before.kind == kString || before.kind == kNumber;
    if (primary && last.text[0] != '}') {
      f.shape = last.text[0] == ')' ? kCall : kSubscript;
      f.token = last.match;
    }
  }
  return f;
}
} // namespace

bool findAnchors(const Lines& lines, Anchors* out) {
  Scanner s(lines);
  if (!s.ok || !s.count) return false;
  Found f = analyse(s, 0, s.count);
  if (f.shape == kOther) return false;
  const Token& t = s.tokens[f.token];
  out->leftLine = out->rightLine = t.at.line;
  out->leftCol = t.at.col;
  if (f.shape == kBinary) {
    u32 width = t.end.col - t.at.col;
    // A grouping parenthesis right behind a one-character operator counts as its second character.
    const Token& next = s.tokens[f.token + 1];
    if (width == 1 && next.kind == kOpen && next.at.line == t.at.line && next.at.col == t.end.col &&
        groups(s, f.token + 1)) {
      u32 end = f.to;
      if (next.match == end - 1)
        width = 2;
      else { // does the group make up the whole right operand?
        const Token& after = s.tokens[next.match + 1];
        if (next.match + 1 >= end || (after.kind == kOp && strength(after.text))) width = 2;
      }
      if (next.match + 1 < end) {
        const Token& after = s.tokens[next.match + 1];
        if (after.kind == kOp && strength(after.text) > strength(t.text))
          width = 2; // inner operation starts at the group too
      }
    }
    out->rightCol = t.at.col + width;
    return true;
  }
  const Token& last = s.tokens[t.match];
  out->rightLine = last.end.line;
  out->rightCol = last.end.col;
  return true;
}

bool isCallExpression(const Lines& lines, bool plain) {
  Scanner s(lines);
  if (!s.ok || !s.count) return false;
  Found f = analyse(s, 0, s.count);
  return f.shape == kCall && f.from == 0 && (!plain || (f.token == 1 && s.tokens[0].kind == kName));
}
