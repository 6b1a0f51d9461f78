#!/usr/bin/env python3
"""Makes the programs of tests/surface: what every built-in type has, and what every function and method does.

    generate.py [-o FOLDER] [NAME...]    writes NAME.py for each program into FOLDER, or prints them

A program is prelude.py, the values that it uses, and one of
- a type of types.txt: set(dir(T)), then each method on each receiver with values good and bad (prelude.methods),
- functions: each built-in function with the same values,
- a file of expressions/: one expression a line; `a ;; b` runs statement a before it.
Deterministic under any Python: nothing is asked of the Python that runs this script.
"""

import argparse
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROWS_A_PROGRAM = 400  # of expressions, so that none is much slower to compile than the rest

# The pool: every kind of value that a caller may hand over by mistake.
VALUES = """
None
True
0
1
-1
3
2**63
2**64-1
-2**63
10**40
0.0
-0.0
1.5
float('nan')
float('inf')
-1e300
2j
''
'a'
'ab'
'Z\\xdf'
'\\U0001f600'
'\\ud800'
b''
b'a'
bytearray(b'xyz')
memoryview(b'mem')
[]
[1]
[3, 1, 2]
loop_list()
()
(1,)
('a', 'b')
{}
{'a': 1}
{97: 'x'}
loop_dict()
set()
{1}
frozenset({'a'})
range(3)
slice(1, 3)
slice(None, None, -1)
int
str
len
Plain()
Index(2)
Raises()
IntSub(5)
FloatSub(2.5)
StrSub('a')
BytesSub(b'a')
ListSub([1, 2])
TupleSub((1, 2))
DictSub(a=1)
SetSub([1])
generator(1, 2)
iter([1, 2])
NotImplemented
...
list[int]
int | str
Exception('x')
lambda *a: a
""".split("\n")[1:-1]

ARITIES = ("0", "1", "op", "n")

# What every type has from object, called once on its first receiver.
INHERITED = {
    "0": "__repr__ __str__ __hash__ __dir__ __sizeof__ __reduce__ __init_subclass__",
    "1": "__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __format__ __getattribute__ __delattr__ __reduce_ex__ "
    "__subclasshook__",
    "2": "__setattr__",
}


def sections(name):
    """A file of 'key: text' lines below '[title]' lines; a line that starts with a blank continues the last."""
    found = {}
    for line in (HERE / name).read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            current = found[line.strip("[]")] = []
        elif line.startswith(" "):
            current[-1][1] += " " + line.strip()
        else:
            key, _, text = line.partition(":")
            current.append([key.strip(), text.strip()])
    return found


def value(text):
    return f"({text!r}, lambda: {text})"


def table(name, texts):
    return f"{name} = [\n" + "".join(f"    {value(t)},\n" for t in texts) + "]\n"


def head(skip):
    return (HERE / "prelude.py").read_text() + "\n\nSKIP = {" + ", ".join(map(repr, skip)) + "}\n"


def pool_of(fields):
    """All values but those that CPython itself would take for ever with (5 ** 10**40)."""
    without = {t for k, t in fields if k == "without"}
    return [t for t in VALUES + [t for k, t in fields if k == "value"] if t not in without]


def type_program(title, fields):
    """`type` is an expression; `setup` runs before; `receiver`s; methods by arity under '0', '1', 'op' and 'n'."""
    get = dict(fields).get
    receivers = [t for k, t in fields if k == "receiver"]
    pool = pool_of(fields)
    few = [t for k, t in fields if k == "few"] or ["None", "1", "'a'", "b'a'", "[3, 1, 2]"]
    body = [head([t for k, t in fields if k == "skip"])]
    body += [t for k, t in fields if k == "setup"]
    body += [table("POOL", pool), table("FEW", few), table("RECEIVERS", receivers)]
    body.append(f"row('dir', lambda: ' '.join(sorted(dir({get('type')}))).replace('__', ''))")
    body.append(f"T = {get('type')}")
    body.append("for name in sorted(dir(T)):\n    row('kind of ' + name, lambda: type(T.__dict__[name]).__name__)")
    body.append("row('type', lambda: (T.__name__, T.__qualname__, T.__module__, T.__mro__))")
    pairs = int(get("pairs", "14"))
    for k, names in fields:
        if k in ARITIES:
            # Binary operators answer NotImplemented to most of the pool: every third value will do.
            own, arity = ("POOL[::3] + FEW", "1") if k == "op" else ("POOL", k)
            body.append(f"methods(RECEIVERS, {names!r}, {arity!r}, {own}, FEW, {pairs})")
    if receivers:
        own = {n for k, names in fields if k in ARITIES for n in names.split()}
        for k, names in INHERITED.items():
            for n in names.split():
                if n not in own and n not in get("not", ""):
                    body.append(f"methods(RECEIVERS[:1], {n!r}, {k!r}, FEW, FEW, 3)")
    return "\n".join(body) + "\n"


def function_programs():
    found = {}
    for title, fields in sections("functions.txt").items():
        get = dict(fields).get
        body = [head([t for k, t in fields if k == "skip"])]
        body += [t for k, t in fields if k == "setup"]
        body.append(table("POOL", pool_of(fields)))
        names = ", ".join(f"({n!r}, {n})" for n in get("names").split())
        body.append(f"functions([{names}], POOL, {get('pairs', '20')})")
        found[f"functions_{title}"] = "\n".join(body) + "\n"
    return found


def expression_programs():
    found = {}
    for path in sorted((HERE / "expressions").glob("*.txt")):
        lines = path.read_text().splitlines()
        setup = [t[1:].removeprefix(" ") for t in lines if t.startswith("|")]
        rows = [t for t in lines if t.strip() and t[0] not in "#|"]
        for start in range(0, len(rows), ROWS_A_PROGRAM):
            body = [head([]), "\n".join(setup), ""]
            chunk = rows[start : start + ROWS_A_PROGRAM]
            for i, text in enumerate(chunk):
                *before, last = text.split(" ;; ")
                body.append(f"def r{i}():")
                body += [f"    {b}" for b in before] + [f"    return {last}", "", ""]
            body += [f"row({text!r}, r{i})" for i, text in enumerate(chunk)]
            part = f"_{start // ROWS_A_PROGRAM + 1}" if len(rows) > ROWS_A_PROGRAM else ""
            found[f"{path.stem}_expressions{part}"] = "\n".join(body) + "\n"
    return found


def programs():
    found = {f"type_{title}": type_program(title, fields) for title, fields in sections("types.txt").items()}
    return {**found, **function_programs(), **expression_programs()}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("names", nargs="*")
    ap.add_argument("-o", metavar="FOLDER")
    args = ap.parse_args()
    for name, text in programs().items():
        if args.names and name not in args.names:
            continue
        if args.o:
            (pathlib.Path(args.o) / f"{name}.py").write_text(text)
        else:
            sys.stdout.write(text)


if __name__ == "__main__":
    main()
