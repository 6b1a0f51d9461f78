# compile()'s flags: the joke of PEP 401 is one of them.
import __future__

BARRY = __future__.CO_FUTURE_BARRY_AS_BDFL


def attempt(text, mode="eval", flags=0):
    try:
        code = compile(text, "<text>", mode, flags)
    except SyntaxError as e:
        print(text, "->", e.msg, e.lineno, e.offset, e.end_offset)
        return
    print(text, "->", eval(code) if mode == "eval" else "compiled")


for flags in (0, BARRY):
    attempt("1 <> 2", flags=flags)
    attempt("1 != 2", flags=flags)
    attempt("1 < 2 <> 3 == 3", flags=flags)
    attempt("[1 != 2, 1 <> 2", flags=flags)
    attempt("x = 2 <> 2\nprint(x)", "exec", flags)
    attempt("x = (1 <>)", "exec", flags)
attempt("from __future__ import barry_as_FLUFL\n1 <> 2", "exec")
