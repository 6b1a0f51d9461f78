"""Compares the positions of ops with those of CPython's instructions, by kind. usage: compare_spans.py LOWER_DUMP FILE.py..."""

import dis
import json
import subprocess
import sys
import types

IR = {
    "call": "call",
    "call_loaded": "call",
    "call_method": "call",
    "call_ex": "call",
    "build_class": "call",
    "binary": "binary",
    "inplace": "binary",
    "attr_get": "attr",
    "method_load": "attr",
    "item_get": "item",
    "compare": "compare",
    "contains": "contains",
    "iter": "iter",
    "iter_next": "next",
    "global_get": "global",
    "attr_set": "setattr",
    "item_set": "setitem",
    "raise": "raise",
    "import": "import",
    "unpack_seq": "unpack",
    "import_from": "importfrom",
    "format_value": "format",
    "yield": "yield",
    "attr_del": "delattr",
    "item_del": "delitem",
}
CP = {
    "CALL": "call",
    "CALL_KW": "call",
    "CALL_FUNCTION_EX": "call",
    "BINARY_OP": "binary",
    "LOAD_ATTR": "attr",
    "BINARY_SUBSCR": "item",
    "BINARY_SLICE": "item",
    "COMPARE_OP": "compare",
    "CONTAINS_OP": "contains",
    "GET_ITER": "iter",
    "FOR_ITER": "next",
    "LOAD_GLOBAL": "global",
    "STORE_ATTR": "setattr",
    "STORE_SUBSCR": "setitem",
    "STORE_SLICE": "setitem",
    "RAISE_VARARGS": "raise",
    "IMPORT_NAME": "import",
    "UNPACK_SEQUENCE": "unpack",
    "IMPORT_FROM": "importfrom",
    "FORMAT_SIMPLE": "format",
    "FORMAT_WITH_SPEC": "format",
    "YIELD_VALUE": "yield",
    "DELETE_ATTR": "delattr",
    "DELETE_SUBSCR": "delitem",
}


def codes(c, out):
    mine = out.setdefault(c.co_qualname, {})
    for i in dis.get_instructions(c):
        k = CP.get(i.opname)
        p = i.positions
        if k and p and p.lineno and p.col_offset is not None:
            mine.setdefault(k, set()).add((p.lineno, p.end_lineno, p.col_offset, p.end_col_offset))
    for k in c.co_consts:
        if isinstance(k, types.CodeType):
            codes(k, out)


total = bad = 0
for path in sys.argv[2:]:
    text = subprocess.run([sys.argv[1], "-j", path], capture_output=True, text=True).stdout
    if not text.startswith("{"):
        continue
    data = json.loads(text.split("\n", 1)[0])
    want = {}
    codes(compile(open(path, "rb").read(), path, "exec"), want)
    got = {}
    for f in data["functions"]:
        mine = got.setdefault(f["qualname"], {})
        for b in f["blocks"]:
            for op in b["ops"]:
                if op[0] in IR:
                    mine.setdefault(IR[op[0]], set()).add(tuple(op[6]))
                    if len(op) > 7:
                        mine.setdefault("attr", set()).add(tuple(op[7]))
    for q, kinds in want.items():
        for k, spans in kinds.items():
            have = got.get(q, {}).get(k, set())
            total += len(spans)
            for s in sorted(spans - have):
                bad += 1
                near = [h for h in have if h[0] == s[0] and h not in spans]
                print(f"{path}:{s[0]}: {q} {k} CPython {s} ours {near[:3]}")
print(f"{bad} of {total} positions differ")
