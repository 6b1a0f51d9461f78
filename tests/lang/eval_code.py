# Code objects made by compile().
c = compile("a + b", "some file", "eval")
print(eval(c, {"a": 1, "b": 2}), eval(c, {"a": "x", "b": "y"}))
print(c.co_name, c.co_filename, c.co_firstlineno, c.co_argcount, c.co_flags, c.co_varnames, c.co_freevars)
print(type(c).__name__, repr(c)[:21], repr(c)[-26:])
many = compile("x = 1\nx += 1\n", "m", "exec")
for _ in range(2):
    space = {}
    exec(many, space)
    print(space["x"])
print(exec(many, {}))
single = compile("1 + 1", "s", "single")
exec(single)
exec(compile("None", "s", "single"))
exec(compile("if 1:\n    'shown'\n", "s", "single"))
print(eval(compile("x = 5", "s", "exec"), space), space["x"])

source = "def f(a, /, b, *, c=1, **d):\n    e = 2\n    return lambda: e\n"
exec(source)
code = f.__code__
print(code.co_name, code.co_qualname, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount)
print(code.co_varnames, code.co_cellvars, code.co_freevars, code.co_nlocals, code.co_flags, code.co_firstlineno)
inner = f(1, 2).__code__
print(inner.co_name, inner.co_qualname, inner.co_freevars, inner.co_flags)
try:
    exec(inner)
except TypeError as e:
    print(e)
try:
    eval(inner)
except TypeError as e:
    print(e)
cell = f(1, 2).__closure__
exec(inner, closure=cell)
for bad in ((), cell + cell, [cell[0]], 5):
    try:
        exec(inner, closure=bad)
    except TypeError as e:
        print(e)
try:
    exec(many, closure=cell)
except TypeError as e:
    print(e)

for text, mode in (
    ("def g(): yield 1", "exec"),
    ("async def g(): pass", "exec"),
    ("async def g(): yield", "exec"),
    ("def g(*a): pass", "exec"),
    ("def g(**a): pass", "exec"),
):
    space = {}
    exec(compile(text, "flags", mode), space)
    print(text, space["g"].__code__.co_flags)

same = compile("1 + 2", "f", "eval")
print(same == compile("1 + 2", "f", "eval"), same == compile("1 + 3", "f", "eval"), same == 5)


class Path:
    def __fspath__(self):
        return "from fspath"


print(compile("1", Path(), "eval").co_filename, compile("1", b"bytes", "eval").co_filename)
print(compile("# -*- coding: latin-1 -*-\nx", "f", "exec").co_filename)
space = {}
exec(b"# -*- coding: latin-1 -*-\ns = '\xe9'", space)
print(ascii(space["s"]))
exec("s = 1\r\nt = '''a\r\nb'''\r", space)
print(space["s"], repr(space["t"]))
