// Unit tests of the front end: decoding, tokens, names, trees, errors. Whole files are compared with CPython
// by tests/frontend.
#include "ast/dump.h"
#include "ast/repr.h"
#include "source/source.h"
#include "source_to_token/tokenize.h"
#include "token/unicode.h"
#include "token/unicode_name.h"
#include "token_to_ast/parse.h"
#include <gtest/gtest.h>

using namespace molt;

namespace {
struct Parsed {
  Arena arena;
  Diagnostics diags;
  ast::Module* module;
  explicit Parsed(std::string_view text) {
    ParseOptions options;
    options.allErrors = true;
    module = parseModule(arena, text, "t.py", options, diags);
  }
  std::string dump() { return ast::dump(module, ast::Attributes::None); }
  std::string error() {
    for (auto& d : diags.items)
      if (d.severity == Severity::Error)
        return d.code + ": " + d.text + " @" + std::to_string(d.span.line) + ":" + std::to_string(d.span.col);
    return {};
  }
};

std::string decodeError(std::string_view bytes) {
  Source s;
  Diagnostics d;
  return decodeSource(bytes, "t.py", s, d) ? std::string() : d.items.at(0).text;
}
std::string decoded(std::string_view bytes) {
  Source s;
  Diagnostics d;
  return decodeSource(bytes, "t.py", s, d) ? s.text : "?" + d.items.at(0).text;
}
} // namespace

TEST(Source, Newlines) {
  EXPECT_EQ(decoded("a\r\nb\rc\n"), "a\nb\nc\n");
  Source s;
  Diagnostics d;
  ASSERT_TRUE(decodeSource("one\r\ntwo\n\nfour", "t.py", s, d));
  EXPECT_EQ(s.lineStarts.size(), 4u);
  EXPECT_EQ(s.line(2), "two");
  EXPECT_EQ(s.line(3), "");
  EXPECT_EQ(s.line(4), "four");
  EXPECT_EQ(s.line(5), "");
}

TEST(Source, Encodings) {
  EXPECT_EQ(decoded("\xEF\xBB\xBFx"), "x");
  EXPECT_EQ(decoded("# coding: latin-1\n'\xE9'"), "# coding: latin-1\n'\xC3\xA9'");
  EXPECT_EQ(decoded("#!x\n# vim: set fileencoding=cp1252 :\n\x80"),
            "#!x\n# vim: set fileencoding=cp1252 :\n\xE2\x82\xAC");
  EXPECT_EQ(decodeError("x\n# coding: nothing\n"), ""); // the first line is code
  EXPECT_EQ(decodeError("# coding: nothing\n"), "unknown encoding: nothing");
  EXPECT_EQ(decodeError("\xEF\xBB\xBF# coding: latin-1\n"), "encoding problem: iso-8859-1 with BOM");
  EXPECT_EQ(decodeError(std::string_view("a\0b", 3)), "source code cannot contain null bytes");
  EXPECT_EQ(decodeError("y = 'abc\xFF'"),
            "(unicode error) 'utf-8' codec can't decode byte 0xff in position 3: invalid start byte");
}

TEST(Unicode, Names) {
  EXPECT_EQ(unicode::byName("BULLET"), 0x2022u);
  EXPECT_EQ(unicode::byName("latin small letter a"), 0x61u);
  EXPECT_EQ(unicode::byName("HANGUL SYLLABLE GAG"), 0xAC01u);
  EXPECT_EQ(unicode::byName("CJK UNIFIED IDEOGRAPH-4E00"), 0x4E00u);
  EXPECT_EQ(unicode::byName("LINE FEED"), 0x0Au); // an alias
  EXPECT_EQ(unicode::byName("BULLETS"), unicode::kInvalid);
  EXPECT_EQ(unicode::byName(""), unicode::kInvalid);
}

TEST(Unicode, Nfkc) {
  EXPECT_EQ(unicode::nfkc("\xEF\xAC\x81"), "fi");                       // the ligature
  EXPECT_EQ(unicode::nfkc("e\xCC\x81"), "\xC3\xA9");                    // composes
  EXPECT_EQ(unicode::nfkc("\xE1\x84\x80\xE1\x85\xA1"), "\xEA\xB0\x80"); // Hangul
}

TEST(Tokens, FStrings) {
  std::string_view text = "f'a{x!r:>{w}}{{b'";
  TokenList list = tokenize(text, "t.py");
  std::string kinds;
  for (auto& t : list.tokens) (kinds += name(t.kind)) += ' ';
  EXPECT_EQ(
      kinds,
      "FSTRING_START FSTRING_MIDDLE LBRACE NAME EXCLAMATION NAME COLON FSTRING_MIDDLE LBRACE NAME RBRACE "
      "RBRACE FSTRING_MIDDLE FSTRING_MIDDLE FSTRING_END NEWLINE ENDMARKER FAIL ");
}

TEST(Tree, Constants) {
  Parsed p("[0x_ff, 0o17, 0b1_0, 00, 1_000, 1e3, 2.5j, 0x123456789abcdef01234]");
  EXPECT_EQ(p.dump(),
            "Module(body=[Expr(value=List(elts=[Constant(value=255), Constant(value=15), Constant(value=2), "
            "Constant(value=0), Constant(value=1000), Constant(value=1000.0), Constant(value=2.5j), "
            "Constant(value=85968058283706962416180)], ctx=Load()))])");
  auto* list = ast::as<ast::List>(ast::as<ast::ExprStmt>(p.module->body[0])->value);
  auto* big = ast::as<ast::Constant>(list->elts.back());
  EXPECT_FALSE(big->fits);
  EXPECT_EQ(big->text(), "0x123456789abcdef01234");
  EXPECT_EQ(ast::as<ast::Constant>(list->elts[0])->ival(), 255);
}

TEST(Tree, FloatRepr) {
  auto repr = [](double v) {
    std::string s;
    ast::reprFloat(v, s);
    return s;
  };
  EXPECT_EQ(repr(0.1), "0.1");
  EXPECT_EQ(repr(1e16), "1e+16");
  EXPECT_EQ(repr(123456789012345680.0), "1.2345678901234568e+17");
  EXPECT_EQ(repr(0.0001), "0.0001");
  EXPECT_EQ(repr(0.00001), "1e-05");
  EXPECT_EQ(repr(5.0), "5.0");
}

TEST(Tree, SoftKeywords) {
  EXPECT_TRUE(
      Parsed("match = case = type = _ = 1\nmatch(x)\nmatch[x]: int\nmatch -x\ntype(x)\nprint(match, case)\n")
          .module->ok);
  EXPECT_TRUE(Parsed("match x:\n  case 1: pass\n").module->ok);
  EXPECT_TRUE(Parsed("match (x):\n  case _: pass\n").module->ok);
  EXPECT_TRUE(Parsed("type X[T = int, *Ts, **P] = list[T]\n").module->ok);
}

TEST(Tree, WithParentheses) {
  EXPECT_EQ(Parsed("with (a, b): pass").dump(),
            "Module(body=[With(items=[withitem(context_expr=Name(id='a', ctx=Load())), "
            "withitem(context_expr=Name(id='b', ctx=Load()))], body=[Pass()])])");
  EXPECT_EQ(
      Parsed("with (a, b) as c: pass").dump(),
      "Module(body=[With(items=[withitem(context_expr=Tuple(elts=[Name(id='a', ctx=Load()), Name(id='b', "
      "ctx=Load())], ctx=Load()), optional_vars=Name(id='c', ctx=Store()))], body=[Pass()])])");
}

TEST(Tree, IdentifiersAreNormalisedAndInterned) {
  Parsed p("\xEF\xAC\x81n = fin");
  auto* a = ast::as<ast::Assign>(p.module->body[0]);
  EXPECT_EQ(ast::as<ast::Name>(a->targets[0])->id, ast::as<ast::Name>(a->value)->id);
}

TEST(Tree, EvalMode) {
  Arena arena;
  Diagnostics diags;
  ast::Module* m = parseModule(arena, "a, b\n\n", "<string>", {ParseMode::Eval}, diags);
  EXPECT_EQ(ast::dump(m, ast::Attributes::None),
            "Expression(body=Tuple(elts=[Name(id='a', ctx=Load()), Name(id='b', "
            "ctx=Load())], ctx=Load()))");
  EXPECT_FALSE(parseModule(arena, "a = 1", "<string>", {ParseMode::Eval}, diags)->ok);
}

TEST(Source, MultiByte) {
  auto text = [](std::string_view coding, std::string_view bytes) {
    Source s;
    Diagnostics d;
    std::string line = "# coding: " + std::string(coding) + "\n";
    if (!decodeSource(line + std::string(bytes), "t.py", s, d, &kMultiByte)) return d.items.at(0).text;
    return s.text.substr(line.size());
  };
  EXPECT_EQ(text("shift_jis", "\x82\xa0\x83\x5c\xb1"), "あソｱ"); // a trail byte that is a backslash
  EXPECT_EQ(text("EUC-JP", "\xa4\xa2\x8f\xb0\xa1"), "あ丂");
  EXPECT_EQ(text("iso-2022-jp", "a\x1b$B$\"\x1b(Bb"), "aあb");
  EXPECT_EQ(text("gbk", "\xd6\xd0\x81\x40"), "中丂");
  EXPECT_EQ(text("gb18030", "\x81\x30\x81\x30\x90\x30\x81\x30"), "\u0080\U00010000");
  EXPECT_EQ(text("hz", "~{VPND~}~~"), "中文~");
  EXPECT_EQ(text("big5", "\xa4\xa4"), "中");
  EXPECT_EQ(text("big5hkscs", "\x88\x62"), "Ê̄");
  EXPECT_EQ(text("euc_kr", "\xb0\xa1\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa2"), "가갂");
  EXPECT_EQ(text("cp949", "\x81\x41"), "갂");
  EXPECT_EQ(text("utf-7", "+AOk-+-x"), "é+x");
  EXPECT_EQ(text("euc-jp", "\xff\n"),
            "'euc_jp' codec can't decode byte 0xff in position 17: illegal multibyte sequence");
  EXPECT_EQ(text("gbk", "\x82"),
            "'gbk' codec can't decode byte 0x82 in position 14: illegal multibyte sequence");
  EXPECT_EQ(text("nonsense", ""), "unknown encoding: nonsense");
}

TEST(Tree, TokenOfManyLines) {
  for (size_t lines : {253, 254, 255, 256, 1000}) {
    Arena arena;
    Diagnostics diags;
    std::string gap(lines, '\n');
    std::string text = "x = '''" + gap + "a'''\ny = f'''{x}" + gap + "{y}'''";
    ast::Module* m = parseModule(arena, text, "t.py", {}, diags);
    ASSERT_TRUE(m->ok);
    EXPECT_EQ(m->body[0]->span().endLine, lines + 1);
    EXPECT_EQ(m->body[0]->span().endCol, 4u);
    auto* joined = ast::as<ast::JoinedStr>(ast::as<ast::Assign>(m->body[1])->value);
    EXPECT_EQ(joined->values[1]->span().endLine, 2 * lines + 2);
    EXPECT_EQ(joined->values[1]->span().endCol, 0u);
  }
}

/// The same statements wherever the tokens that are read at once happen to end (TokenStream).
TEST(Tree, EndsOfChunks) {
  const std::string tail =
      "@d\n@e(\n1)\nclass C:\n  def f(self):\n    if a: b\n    elif c:\n      d\n\n    else:\n"
      "      '''x\n'''\n  try: pass\n  except* E: e\n  finally:\n    match x:\n      case 1: y\n"
      "      case _:\n        z\nmatch = (1,\n2)\n";
  Parsed alone(tail);
  for (u32 before = 1300; before < 1400; ++before) {
    std::string text;
    for (u32 i = 0; i < before; ++i) text += "x;\n";
    Parsed all(text + tail);
    ASSERT_TRUE(all.module->ok) << before;
    const auto& body = all.module->body;
    ASSERT_EQ(body.size(), before + alone.module->body.size());
    for (u32 i = 0; i < alone.module->body.size(); ++i) {
      const auto *a = alone.module->body[i], *b = body[before + i];
      EXPECT_EQ(a->kind, b->kind);
      EXPECT_EQ(a->line() + before, b->line());
      EXPECT_EQ(a->span().endLine + before, b->span().endLine);
      EXPECT_EQ(a->span().endCol, b->span().endCol);
    }
  }
}

TEST(Tree, LongLists) {
  std::string text;
  for (u32 i = 0; i < 20000; ++i) text += "a" + std::to_string(i) + ",";
  Parsed p(text + "\nb < c < d < e < f < g < h < i < j < k\n{**a}\n");
  ASSERT_TRUE(p.module->ok);
  auto value = [&](u32 i) { return ast::as<ast::ExprStmt>(p.module->body[i])->value; };
  auto* tuple = ast::as<ast::Tuple>(value(0));
  ASSERT_EQ(tuple->elts.size(), 20000u);
  const u32 size = static_cast<u32>(text.size());
  EXPECT_EQ(tuple->elts.back()->span(), (SourceSpan{1, size - 7, 1, size - 1}));
  EXPECT_EQ(ast::as<ast::Compare>(value(1))->ops.size(), 9u);
  auto* dict = ast::as<ast::Dict>(value(2));
  ASSERT_EQ(dict->keys.size(), 1u);
  EXPECT_EQ(dict->keys[0], nullptr);
}

TEST(Tree, Python314) {
  auto dump = [](std::string_view text, u32 minor) {
    Arena arena;
    Diagnostics diags;
    ParseOptions options;
    options.minor = minor;
    ast::Module* m = parseModule(arena, text, "t.py", options, diags);
    return m->ok ? ast::dump(m, ast::Attributes::None) : diags.items.at(0).text;
  };
  EXPECT_EQ(
      dump("rt'a{x = !s:{w}}' t'b'", 14),
      "Module(body=[Expr(value=TemplateStr(values=[Constant(value='ax = '), Interpolation(value=Name(id='x', "
      "ctx=Load()), str='x', conversion=115, format_spec=JoinedStr(values=[FormattedValue(value=Name(id='w', "
      "ctx=Load()), conversion=-1)])), Constant(value='b')]))])");
  EXPECT_EQ(dump("t'a'", 13), "invalid syntax");
  EXPECT_EQ(dump("t'a' 'b'", 14), "cannot mix t-string literals with string or bytes literals");
  EXPECT_EQ(dump("try: a\nexcept b, c: d\n", 14),
            "Module(body=[Try(body=[Expr(value=Name(id='a', ctx=Load()))], "
            "handlers=[ExceptHandler(type=Tuple(elts=["
            "Name(id='b', ctx=Load()), Name(id='c', ctx=Load())], ctx=Load()), body=[Expr(value=Name(id='d', "
            "ctx=Load()))])])])");
  EXPECT_EQ(dump("try: a\nexcept b, c: d\n", 13), "multiple exception types must be parenthesized");
  EXPECT_EQ(dump("try: a\nexcept* b, c as e: d\n", 14),
            "multiple exception types must be parenthesized when using 'as'");
  EXPECT_EQ(dump("t'{x!z}'", 14), "t-string: invalid conversion character 'z': expected 's', 'r', or 'a'");
  EXPECT_EQ(dump("t'{f\"{a}\"}{lambda: 1}'", 14),
            "t-string: lambda expressions are not allowed without parentheses");
  EXPECT_EQ(dump("t'{f\"{lambda: 1}\"}'", 14),
            "f-string: lambda expressions are not allowed without parentheses");
  EXPECT_EQ(dump("tB''", 14), "'b' and 't' prefixes are incompatible");
  EXPECT_EQ(dump("fb''", 13), "invalid syntax");
  EXPECT_EQ(dump("f'{x:\n}'", 13),
            "Module(body=[Expr(value=JoinedStr(values=[FormattedValue(value=Name(id='x', "
            "ctx=Load()), conversion=-1, format_spec=JoinedStr())]))])");
  EXPECT_EQ(dump("f'{x:\n}'", 14),
            "f-string: newlines are not allowed in format specifiers for single quoted f-strings");
}

TEST(Modes, FunctionType) {
  auto dump = [](std::string_view text) {
    Arena arena;
    Diagnostics diags;
    ast::Module* m = parseModule(arena, text, "t.py", {ParseMode::FunctionType}, diags);
    return m->ok ? ast::dump(m, ast::Attributes::None) : diags.items.at(0).text;
  };
  const std::string b = "returns=Name(id='b', ctx=Load()))", a = "Name(id='a', ctx=Load())";
  EXPECT_EQ(dump("() -> b\n"), "FunctionType(" + b);
  EXPECT_EQ(dump("(a) -> b"), "FunctionType(argtypes=[" + a + "], " + b);
  EXPECT_EQ(dump("(a, *a, **a) -> b"), "FunctionType(argtypes=[" + a + ", " + a + ", " + a + "], " + b);
  for (auto* text :
       {"(a,) -> b", "(*a, a) -> b", "(**a, a) -> b", "(***a) -> b", "(a)", "a -> b", "(a) -> b, b"})
    EXPECT_EQ(dump(text), "invalid syntax") << text;
  EXPECT_EQ(dump("(a a) -> b"), "invalid syntax. Perhaps you forgot a comma?");
}

TEST(Modes, Single) {
  struct Row {
    const char* text;
    const char* error; ///< "" if it is right
  };
  auto check = [](ParseOptions options, std::initializer_list<Row> rows) {
    for (auto& [text, error] : rows) {
      Arena arena;
      Diagnostics diags;
      ast::Module* m = parseModule(arena, text, "<string>", options, diags);
      EXPECT_EQ(m->kind, ast::ModuleKind::Interactive);
      EXPECT_EQ(m->ok ? "" : diags.items.at(0).text, error) << text;
    }
  };
  const char* several = "multiple statements found while compiling a single statement";
  check({ParseMode::Single}, {{"1", ""},
                              {"1 # one\n\n  # two", ""},
                              {"a; b\n", ""},
                              {"if a:\n  b", ""},
                              {"a\nb", several},
                              {"a\n\n\n)", several},
                              {"if a: b\nc\n", "invalid syntax"},
                              {"", "invalid syntax"},
                              {"if a:", "expected an indented block after 'if' statement on line 1"}});
  check({ParseMode::Single, true, true}, {{"a", ""},
                                          {"if a:\n  b", "incomplete input"},
                                          {"if a:\n  b\n", ""},
                                          {"(", "incomplete input"},
                                          {"x = \"\"\"", "incomplete input"},
                                          {"x = 'y", "incomplete input"},
                                          {"a b\n", "invalid syntax"},
                                          {"a\nb", several}});
}

TEST(Errors, Messages) {
  EXPECT_EQ(Parsed("if x:\npass").error(),
            "IndentationError: expected an indented block after 'if' statement on line 1 @2:0");
  EXPECT_EQ(Parsed("f(a b)").error(), "SyntaxError: invalid syntax. Perhaps you forgot a comma? @1:2");
  EXPECT_EQ(Parsed("x = (1,").error(), "SyntaxError: '(' was never closed @1:4");
  EXPECT_EQ(Parsed("if x:\n\ta\n        b\n").error(),
            "TabError: inconsistent use of tabs and spaces in indentation @3:0");
}

TEST(Errors, AllOfAFile) {
  Parsed p("x = = 1\nif y\n  z = 1\nelse:\n  a b\nok = 1\n");
  EXPECT_EQ(p.diags.items.size(), 3u);
  EXPECT_FALSE(p.module->ok);
}

TEST(Errors, NestingIsBounded) {
  for (std::string s :
       {"(", "[", "f(", "not ", "-", "lambda: ", "1 if 1 else ", "x.", "f'{", "[x for ", "a ", "a - ("}) {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += s;
    EXPECT_FALSE(Parsed(text).error().empty()) << s;
  }
}
