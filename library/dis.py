"""What is left of the disassembler where there is no bytecode: the names of flags, and the refusal by name.

Molt compiles to machine code; `molt-lower --emit=ir` and `--emit=asm` show what a function became.
"""

import collections

__all__ = ["dis", "disassemble", "distb", "code_info", "show_code", "get_instructions", "findlinestarts", "findlabels"]

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED",
    2: "NEWLOCALS",
    4: "VARARGS",
    8: "VARKEYWORDS",
    16: "NESTED",
    32: "GENERATOR",
    64: "NOFREE",
    128: "COROUTINE",
    256: "ITERABLE_COROUTINE",
    512: "ASYNC_GENERATOR",
}

Positions = collections.namedtuple(
    "Positions", ["lineno", "end_lineno", "col_offset", "end_col_offset"], defaults=[None] * 4
)


def _refuse(*args, **kwargs):
    raise NotImplementedError("a compiled program has no bytecode (molt-lower --emit=asm shows its code)")


dis = disassemble = distb = code_info = show_code = get_instructions = findlabels = _refuse


def findlinestarts(code):
    for start, _, line in code.co_lines():
        if line is not None:
            yield start, line
