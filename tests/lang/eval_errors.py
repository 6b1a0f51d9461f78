# SyntaxErrors of text compiled at run time, and tracebacks through it.
import sys
import traceback

for text in (
    "x = = 1",
    "x = = 1\n",
    "def f(:\n  pass\n",
    "a\nb c\nd",
    "return 1",
    "if 1:\npass",
    "f(x for x in y, 1)",
    "\u00e9 = = 1",
    "def f():\n\tx\n        y\n",
    "break",
    "x: int = 1; global x",
    "def f(a, a): pass",
    "f() = 1",
    "1 = x",
    "class A:\n  return",
):
    try:
        compile(text, "<text>", "exec")
    except SyntaxError as e:
        print(repr(text), type(e).__name__, e.args)
for text in ("1 +* 2", "x = 1", "a b"):
    try:
        eval(text)
    except SyntaxError as e:
        print(repr(text), e.msg, e.lineno, e.filename)


def shown(action):
    try:
        action()
    except BaseException:
        text = traceback.format_exc()
        print("\n".join(line for line in text.splitlines() if "eval_errors" not in line and "lambda" not in line))


def exec_it(text):
    exec(text, {"__name__": "made"})


shown(lambda: exec_it("1/0"))
shown(lambda: exec_it("def f(n):\n    return g(n)\ndef g(n):\n    return n[0]\nf(5)"))
shown(lambda: exec_it("class A:\n    def m(self):\n        raise ValueError('in m')\nA().m()"))
shown(lambda: exec_it("x = = 1"))
shown(lambda: eval("undefined_name"))
shown(lambda: eval("[1 / i for i in (1, 0)]"))
shown(lambda: exec_it("try:\n    1/0\nexcept ZeroDivisionError:\n    raise KeyError('second')"))
shown(lambda: exec_it("def f(n): return f(n + 1)\nf(0)") if False else exec_it("exec('1/0')"))

exec("def deep(n):\n    return 0 if n == 0 else deep(n - 1) + 1")
print(deep(300))
exec("def endless(n): return endless(n + 1)")
try:
    endless(0)
except RecursionError as e:
    print(e)
try:
    eval("sys.exit(3)")
except SystemExit as e:
    print(e.code)
