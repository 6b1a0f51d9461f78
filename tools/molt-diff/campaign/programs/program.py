"""A whole program: a prelude, functions, classes, and cases that each catch what they raise."""

from .expr import Expressions
from .scope import KINDS, Class, Function, Scope
from .stmt import Statements, indent

PRELUDE = """\
class Mine(Exception):
    pass


class Manager:
    def __init__(self, name, quiet):
        self.name, self.quiet = name, quiet

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, kind, value, trace):
        print("exit", self.name, kind and kind.__name__)
        return self.quiet
"""

OPERATORS = {
    "__add__": "+", "__sub__": "-", "__mul__": "*", "__lt__": "<", "__eq__": "==", "__getitem__": "[]", "__len__": "len",
    "__contains__": "in", "__iter__": "iter", "__call__": "()", "__radd__": "r+", "__iadd__": "+=", "__bool__": "bool",
}  # fmt: skip


class Maker(Expressions, Statements):
    limit = 4000  # statements that a program may run

    def __init__(self, choose):
        self.choose = choose  # n -> 0..n-1
        self.count = 0
        self.functions = []
        self.local_functions = []
        self.classes = []
        self.scope = Scope()
        self.returns = None
        self.no_walrus = False
        self.inner_functions = 0
        self.cost = 0
        self.mult = 1

    def pick(self, options):
        return options[self.choose(len(options))]

    def fresh(self, letter):
        self.count += 1
        return f"{letter}{self.count}"

    def charge(self, statements):
        self.cost += self.mult * statements

    def affordable(self, statements):
        return self.cost + self.mult * statements < self.limit

    def function(self, name, depth, nested=False, method_of=None):
        params = [self.pick(KINDS[:8]) for _ in range(self.choose(3))]
        result = self.pick(KINDS)
        generator = not method_of and self.choose(5) == 4
        held = self.scope, self.cost, self.mult, self.returns, self.no_walrus, self.functions[:], self.inner_functions
        outer = self.scope if nested else None
        self.scope = Scope(outer, repeated=True)
        self.cost, self.mult = 1, 1
        self.returns = result
        named = [f"p{i}" for i in range(len(params))]
        self.scope.names.update(zip(named, params))
        if method_of:
            self.scope.names["self"] = method_of
            self.scope.frozen.add("self")
        lines = []
        if nested and outer.own("int") and self.choose(3) == 2:
            target = self.pick(outer.own("int"))
            lines += [
                f"{'nonlocal' if outer is not self.module else 'global'} {target}",
                f"{target} = {target} % 1009 + 1",
            ]
        # A name that the body assigns is local all through: names of outer functions are read only by copies.
        self.scope.outer = None if not nested else Readable(outer)
        lines += self.block(depth)
        if generator:
            lines += self.yields(depth)
            self.returns = None
        else:
            lines += [f"return {self.expr(result, 2)}"]
        f = Function(name, params, "list" if generator else result, self.cost, "generator" if generator else "plain")
        self.scope, self.cost, self.mult, self.returns, self.no_walrus, self.functions, self.inner_functions = held
        defaults = [""] * len(named)
        if named and self.choose(2):
            f.defaults = 1
            defaults[-1] = f"={self.expr(params[-1], 1)}"
        heads = (["self"] if method_of else []) + [n + d for n, d in zip(named, defaults)]
        return f, [f"def {name}({', '.join(heads)}):"] + indent(lines)

    def yields(self, depth):
        lines = []
        for _ in range(1 + self.choose(2)):
            which = self.choose(4)
            if which == 0:
                lines += [f"yield {self.expr('int', 2)}"]
            elif which == 1:
                lines += [f"for k in range({2 + self.choose(3)}):", f"    yield k * {self.expr('int', 1)}"]
            elif which == 2:
                lines += [f"yield from {self.expr('list', 2)}"]
            else:
                lines += ["try:", f"    yield {self.expr('int', 1)}", "finally:", "    print('closed')"]
        return lines

    def klass(self):
        base = self.pick([None] + self.classes)
        c = Class(self.fresh("C"), base)
        own = [(self.fresh("a"), self.pick(KINDS[:6])) for _ in range(1 + self.choose(2))]
        inherited = list(c.fields)
        c.fields += own
        heads = [f"{n}" for n, _ in c.fields]
        body = []
        if self.choose(4) == 3:
            body += [f"__slots__ = ({', '.join(repr(n) for n, _ in own)},)"]
        body += [f"def __init__(self, {', '.join(heads)}):"]
        if base:
            body += [f"    super().__init__({', '.join(n for n, _ in inherited)})"]
        body += [f"    self.{n} = {n}" for n, _ in own]
        shown = " ".join(f"{{self.{n}!r}}" for n, k in c.fields if k != "set")
        body += ["def __repr__(self):", f'    return f"{c.name} {shown}"']
        for _ in range(self.choose(3)):
            body += self.operator(c, own)
        if self.choose(2):
            f, lines = self.function(self.fresh("method"), 1, method_of=c)
            body += lines
            c.methods[f.name] = f
        self.classes.append(c)
        return [f"class {c.name}{f'({base.name})' if base else ''}:"] + indent(body)

    def operator(self, c, own):
        name = self.pick(sorted(OPERATORS))
        c.operators.add(name)
        field, kind = self.pick(own)
        one = {"__len__": "abs({i}) % 50", "__iter__": "iter({l})", "__bool__": "{b}", "__eq__": "{b}", "__lt__": "{b}"}
        held = self.scope
        self.scope = Scope(None, repeated=True)
        self.scope.names["self"] = c
        value = one.get(name, "{i}")
        value = (
            value.format(i=self.expr("int", 2), l=self.expr("list", 2), b=self.expr("bool", 2))
            if name in one
            else f"(self.{field}, {self.expr('int', 2)})"
        )
        self.scope = held
        heads = {"__len__": "self", "__iter__": "self", "__bool__": "self", "__call__": "self, *other"}.get(
            name, "self, other"
        )
        lines = [f"def {name}({heads}):", f"    print('{name}')"]
        if heads == "self, other" and self.choose(3) == 2:
            lines += ["    if isinstance(other, str):", "        return NotImplemented"]
        return lines + [f"    return {value}"]

    def use_class(self, c):
        """A case that exercises the operators and methods of c."""
        name = self.fresh("o")
        lines = [f"{name} = {self.instance(c, 1)}", f"print({name})"]
        for op in sorted(c.operators):
            other = self.expr(self.pick(["int", "str", "list"]), 1)
            form = {
                "__len__": "len({o})", "__iter__": "[*{o}]", "__call__": "{o}({x})", "__bool__": "bool({o})", "__getitem__": "{o}[{x}]",
                "__contains__": "{x} in {o}", "__radd__": "{x} + {o}", "__iadd__": "{o} + {x}",
            }.get(op, f"{{o}} {OPERATORS[op]} {{x}}")  # fmt: skip
            lines.append(f"print({form.format(o=name, x=other)})")
        for f in c.methods.values():
            if self.affordable(f.cost):
                self.charge(f.cost)
                lines.append(f"print({name}.{f.name}({', '.join(self.loose(k, 1) for k in f.params)}))")
        return lines

    def case(self):
        held = self.scope, self.functions[:]
        body = self.block(3, 2)
        if self.classes and self.choose(2):
            body += self.use_class(self.pick(self.classes))
        self.functions = held[1]
        return (
            ["try:"]
            + indent(body)
            + ["except Exception as e:", "    print('-', type(e).__name__, e, type(e.__cause__).__name__)"]
        )

    def program(self):
        self.module = self.scope
        lines = PRELUDE.splitlines()
        for _ in range(self.choose(3)):
            lines += ["", *self.klass()]
        for _ in range(self.choose(4)):
            f, text = self.function(self.fresh("f"), 2)
            self.functions.append(f)
            lines += ["", *text]
        lines.append("")
        for _ in range(1 + self.choose(4)):
            before = dict(self.scope.names)
            lines += self.case()
            # What a case binds may be unbound when it has raised early.
            self.scope.names = before
        if self.choose(4) == 3:
            f, text = self.function(self.fresh("f"), 2)
            call = f"{f.name}({', '.join(self.loose(k, 1) for k in f.params)})"
            lines += [*text, f"print({call if f.style == 'plain' else f'list({call})'})"]
            lines += self.throw(0)
        return "\n".join(lines) + "\n"


class Readable:
    """The names of an outer function, for reading."""

    def __init__(self, scope):
        self.scope = scope

    def of_kind(self, kind):
        return self.scope.of_kind(kind)


def make_program(choose):
    return Maker(choose).program()
