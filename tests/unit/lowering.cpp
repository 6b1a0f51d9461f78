// Scope analysis and lowering: what names mean, what the IR of a construct looks like, which errors are
// reported.
#include "ast/unparse.h"
#include "ast_to_ir/ast_to_ir.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "scope/scope.h"
#include "source_to_ir/program.h"
#include "token_to_ast/parse.h"
#include <gtest/gtest.h>
#include <map>

using namespace molt;

namespace {
struct Lowered {
  ir::Program program;
  Diagnostics diags;
  bool ok = false;

  explicit Lowered(std::string source, ParseMode mode = ParseMode::Exec) {
    Arena arena;
    ast::Module* m = parseModule(arena, source, "t.py", {mode}, diags);
    ok = m->ok && lowerModule(*m, {"__main__", "t.py", false, source}, program, diags) &&
         ir::verify(program, diags, ir::Stage::Parse);
  }
  const ir::Function& function(std::string_view qualname) {
    for (auto& f : program.functions)
      if (program.str(f.qualname) == qualname) return f;
    ADD_FAILURE() << "no function " << qualname;
    return program.functions[0];
  }
  /// Texts of the function's ops in order: "call", "keep", ...
  std::string ops(std::string_view qualname) {
    std::string s;
    for (auto& b : function(qualname).blocks)
      for (auto& o : b.ops) {
        if (!s.empty()) s += ' ';
        s += ir::info(o.code).text;
      }
    return s;
  }
  size_t count(std::string_view qualname, ir::Opcode code) {
    size_t n = 0;
    for (auto& b : function(qualname).blocks)
      for (auto& o : b.ops) n += o.code == code;
    return n;
  }
  std::string firstError() { return diags.items.empty() ? "" : diags.items[0].text; }
};

using Names = std::vector<std::string>;
Names texts(const ir::Program& p, const std::vector<ir::StrId>& ids) {
  Names out;
  for (auto i : ids) out.emplace_back(p.str(i));
  return out;
}
} // namespace

TEST(Lowering, Modes) {
  Lowered value("a + 1", ParseMode::Eval);
  ASSERT_TRUE(value.ok) << value.firstError();
  EXPECT_EQ(value.ops("<module>"), "global_get const binary return");
  Lowered shown("if a:\n  'text'\n  def f(): b\n", ParseMode::Single);
  ASSERT_TRUE(shown.ok) << shown.firstError();
  EXPECT_EQ(shown.count("<module>", ir::Opcode::Import), 1u);
  EXPECT_EQ(shown.count("f", ir::Opcode::Import), 0u);
}

TEST(Lowering, StraightLine) {
  Lowered l("def f(a, b):\n    c = a + b\n    return c\n");
  ASSERT_TRUE(l.ok) << l.firstError();
  EXPECT_EQ(l.ops("f"), "binary keep return");
}

TEST(Lowering, ParametersNeedNoKeepAndConstantsNeither) {
  Lowered l("def f(a):\n    b = 1\n    a = b\n    return a\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(l.ops("f"), "const return");
}

TEST(Lowering, CheckBoundOnlyWhereALocalMayBeUnset) {
  Lowered l("def f(c):\n    if c:\n        x = 1\n    return x\n"
            "def g(c):\n    if c:\n        x = 1\n    else:\n        x = 2\n    while c:\n        x\n    "
            "return x\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(l.count("f", ir::Opcode::CheckBound), 1u);
  EXPECT_EQ(l.count("g", ir::Opcode::CheckBound), 0u);
}

TEST(Lowering, LoopsKeepTheOldValueAndTheIterator) {
  Lowered l("def f(xs):\n    for x in xs:\n        pass\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(l.count("f", ir::Opcode::Keep), 3u); // x when rebound, the iterator at exit, x at return
}

TEST(Lowering, MethodCallsWithoutBoundMethodWhenArgumentsAreSilent) {
  Lowered l("def f(a, b):\n    a.m(b, 1)\n    a.m(b.c)\n    a.m(lambda: 0)\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(l.count("f", ir::Opcode::CallMethod), 2u);
  EXPECT_EQ(l.count("f", ir::Opcode::CallLoaded), 1u);
}

TEST(Lowering, AttributeSpanFollowsThatOfTheMethodCall) {
  Lowered l("a.bc(1)\n");
  auto& f = l.function("<module>");
  for (auto& o : f.blocks[0].ops)
    if (o.code == ir::Opcode::CallMethod) {
      EXPECT_EQ(f.spans[o.span], (SourceSpan{1, 0, 1, 7}));
      EXPECT_EQ(f.spans[o.span + 1], (SourceSpan{1, 0, 1, 4}));
    }
}

TEST(Lowering, TruthIsTestedOnce) {
  Lowered l("def f(a, b, c):\n    return (a and b) or c\n"
            "def g(a, b):\n    return not (a and b)\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(l.count("f", ir::Opcode::Truth), 2u);
}

TEST(Lowering, ConstantsFold) {
  Lowered l("def f(x):\n    return x in [1, 2], x in {1, 2}, -1, (1, (2, 3)), 2 * 3, 1 + 2j\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(l.count("f", ir::Opcode::Neg), 0u);
  EXPECT_EQ(l.count("f", ir::Opcode::Binary), 0u);
  EXPECT_EQ(l.count("f", ir::Opcode::ListNew), 0u);
  EXPECT_EQ(l.count("f", ir::Opcode::SetNew), 0u);
  EXPECT_EQ(l.count("f", ir::Opcode::TupleNew), 1u);
}

TEST(Lowering, ComprehensionsAreInlinedWithVariablesOfTheirOwn) {
  Lowered l("def f(x):\n    y = [x for x in x]\n    return x\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(texts(l.program, l.function("f").localNames), Names{"y"});
  EXPECT_EQ(l.program.functions.size(), 2u);
}

TEST(Lowering, CapturedComprehensionVariableGetsACellEachTime) {
  Lowered l("def f(n):\n    return [lambda: i for i in n]\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(l.count("f", ir::Opcode::CellNew), 1u);
  EXPECT_EQ(texts(l.program, l.function("f.<locals>.<lambda>").freeNames), Names{"i"});
}

TEST(Lowering, Closures) {
  Lowered l("def f(a):\n    b = 1\n    def g():\n        nonlocal b\n        b = a\n    return g\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(texts(l.program, l.function("f").cellNames), (Names{"a", "b"}));
  EXPECT_EQ(texts(l.program, l.function("f.<locals>.g").freeNames), (Names{"a", "b"}));
}

TEST(Lowering, SuperPassesClassAndFirstArgument) {
  Lowered l("class A:\n    def m(self):\n        return super().m()\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(texts(l.program, l.function("A").cellNames), Names{"__class__"});
  EXPECT_NE(l.ops("A.m").find("global_get builtin is branch cell_get call"), std::string::npos)
      << l.ops("A.m");
}

TEST(Lowering, OpsInATryRegionUnwindAndEndTheirBlock) {
  Lowered l("def f(a):\n    try:\n        a()\n        a()\n    except E:\n        pass\n");
  ASSERT_TRUE(l.ok);
  size_t unwinding = 0;
  for (auto& b : l.function("f").blocks)
    for (size_t i = 0; i < b.ops.size(); ++i)
      if (b.ops[i].hasUnwind()) {
        ++unwinding;
        EXPECT_EQ(i + 2, b.ops.size());
      }
  EXPECT_GE(unwinding, 2u);
}

TEST(Lowering, FinallyIsCopiedToEachWayOut) {
  Lowered l("def f(a):\n    for x in a:\n        try:\n            if x: break\n            if a: return 1\n"
            "        finally:\n            a.close()\n");
  ASSERT_TRUE(l.ok);
  EXPECT_EQ(l.count("f", ir::Opcode::CallMethod), 4u); // normal, break, return, exception
}

TEST(Lowering, SourceHashIgnoresLayoutAndOtherFunctions) {
  Lowered a("def f(x):\n    return x + 1\n"), b("y = 2\n\n\ndef f( x ):  # comment\n    return (x + 1)\n"),
      c("def f(x):\n    return x + 2\n");
  EXPECT_EQ(a.function("f").sourceHash, b.function("f").sourceHash);
  EXPECT_NE(a.function("f").sourceHash, c.function("f").sourceHash);
}

TEST(Lowering, ErrorsWithCPythonsText) {
  const std::map<std::string, std::string> cases = {
      {"return 1\n", "'return' outside function"},
      {"break\n", "'break' outside loop"},
      {"continue\n", "'continue' not properly in loop"},
      {"yield 1\n", "'yield' outside function"},
      {"nonlocal x\n", "nonlocal declaration not allowed at module level"},
      {"def f():\n    nonlocal x\n", "no binding for nonlocal 'x' found"},
      {"def f(a, a): pass\n", "duplicate argument 'a' in function definition"},
      {"def f():\n    x = 1\n    global x\n", "name 'x' is assigned to before global declaration"},
      {"def f():\n    print(x)\n    global x\n", "name 'x' is used prior to global declaration"},
      {"def f(x):\n    global x\n", "name 'x' is parameter and global"},
      {"def f():\n    [(yield 1) for x in y]\n", "'yield' inside list comprehension"},
      {"[i := 0 for i in y]\n", "assignment expression cannot rebind comprehension iteration variable 'i'"},
      {"a, *b, *c = d\n", "multiple starred expressions in assignment"},
      {"f(a=1, a=2)\n", "keyword argument repeated: a"},
      {"x = 1\nfrom __future__ import annotations\n",
       "from __future__ imports must occur at the beginning of the file"},
      {"async def f():\n    yield 1\n    return 2\n", "'return' with value in async generator"},
      {"def f():\n    await x\n", "'await' outside async function"},
  };
  for (auto& [source, text] : cases) {
    Lowered l(source);
    EXPECT_FALSE(l.ok) << source;
    EXPECT_EQ(l.firstError(), text) << source;
  }
}

TEST(Lowering, AllErrorsAreReported) {
  Lowered l("return 1\nbreak\n");
  EXPECT_EQ(l.diags.items.size(), 2u);
}

TEST(Imports, Collected) {
  std::string source = "import a.b as c, d\ndef f():\n    from ..e import g, h\n    from . import *\n";
  Arena arena;
  Diagnostics diags;
  auto refs = collectImports(*parseModule(arena, source, "t.py", {}, diags));
  ASSERT_EQ(refs.size(), 4u);
  EXPECT_EQ(refs[0].module, "a.b");
  EXPECT_EQ(refs[1].module, "d");
  EXPECT_EQ(refs[2].module, "e");
  EXPECT_EQ(refs[2].level, 2u);
  EXPECT_EQ(refs[2].names, (Names{"g", "h"}));
  EXPECT_EQ(refs[3].names, Names{"*"});
}

TEST(ProgramFinder, FollowsPackagesAndRelativeImports) {
  std::map<std::string, std::string> files = {
      {"src/main.py", "import p.q\nfrom lib import thing\nimport sys, missing\nfrom s import *\n"},
      {"src/p/__init__.py", "from . import r\n"},
      {"src/p/q.py", "from .r import x\n"},
      {"src/p/r.py", "x = 1\n"},
      {"site/lib.py", "thing = 1\n"},
      {"src/sys.py", "not python\n"},
      {"src/s/__init__.py", "__all__ = ['t', 'u']\nu = 1\n"},
      {"src/s/t.py", ""},
  };
  ProgramOptions options{"src/main.py", {"site"}, {"sys"}, [&](const std::string& path, std::string& bytes) {
                           auto it = files.find(path);
                           if (it == files.end()) return false;
                           bytes = it->second;
                           return true;
                         }};
  ir::Program program;
  ProgramReport report;
  Diagnostics diags;
  ASSERT_TRUE(buildProgram(options, program, report, diags));
  Names names;
  for (auto& m : program.modules) names.emplace_back(program.str(m.name));
  EXPECT_EQ(names, (Names{"__main__", "p", "p.q", "lib", "s", "p.r", "s.t"}));
  EXPECT_EQ(report.unresolved, (Names{"missing", "sys"}));
  EXPECT_TRUE(ir::verify(program, diags, ir::Stage::Parse));
}

TEST(Unparse, Annotations) {
  for (std::string text :
       {"a + b * c", "(a + b) * c", "-x ** y", "a if b else c", "lambda x, /, *y, z=1: x", "f'{a!r:>{w}}'",
        "[x async for x in y if z]", "{**a, 'b': 1e+16}", "x[1:2, ::3]", "not a == b", "(yield)"}) {
    Arena arena;
    Diagnostics diags;
    auto* m = parseModule(arena, text, "t.py", {ParseMode::Eval}, diags);
    ASSERT_TRUE(m->ok) << text;
    EXPECT_EQ(ast::unparse(*static_cast<ast::ExprStmt*>(m->body[0])->value), text);
  }
}
