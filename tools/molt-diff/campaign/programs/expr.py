"""Expressions of a wanted kind."""

from . import literal
from .scope import KINDS, Class

# What a value of each kind is cut to where it may grow: the text around the expression.
BOUND = {
    "int": "({}) % 1000000007",
    "str": "({})[:30]",
    "bytes": "({})[:30]",
    "list": "({})[:6]",
    "tuple": "({})[:6]",
}


class Expressions:
    """Mixed into the maker, which has choose(n), scope, functions, classes, budget."""

    def expr(self, kind, depth=3):
        if isinstance(kind, Class):
            return self.instance(kind, depth)
        if depth <= 0 or self.choose(5) == 0:
            return self.leaf(kind)
        ways = getattr(self, f"{kind}_ways")
        way = self.pick([self.any_way] + ways if depth > 1 else ways)
        return way(depth - 1) if way != self.any_way else self.any_way(kind, depth - 1)

    def leaf(self, kind):
        names = self.scope.of_kind(kind)
        if names and self.choose(4):
            return self.pick(names)
        return self.pick(literal.OF[kind])

    # A value that may be of the wrong kind, so that errors are exercised.
    def loose(self, kind, depth):
        if self.choose(80) == 79:
            kind = self.pick(KINDS)
        return self.expr(kind, depth)

    def any_way(self, kind, depth):
        n = self.choose(8)
        e = self.expr
        if n == 0:
            return f"({e(kind, depth)} if {e('bool', depth)} else {e(kind, depth)})"
        if n == 1:
            return f"[{e(kind, depth)}, {e(kind, depth)}][{e('int', 0)} % 2]"
        if n == 2:
            return f"(lambda a, b={e(kind, depth)}: {self.pick('ab')})({e(kind, depth)})"
        if n == 3:
            call = self.call(kind, depth)
            if call:
                return call
            return self.leaf(kind)
        if n == 4:
            field = self.field(kind)
            return field or self.leaf(kind)
        if n == 5:
            return f"({e(kind, depth)} {self.pick(['or', 'and'])} {e(kind, depth)})"
        if n == 6 and not self.no_walrus:
            name = self.fresh("w")
            text = f"({name} := {e(kind, depth)})"
            return text
        return f"{{1: {e(kind, depth)}}}.get({e('int', 0)}, {e(kind, depth)})"

    def call(self, kind, depth):
        ok = [f for f in self.functions if f.result == kind and f.style == "plain" and self.affordable(f.cost)]
        if not ok:
            return None
        f = self.pick(ok)
        self.charge(f.cost)
        args = [self.loose(k, min(depth, 1)) for k in f.params]
        if f.defaults and self.choose(2):
            return f"{f.name}({', '.join(args[:-1])})"
        if args and self.choose(5) == 0:
            return f"{f.name}(*[{', '.join(args)}])"
        if args and self.choose(5) == 0:
            args[-1] = f"p{len(args) - 1}={args[-1]}"
        return f"{f.name}({', '.join(args)})"

    def field(self, kind):
        found = [
            f"{name}.{field}"
            for c in self.classes
            for name in self.scope.of_kind(c)
            for field, k in c.fields
            if k == kind
        ]
        return self.pick(found) if found else None

    def instance(self, c, depth):
        names = self.scope.of_kind(c)
        if names and self.choose(2):
            return self.pick(names)
        return f"{c.name}({', '.join(self.expr(k, min(depth, 1)) for _, k in c.fields)})"

    # One list of ways for each kind; the simplest come first.
    @property
    def int_ways(self):
        e = self.loose

        def arith(d):
            return f"({e('int', d)} {self.pick(['+', '-', '*'])} {e('int', d)})"

        def mixed(d):
            a, b, c = (e("int", d - 1) for _ in range(3))
            p, q = self.pick(["+", "-", "*", "|"]), self.pick(["*", "-", "+", "&", "^", "//", "%"])
            return f"({a} {p} {b} {q} {c})"

        def divide(d):
            by = self.pick(["3", "-4", "7", "10**6", e("int", d)])
            return f"({e('int', d)} {self.pick(['//', '%'])} {by})"

        def bits(d):
            return f"({e('int', d)} {self.pick(['&', '|', '^'])} {e('int', d)})"

        def shift(d):
            return f"({e('int', d)} {self.pick(['<<', '>>'])} {self.pick(['1', '3', '31', '62', '64', '70'])})"

        def unary(d):
            return f"{self.pick(['-', '~', '+'])}{self.wrap(e('int', d))}"

        def power(d):
            return f"({e('int', d)} ** {self.choose(4)})"

        def function(d):
            which = self.pick([0, 1, 2, 3, 5, 6, 8, 0, 1, 2, 3, 5, 6, 8, 4, 7])
            if which == 0:
                return f"len({e(self.pick(['list', 'str', 'dict', 'set', 'tuple', 'bytes']), d)})"
            if which == 1:
                return f"abs({e('int', d)})"
            if which == 2:
                return f"sum({e('list', d)})"
            if which == 3:
                return f"{self.pick(['min', 'max'])}({e('int', d)}, {e('int', d)})"
            if which == 4:
                return f"int({e(self.pick(['str', 'float', 'bool']), d)})"
            if which == 5:
                return f"({e('list', d)}).{self.pick(['count', 'count', 'count', 'index'])}({e('int', d)})"
            if which == 6:
                return f"({e('str', d)}).{self.pick(['find', 'count', 'rfind'])}({e('str', 0)})"
            if which == 7:
                return f"divmod({e('int', d)}, {e('int', 0)})[{self.choose(2)}]"
            return f"({e('int', d)}).bit_length()"

        def item(d):
            index = self.pick(["0", "-1", "1", e("int", 0)])
            return f"{self.wrap(e(self.pick(['list', 'tuple', 'bytes']), d))}[{index}]"

        def total(d):
            return f"sum({self.comprehension('int', d)})"

        def looked_up(d):
            if self.choose(4):
                return f"{self.wrap(e('dict', d))}.get({e('str', 0)}, {e('int', 0)})"
            return f"{self.wrap(e('dict', d))}[{e('str', 0)}]"

        return [arith, mixed, arith, mixed, bits, shift, unary, power, function, divide, item, total, looked_up]

    @property
    def bool_ways(self):
        e = self.loose

        def compare(d):
            kind = self.pick(["int", "str", "float", "list", "tuple", "set", "bytes"])
            return f"({e(kind, d)} {self.pick(['<', '<=', '>', '>=', '==', '!='])} {e(kind, d)})"

        def near(d):
            return f"({e('int', d)} % 3 {self.pick(['<=', '>=', '<', '==', '!='])} {self.choose(3)})"

        def chain(d):
            op = ["<", "<=", "==", ">", "!="]
            return f"({e('int', d)} {self.pick(op)} {e('int', d)} {self.pick(op)} {e('int', d)})"

        def negate(d):
            return f"(not {e(self.pick(KINDS), d)})"

        def member(d):
            if self.choose(2):
                return f"({e('str', d)} {self.pick(['in', 'not in'])} {e(self.pick(['str', 'dict']), d)})"
            return f"({e('int', d)} {self.pick(['in', 'not in'])} {e(self.pick(['list', 'set', 'tuple', 'bytes']), d)})"

        def identity(d):
            return f"({e('none', d)} {self.pick(['is', 'is not'])} None)"

        def quantifier(d):
            return f"{self.pick(['any', 'all'])}({self.comprehension('bool', d)})"

        def instance(d):
            kind = self.pick(["int", "(int, float)", "str", "list", "bool", "dict"])
            return f"isinstance({e(self.pick(['bool', 'int', 'bool'] + KINDS), d)}, {kind})"

        def test(d):
            return f"({e('str', d)}).{self.pick(['isdigit', 'isupper', 'isalpha', 'islower', 'isspace'])}()"

        return [compare, near, chain, negate, instance, member, identity, quantifier, instance, near, test]

    @property
    def float_ways(self):
        e = self.loose

        def arith(d):
            return f"({e('float', d)} {self.pick(['+', '-', '*', '/'])} {e(self.pick(['float', 'int']), d)})"

        def divide(d):
            return f"({e('int', d)} / {e('int', d)})"

        def floor(d):
            return f"({e('float', d)} {self.pick(['//', '%'])} {e('float', d)})"

        def function(d):
            which = self.choose(3)
            if which == 0:
                return f"float({e('int', d)})"
            if which == 1:
                return f"round({e('float', d)}, {self.choose(4)})"
            return f"-({e('float', d)})"

        return [arith, divide, floor, function]

    @property
    def str_ways(self):
        e = self.loose

        def join(d):
            return f"({e('str', d)} + {e('str', d)})"

        def formatted(d):
            spec = self.pick(["", "!r", ":>6", ":<8", ":^5", "!s:>9"])
            number = self.pick(["", ":d", ":+d", ":05d", ":x", ":,", ":#b", ":e", ":.2f", ":>8"])
            return f'f"{{{self.quoteless(e("str", d))}{spec}}}|{{{self.quoteless(e("int", d))}{number}}}"'

        def method(d):
            name = self.pick(["upper", "lower", "title", "strip", "swapcase", "capitalize", "casefold"])
            return f"({e('str', d)}).{name}()"

        def replace(d):
            return f"({e('str', d)}).replace({e('str', 0)}, {e('str', 0)})"

        def cut(d):
            return f"({e('str', d)})[{self.bounds()}]"

        def repeat(d):
            return f"({e('str', d)} * {self.choose(4)})"

        def text_of(d):
            return f"{self.pick(['str', 'repr', 'ascii'])}({e(self.pick(KINDS[:-2] + ['bytes']), d)})"

        def percent(d):
            which = self.pick(["'%s-%d' % ({s}, {i})", "'%5.2f%%' % {f}", "'%r' % ({s},)", "'%04x' % {i}"])
            return f"({which.format(s=e('str', d), i=e('int', d), f=e('float', d))})"

        def template(d):
            return f"'{{:>4}} {{!r}}'.format({e('int', d)}, {e(self.pick(KINDS[:6]), d)})"

        def joined(d):
            return f"','.join({self.comprehension('str', d)})"

        def item(d):
            return f"({e('str', d)})[{e('int', 0)}]"

        def decoded(d):
            return f"({e('bytes', d)}).decode('latin-1')"

        return [
            join,
            formatted,
            method,
            replace,
            cut,
            repeat,
            text_of,
            percent,
            template,
            joined,
            item,
            decoded,
        ]

    @property
    def bytes_ways(self):
        e = self.loose
        return [
            lambda d: f"({e('bytes', d)} + {e('bytes', d)})",
            lambda d: f"({e('str', d)}).encode({self.pick(['', repr('utf-8'), repr('ascii')])})",
            lambda d: f"({e('bytes', d)})[{self.bounds()}]",
            lambda d: f"bytes(i % 256 for i in {e('list', d)})",
            lambda d: f"({e('bytes', d)}).{self.pick(['upper', 'strip', 'hex'])}()",
        ]

    @property
    def list_ways(self):
        e = self.loose

        def display(d):
            parts = [
                e("int", d) if self.choose(4) else f"*{self.wrap(e(self.pick(['list', 'tuple']), d))}"
                for _ in range(self.choose(4))
            ]
            return f"[{', '.join(parts)}]"

        def sort(d):
            key = self.pick(["", ", reverse=True", ", key=lambda v: -v", ", key=lambda v: (v % 3, v)"])
            return f"sorted({e(self.pick(['list', 'set', 'tuple']), d)}{key})"

        def built(d):
            return f"[{self.comprehension('int', d)}]"

        def cut(d):
            return f"({e('list', d)})[{self.bounds()}]"

        def mapped(d):
            which = self.choose(4)
            if which == 0:
                return f"list(map(lambda v: {self.inside('v', 'int', d)}, {e('list', d)}))"
            if which == 1:
                return f"[a * b for a, b in zip({e('list', d)}, {e('list', d)})]"
            if which == 2:
                return f"[i + v for i, v in enumerate({e('list', d)}, {self.choose(3)})]"
            return f"list(filter(lambda v: {self.inside('v', 'bool', d)}, {e('list', d)}))"

        def turned(d):
            return f"list(reversed({e(self.pick(['list', 'tuple']), d)}))"

        def generated(d):
            ok = [f for f in self.functions if f.style == "generator" and self.affordable(f.cost)]
            if not ok:
                return display(d)
            f = self.pick(ok)
            self.charge(f.cost)
            return f"list({f.name}({', '.join(self.loose(k, 1) for k in f.params)}))"

        def ranged(d):
            return f"list(range({self.choose(5)}, {self.choose(12)}, {self.pick(['1', '2', '-1', '3'])}))"

        return [
            display,
            lambda d: f"({e('list', d)} + {e('list', d)})",
            built,
            cut,
            sort,
            mapped,
            turned,
            generated,
            ranged,
        ]

    @property
    def tuple_ways(self):
        e = self.loose
        return [
            lambda d: f"({e('int', d)}, {e('int', d)})",
            lambda d: f"tuple({e('list', d)})",
            lambda d: f"({e('tuple', d)})[{self.bounds()}]",
            lambda d: f"({e('tuple', d)} + {e('tuple', d)})",
            lambda d: f"({e('int', d)}, *{self.wrap(e('list', d))})",
        ]

    @property
    def dict_ways(self):
        e = self.loose

        def display(d):
            parts = [
                f"{e('str', 1)}: {e('int', d)}" if self.choose(4) else f"**{self.wrap(e('dict', d))}"
                for _ in range(self.choose(4))
            ]
            return f"{{{', '.join(parts)}}}"

        def built(d):
            return f"{{str(k): {self.inside('k', 'int', d)} for k in {e('list', d)}}}"

        return [
            display,
            built,
            lambda d: f"({e('dict', d)} | {e('dict', d)})",
            lambda d: f"dict(zip({e('str', d)}, {e('list', d)}))",
            lambda d: f"dict(sorted({e('dict', d)}.items()))",
        ]

    @property
    def set_ways(self):
        e = self.loose
        return [
            lambda d: f"{{{e('int', d)}, {e('int', d)}}}",
            lambda d: f"set({e('list', d)})",
            lambda d: f"({e('set', d)} {self.pick(['|', '&', '-', '^'])} {e('set', d)})",
            lambda d: f"{{{self.inside('v', 'int', d)} for v in {e('list', d)}}}",
        ]

    @property
    def none_ways(self):
        e = self.loose
        return [
            lambda d: f"({e('none', d)} if {e('bool', d)} else None)",
            lambda d: f"({e('dict', d)}).get({e('str', 0)})",
        ]

    # Pieces of the above.
    def wrap(self, text):
        return text if text.isidentifier() or text[0] in "([{" and text[-1] in ")]}" else f"({text})"

    def bounds(self):
        a, b = (self.pick(["", "1", "-1", "2", "0", "-3", "5"]) for _ in range(2))
        step = self.pick(["", "", ":2", ":-1", ":"])
        return f"{a}:{b}{step}"

    def quoteless(self, text):
        """An expression as it may stand in an f-string of 3.11: no quotes of its kind, no backslash."""
        return text if '"' not in text and "\\" not in text and "{" not in text and ":=" not in text else "'?'"

    def inside(self, name, kind, depth):
        """An expression in which `name` is an int."""
        before = self.scope.names.get(name)
        held, self.no_walrus = self.no_walrus, True
        self.scope.names[name] = "int"
        text = self.expr(kind, depth)
        self.no_walrus = held
        if before is None:
            del self.scope.names[name]
        else:
            self.scope.names[name] = before
        return text

    def comprehension(self, kind, depth):
        source = self.loose(self.pick(["list", "tuple"]), depth)
        source = f"{self.wrap(source)}[:5]"
        test = f" if {self.inside('i', 'bool', depth)}" if self.choose(2) else ""
        return f"{self.inside('i', kind, depth)} for i in {source}{test}"
