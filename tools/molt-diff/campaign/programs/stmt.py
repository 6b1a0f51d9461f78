"""Statements: lists of lines, indented by the one who nests them."""

from .expr import BOUND
from .scope import KINDS, Class

RAISED = ["ValueError('v')", "KeyError('k')", "ZeroDivisionError", "TypeError('t', 1)", "StopIteration(3)", "Mine('m')"]
CAUGHT = [
    "ValueError",
    "KeyError",
    "(TypeError, ZeroDivisionError)",
    "LookupError",
    "ArithmeticError",
    "Mine",
    "Exception",
]


def indent(lines):
    return ["    " + line for line in lines]


class Statements:
    """Mixed into the maker."""

    def block(self, depth, least=1):
        lines = []
        for _ in range(least + self.choose(3)):
            lines += self.statement(depth)
        if self.choose(2):
            lines += self.report()
        return lines

    def report(self):
        """What is bound by now, as far as it can be shown."""
        names = [n for kind in ("int", "str", "list", "float", "bool") for n in self.scope.own(kind)]
        return [f"print({', '.join(names[-4:])})"] if names else []

    def statement(self, depth):
        self.charge(1)
        if self.cost > self.limit:
            return ["pass"]
        simple = [
            self.show,
            self.assign,
            self.augment,
            self.unpack,
            self.mutate,
            self.delete,
            self.check,
            self.expression,
        ]
        nested = [self.branch, self.loop_for, self.loop_while, self.attempt, self.managed, self.matched, self.closure]
        leave = [self.throw, self.leave]
        ways = simple
        if depth > 0:
            ways = simple[:5] + nested + simple[5:]
        if self.choose(16) == 15:
            ways = leave
        return self.pick(ways)(depth - 1)

    def show(self, depth):
        kind = self.pick(KINDS)
        return [f"print({self.shown(kind)})"]

    def shown(self, kind):
        text = self.expr(kind)
        return f"sorted({text})" if kind == "set" else text

    def expression(self, depth):
        return [self.expr(self.pick(KINDS))]

    def assign(self, depth):
        kind = self.pick(KINDS + [c for c in self.classes])
        names = self.scope.own(kind)
        value = self.expr(kind)
        if self.scope.repeated or self.scope.loops:
            value = BOUND.get(kind, "{}").format(value)
        if names and self.choose(2):
            return [f"{self.pick(names)} = {value}"]
        name = self.fresh("v")
        self.scope.names[name] = kind
        return [f"{name} = {value}"]

    def augment(self, depth):
        kind = self.pick(["int", "str", "list", "float", "set", "tuple", "bytes"])
        names = self.scope.own(kind)
        fields = [
            f
            for c in self.classes
            for n in self.scope.of_kind(c)
            for f in [f"{n}.{x}" for x, k in c.fields if k == kind]
        ]
        if not names + fields:
            return self.assign(depth)
        target = self.pick(names + fields)
        if kind in ("str", "list", "tuple", "bytes"):
            # A literal: twice itself would double each time.
            value = self.pick(
                {
                    "str": ["'q'", "'é'", "''"],
                    "list": ["[4]", "[]", "(5, 6)"],
                    "tuple": ["(4,)", "()"],
                    "bytes": ["b'!'"],
                }[kind]
            )
            return [f"{target} += {value}"]
        if kind == "set":
            return [f"{target} {self.pick(['|=', '&=', '-=', '^='])} {self.expr('set', 1)}"]
        if kind == "float":
            return [f"{target} {self.pick(['+=', '-=', '*=', '/='])} {self.expr('float', 1)}"]
        op = self.pick(["+=", "-=", "//=", "%=", "&=", "|=", "^=", ">>="])
        value = self.expr("int", 1)
        return [f"{target} {op} {f'abs({value}) % 9' if op == '>>=' else value}"]

    def unpack(self, depth):
        a, b = self.fresh("v"), self.fresh("v")
        source = self.expr(self.pick(["tuple", "list"]), 2)
        which = self.choose(3)
        if which == 0:
            self.scope.names[a] = self.scope.names[b] = "int"
            source = source if self.choose(8) == 7 else f"{self.expr('int', 2)}, {self.expr('int', 2)}"
            return [f"{a}, {b} = {source}"]
        if self.choose(8) != 7:
            source = f"({self.expr('int', 1)}, *{self.wrap(source)})"
        self.scope.names[a] = "int"
        self.scope.names[b] = "list"
        return [f"{a}, *{b} = {source}"] if which == 1 else [f"[*{b}, {a}] = {source}"]

    def mutate(self, depth):
        kind = self.pick(["list", "dict", "set"])
        names = self.scope.own(kind)
        if not names:
            return self.assign(depth)
        name = self.pick(names)
        e = self.loose
        if kind == "list":
            return [
                self.pick(
                    [
                        f"{name}.append({e('int', 1)})",
                        f"{name}.insert({e('int', 0)}, {e('int', 1)})",
                        f"{name}.extend({e('tuple', 1)}[:2])",
                        f"{name}[{self.bounds()}] = {e('list', 1)}[:3]",
                        f"{name}[{self.pick(['0', '-1', e('int', 1)])}] = {e('int', 1)}",
                        f"print({name}.pop({self.pick(['', '0', '-1', e('int', 0)])}))",
                        f"{name}.sort({self.pick(['', 'reverse=True', 'key=lambda v: -v'])})",
                        f"{name}.reverse()",
                        f"{name}.remove({e('int', 0)})",
                    ]
                )
            ]
        if kind == "dict":
            return [
                self.pick(
                    [
                        f"{name}[{e('str', 1)}] = {e('int', 1)}",
                        f"{name}.update({e('dict', 1)})",
                        f"print({name}.pop({e('str', 0)}, None))",
                        f"print({name}.setdefault({e('str', 0)}, {e('int', 0)}))",
                        f"print(list({name}.items()))",
                        f"print({name}.popitem())",
                    ]
                )
            ]
        return [
            self.pick(
                [
                    f"{name}.add({e('int', 1)})",
                    f"{name}.discard({e('int', 0)})",
                    f"{name}.update({e('list', 1)})",
                    f"{name}.remove({e('int', 0)})",
                ]
            )
        ]

    def delete(self, depth):
        names = [n for k in ("list", "dict") for n in self.scope.own(k)]
        if not names:
            return self.show(depth)
        name = self.pick(names)
        if self.scope.names[name] == "list":
            return [f"del {name}[{self.pick(['1:', '::2', ':1', '0', self.loose('int', 0)])}]"]
        return (
            [f"del {name}[{self.loose('str', 0)}]"]
            if self.choose(3) == 2
            else [f"{name}.pop({self.loose('str', 0)}, None)"]
        )

    def check(self, depth):
        if self.choose(4):
            return self.report() or self.show(depth)
        return [f"assert {self.expr('bool', 2)}, {self.expr(self.pick(['str', 'int']), 1)}"]

    def throw(self, depth):
        cause = self.pick(["", "", " from None", " from ValueError('c')"])
        text = f"raise {self.pick(RAISED)}{cause}"
        return [f"if {self.expr('bool', 2)}:", f"    {text}"] if self.choose(6) else [text]

    def leave(self, depth):
        if self.scope.loops and self.choose(3):
            text = self.pick(["break", "continue"])
        elif self.returns is not None:
            text = f"return {self.expr(self.returns, 2)}"
        else:
            return self.show(depth)
        return [f"if {self.expr('bool', 2)}:", f"    {text}"] if self.choose(3) else [text]

    def branch(self, depth):
        lines = [f"if {self.expr('bool')}:"] + indent(self.block(depth))
        for _ in range(self.choose(2)):
            lines += [f"elif {self.expr('bool', 2)}:"] + indent(self.block(depth))
        if self.choose(2):
            lines += ["else:"] + indent(self.block(depth))
        return lines

    def looped(self, depth, times):
        self.scope.loops += 1
        self.mult *= times
        lines = indent(self.block(depth))
        leaves = self.choose(3) == 2
        if leaves:
            test = self.pick([f"{self.expr('int', 1)} % 2", self.expr("bool", 2)])
            lines += indent([f"if {test}:", f"    {self.pick(['break', 'continue'])}"] + self.report())
        self.mult //= times
        self.scope.loops -= 1
        if leaves or self.choose(3) == 2:
            lines += ["else:"] + indent(self.block(depth))
        return lines

    def loop_for(self, depth):
        name = self.fresh("i")
        n = 2 + self.choose(4)
        which = self.choose(6)
        if which == 0:
            head, kind = f"for {name} in range({n}):", "int"
        elif which == 1:
            head, kind = f"for {name} in list({self.expr(self.pick(['list', 'tuple']), 2)})[:{n}]:", "int"
        elif which == 2:
            head, kind = f"for {name} in ({self.expr('str', 2)})[:{n}]:", "str"
        elif which == 3:
            other = self.fresh("i")
            self.scope.names[other] = "int"
            head, kind = f"for {other}, {name} in enumerate({self.wrap(self.expr('list', 2))}[:{n}]):", "int"
        elif which == 4:
            other = self.fresh("i")
            self.scope.names[other] = "int"
            head, kind = f"for {name}, {other} in list(({self.expr('dict', 2)}).items())[:{n}]:", "str"
        else:
            head, kind = (
                f"for {name} in range({self.choose(9)}, {self.choose(9)}, {self.pick(['1', '2', '-1', '-3'])}):",
                "int",
            )
            n = 9
        self.scope.names[name] = kind
        return [head] + self.looped(depth, n)

    def loop_while(self, depth):
        name = self.fresh("n")
        n = 1 + self.choose(4)
        self.scope.names[name] = "int"
        self.scope.frozen.add(name)
        test = f" and {self.expr('bool', 2)}" if self.choose(2) else ""
        body = self.looped(depth, n)
        return [f"{name} = {n}", f"while {name} > 0{test}:", f"    {name} -= 1"] + body

    def attempt(self, depth):
        lines = ["try:"] + indent(self.block(depth) + (self.throw(depth) if self.choose(2) else []))
        kinds = self.choose(4)
        if kinds != 3:
            for _ in range(1 + self.choose(2)):
                lines += [f"except {self.pick(CAUGHT)} as e:"]
                said = ["print(type(e).__name__, e)"]
                if self.choose(2):
                    said.append("print(type(e.__cause__).__name__, type(e.__context__).__name__)")
                if self.choose(6) == 5:
                    said.append("raise")
                lines += indent(said + self.block(depth, 0))
            if self.choose(3) == 2:
                lines += ["else:"] + indent(self.block(depth))
        if kinds >= 2:
            lines += ["finally:"] + indent([f"print('finally {self.fresh('f')}')"] + self.block(depth, 0))
        return lines

    def managed(self, depth):
        name = self.fresh("m")
        items = f"Manager('{name}', {self.pick(['False', 'True'])}) as {name}"
        if self.choose(3) == 2:
            items += f", Manager('{self.fresh('m')}', {self.pick(['False', 'True'])})"
        return [f"with {items}:"] + indent(self.block(depth))

    def matched(self, depth):
        kind = self.pick(["int", "tuple", "list", "dict", "str"])
        lines = [f"match {self.expr(kind, 1)}:"]
        for _ in range(1 + self.choose(2)):
            name = self.fresh("c")
            pattern, bound = self.pick(
                [
                    (f"int({name})", "int"),
                    (
                        f"[{name}, *_]"
                        if kind in ("list", "tuple")
                        else f"{kind}({name})"
                        if kind != "dict"
                        else f"{{**{name}}}",
                        {"dict": "dict", "str": "str"}.get(kind, "int"),
                    ),
                    (f"[_, _, *{name}]", "list"),
                    (f"(1 | 2 | 3) as {name}", "int"),
                    (f"str() as {name}", "str"),
                    (f"{{'a': {name}}}", "int"),
                    (f"{{'b': _, **{name}}}", "dict"),
                    ("0 | 'a' | None", None),
                    ("[]", None),
                    ("-1", None),
                ]
            )
            if bound:
                self.scope.names[name] = bound
            guard = f" if {self.expr('bool', 1)}" if self.choose(2) else ""
            inner = indent([f"print('case', {name})"] if bound else []) + indent(self.block(depth))
            lines += [f"    case {pattern}{guard}:"] + indent(inner)
            if bound:
                del self.scope.names[name]
        if self.choose(2):
            lines += ["    case _:"] + indent(indent(self.block(depth)))
        return lines

    def closure(self, depth):
        if self.inner_functions > 2:
            return self.show(depth)
        self.inner_functions += 1
        f, lines = self.function(self.fresh("g"), depth, nested=True)
        self.functions.append(f)
        self.local_functions.append(f)
        return lines + [
            f"print({f.name}({', '.join(self.loose(k, 1) for k in f.params)}))" if f.style == "plain" else "pass"
        ]


__all__ = ["Statements", "indent", "Class"]
