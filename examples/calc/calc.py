"""A calculator: tokenizer, precedence-climbing parser, a tree of nodes, variables and functions.

usage: calc.py [FILE]     reads expressions, one per line, from FILE or standard input
"""

import math
import sys


class CalcError(Exception):
    def __init__(self, message, column=None):
        super().__init__(message)
        self.column = column


class Token:
    def __init__(self, kind, text, column):
        self.kind = kind
        self.text = text
        self.column = column

    def __repr__(self):
        return f"<{self.kind} {self.text!r}>"


TWO = {"**", "//", "==", "!=", "<=", ">="}


def tokens(line):
    i = 0
    while i < len(line):
        ch = line[i]
        start = i
        if ch.isspace():
            i += 1
            continue
        if ch == "#":
            break
        if ch.isdigit() or ch == "." and line[i + 1 : i + 2].isdigit():
            while i < len(line) and (line[i].isdigit() or line[i] in "._"):
                i += 1
            if i < len(line) and line[i] in "eE":
                i += 1
                if i < len(line) and line[i] in "+-":
                    i += 1
                while i < len(line) and line[i].isdigit():
                    i += 1
            yield Token("number", line[start:i], start)
        elif ch.isalpha() or ch == "_":
            while i < len(line) and (line[i].isalnum() or line[i] == "_"):
                i += 1
            yield Token("name", line[start:i], start)
        elif line[i : i + 2] in TWO:
            i += 2
            yield Token("op", line[start:i], start)
        elif ch in "+-*/%^()=<>,!":
            i += 1
            yield Token("op", ch, start)
        else:
            raise CalcError(f"unexpected {ch!r}", i)
    yield Token("end", "", len(line))


class Node:
    def value(self, env):
        raise NotImplementedError(type(self).__name__)


class Number(Node):
    def __init__(self, number):
        self.number = number

    def value(self, env):
        return self.number

    def __str__(self):
        return str(self.number)


class Name(Node):
    def __init__(self, token):
        self.token = token

    def value(self, env):
        try:
            return env[self.token.text]
        except KeyError:
            raise CalcError(f"unknown name {self.token.text}", self.token.column) from None

    def __str__(self):
        return self.token.text


class Unary(Node):
    def __init__(self, op, operand):
        self.op = op
        self.operand = operand

    def value(self, env):
        v = self.operand.value(env)
        return -v if self.op == "-" else v if self.op == "+" else math.factorial(v)

    def __str__(self):
        return f"({self.op}{self.operand})" if self.op != "!" else f"({self.operand}!)"


class Binary(Node):
    APPLY = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "//": lambda a, b: a // b,
        "%": lambda a, b: a % b,
        "**": lambda a, b: a**b,
        "^": lambda a, b: a**b,
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        ">": lambda a, b: a > b,
        "<=": lambda a, b: a <= b,
        ">=": lambda a, b: a >= b,
    }
    LEVEL = {
        "==": (1, 2), "!=": (1, 2), "<": (1, 2), ">": (1, 2), "<=": (1, 2), ">=": (1, 2),
        "+": (3, 4), "-": (3, 4), "*": (5, 6), "/": (5, 6), "//": (5, 6), "%": (5, 6),
        "**": (10, 9), "^": (10, 9),
    }  # fmt: skip

    def __init__(self, op, left, right):
        self.op = op
        self.left = left
        self.right = right

    def value(self, env):
        return self.APPLY[self.op](self.left.value(env), self.right.value(env))

    def __str__(self):
        return f"({self.left} {self.op} {self.right})"


class Call(Node):
    def __init__(self, callee, args):
        self.callee = callee
        self.args = args

    def value(self, env):
        function = self.callee.value(env)
        if not callable(function):
            raise CalcError(f"{self.callee} is not a function", self.callee.token.column)
        return function(*[a.value(env) for a in self.args])

    def __str__(self):
        return f"{self.callee}({', '.join(map(str, self.args))})"


class Parser:
    def __init__(self, line):
        self.all = list(tokens(line))
        self.at = 0

    @property
    def token(self):
        return self.all[self.at]

    def accept(self, text):
        if self.token.kind == "op" and self.token.text == text:
            self.at += 1
            return True
        return False

    def expect(self, text):
        if not self.accept(text):
            got = self.token.text or "the end"
            raise CalcError(f"expected {text!r}, got {got!r}", self.token.column)

    def expression(self, level=0):
        left = self.prefix()
        while self.token.kind == "op":
            op = self.token.text
            if op == "!":
                self.at += 1
                left = Unary("!", left)
                continue
            if op not in Binary.LEVEL or Binary.LEVEL[op][0] < level:
                break
            self.at += 1
            left = Binary(op, left, self.expression(Binary.LEVEL[op][1]))
        return left

    def prefix(self):
        token = self.token
        self.at += 1
        if token.kind == "number":
            text = token.text.replace("_", "")
            try:
                return Number(int(text) if text.isdigit() else float(text))
            except ValueError:
                raise CalcError(f"bad number {text}", token.column) from None
        if token.kind == "name":
            name = Name(token)
            if not self.accept("("):
                return name
            args = []
            while not self.accept(")"):
                if args:
                    self.expect(",")
                args.append(self.expression())
            return Call(name, args)
        if token.text in ("-", "+"):
            return Unary(token.text, self.expression(7))
        if token.text == "(":
            inner = self.expression()
            self.expect(")")
            return inner
        raise CalcError("expected an expression", token.column)


def run(line, env):
    parser = Parser(line)
    if len(parser.all) > 2 and parser.all[0].kind == "name" and parser.all[1].text == "=":
        parser.at = 2
    tree = parser.expression()
    if parser.token.kind != "end":
        raise CalcError(f"unexpected {parser.token.text!r}", parser.token.column)
    value = tree.value(env)
    if parser.all[1].text == "=":
        env[parser.all[0].text] = value
    env["_"] = value
    return tree, value


def main():
    env = {"pi": math.pi, "sqrt": math.sqrt, "abs": abs, "max": max, "min": min, "gcd": math.gcd, "round": round}
    env["hypot"] = lambda *sides: math.sqrt(sum(s * s for s in sides))
    source = open(sys.argv[1]) if len(sys.argv) > 1 else sys.stdin
    errors = 0
    for line in source:
        line = line.rstrip("\n")
        if not line.strip():
            continue
        try:
            tree, value = run(line, env)
            print(f"{tree} = {value!r}")
        except CalcError as e:
            errors += 1
            print(line)
            if e.column is not None:
                print(" " * e.column + "^")
            print("error:", e)
        except (ArithmeticError, TypeError, ValueError) as e:
            errors += 1
            print(f"{line}\n{type(e).__name__}: {e}")
    print(f"{errors} errors; last value {env['_']}")


main()
