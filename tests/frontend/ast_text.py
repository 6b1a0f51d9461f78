"""ast.dump(tree, include_attributes=True) of CPython 3.13, from any CPython's tree, some six times faster.

A function is generated for each class of nodes. What other versions do not have is left out where it is empty in 3.13's
text as well (type_params); what they place differently is the caller's to know.
"""

import ast
import pathlib

# Fields in the order of 3.13's grammar, where another version has fewer or more.
FIELDS = {
    "FunctionDef": ("name", "args", "body", "decorator_list", "returns", "type_comment", "type_params"),
    "AsyncFunctionDef": ("name", "args", "body", "decorator_list", "returns", "type_comment", "type_params"),
    "ClassDef": ("name", "bases", "keywords", "body", "decorator_list", "type_params"),
}


def text(node, loose=False):
    """`loose` drops the positions of all that is inside an f-string (CPython before 3.12 makes them up)."""
    return _writer(loose)(node)


_writers = {}


def _writer(loose):
    if loose in _writers:
        return _writers[loose]
    table = {}
    inside = {}  # the same without positions

    def make(cls, positions, mine):
        name = cls.__name__
        fields = FIELDS.get(name, cls._fields)
        known = cls.__dict__.get("_field_types", {})
        lines = ["def f(n):", " a = []"]
        if name == "Constant":
            lines += [" a.append('value=' + repr(n.value))", " if n.kind is not None: a.append('kind=' + repr(n.kind))"]
            fields = ()
        for field in fields:
            if field not in cls._fields:
                continue
            table_name = "I" if (loose and name == "JoinedStr") else "T"
            lines += [
                f" v = n.{field}",
                " if v.__class__ is list:",
                f"  if v: a.append('{field}=[' + ', '.join([{table_name}[x.__class__](x) for x in v]) + ']')",
                # None is shown only where the grammar does not make the field optional: MatchSingleton(None).
                (
                    f" else: a.append('{field}=' + {table_name}[v.__class__](v))"
                    if name == "MatchSingleton"
                    else f" elif v is not None: a.append('{field}=' + {table_name}[v.__class__](v))"
                ),
            ]
        if positions and "lineno" in cls._attributes:
            lines.append(
                " a.append('lineno=%d, col_offset=%d, end_lineno=%d, end_col_offset=%d'"
                " % (n.lineno, n.col_offset, n.end_lineno, n.end_col_offset))"
            )
        lines.append(f" return '{name}(' + ', '.join(a) + ')'")
        space = {"T": mine, "I": inside}
        exec("\n".join(lines), space)
        return space["f"]

    class Table(dict):
        def __init__(self, positions):
            self.positions = positions

        def __missing__(self, cls):
            f = make(cls, self.positions, self) if issubclass(cls, ast.AST) else repr
            self[cls] = f
            return f

    table = Table(True)
    inside = Table(False)
    write = lambda node: table[node.__class__](node)
    _writers[loose] = write
    return write


def known_list(name):
    """Names from known/NAME.txt: a file a line, '#' and the reason behind it."""
    path = pathlib.Path(__file__).parent / "known" / f"{name}.txt"
    lines = path.read_text().splitlines() if path.exists() else []
    return {name.strip() for name, _, why in (line.partition("#") for line in lines) if name.strip() and why}
