"""Twenty faults of a compiler, made by changing what it gets: the campaign must find each (tests/harness/campaign.py).

Each is a rewriting of the syntax tree that a wrong front end, pass or helper would amount to. A program in which a fault
changes nothing is left as it was.
"""

import ast
import copy

FAULTS = {}


def fault(visitor):
    FAULTS[visitor.__name__] = visitor
    return visitor


def apply(name, text):
    tree = ast.parse(text)
    changed = FAULTS[name]().visit(copy.deepcopy(tree))
    return ast.unparse(ast.fix_missing_locations(changed)) + "\n"


def call(name, *args):
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


class Rewriter(ast.NodeTransformer):
    pass


@fault
class wrong_operator_priority(Rewriter):
    """a + b * c as (a + b) * c"""

    def visit_BinOp(self, n):
        self.generic_visit(n)
        r = n.right
        if (
            isinstance(n.op, (ast.Add, ast.Sub))
            and isinstance(r, ast.BinOp)
            and isinstance(r.op, (ast.Mult, ast.FloorDiv, ast.Mod))
        ):
            return ast.BinOp(ast.BinOp(n.left, n.op, r.left), r.op, r.right)
        return n


@fault
class lost_overflow(Rewriter):
    """products wrap at 64 bits"""

    def visit_BinOp(self, n):
        self.generic_visit(n)
        if isinstance(n.op, ast.Mult) and not isinstance(n.right, ast.Constant):
            wrapped = ast.parse(
                "(lambda p: (p + (1 << 63)) % (1 << 64) - (1 << 63) if type(p) is int else p)", mode="eval"
            ).body
            return ast.Call(wrapped, [n], [])
        return n


@fault
class skipped_finally(Rewriter):
    """finally runs only when nothing was raised"""

    def visit_Try(self, n):
        self.generic_visit(n)
        if n.finalbody and n.handlers:
            n.orelse, n.finalbody = n.orelse + n.finalbody, []
        elif n.finalbody:
            return [*n.body, *n.finalbody]
        return n


@fault
class division_truncates(Rewriter):
    """-7 // 2 as in C"""

    def visit_BinOp(self, n):
        self.generic_visit(n)
        if isinstance(n.op, ast.FloorDiv):
            test = ast.parse(
                "(lambda a, b: -(-a // b) if type(a) is type(b) is int and (a < 0) != (b < 0) else a // b)", mode="eval"
            ).body
            return ast.Call(test, [n.left, n.right], [])
        return n


@fault
class modulo_sign(Rewriter):
    """the sign of a % b is that of a"""

    def visit_BinOp(self, n):
        self.generic_visit(n)
        if isinstance(n.op, ast.Mod) and not isinstance(n.left, (ast.Constant, ast.JoinedStr)):
            test = ast.parse(
                "(lambda a, b: -(-a % abs(b)) if type(a) is type(b) is int and a < 0 and b else a % b)", mode="eval"
            ).body
            return ast.Call(test, [n.left, n.right], [])
        return n


@fault
class operands_swapped(Rewriter):
    """the right operand is evaluated, and added, first"""

    def visit_BinOp(self, n):
        self.generic_visit(n)
        if isinstance(n.op, ast.Add):
            n.left, n.right = n.right, n.left
        return n


@fault
class chain_as_pairs(Rewriter):
    """a < b < c as (a < b) < c"""

    def visit_Compare(self, n):
        self.generic_visit(n)
        if len(n.ops) > 1:
            left = n.left
            for op, right in zip(n.ops, n.comparators):
                left = ast.Compare(left, [op], [right])
            return left
        return n


@fault
class less_or_equal(Rewriter):
    """<= as <"""

    def visit_LtE(self, n):
        return ast.Lt()


@fault
class no_short_circuit(Rewriter):
    """`a or b` evaluates b in any case"""

    def visit_BoolOp(self, n):
        self.generic_visit(n)
        pair = ast.Tuple(n.values, ast.Load())
        name = (
            "next((v for v in t if v), t[-1])" if isinstance(n.op, ast.Or) else "next((v for v in t if not v), t[-1])"
        )
        return ast.Call(ast.parse(f"(lambda t: {name})", mode="eval").body, [pair], [])


@fault
class else_always(Rewriter):
    """a loop's else runs after a break too"""

    def visit_For(self, n):
        self.generic_visit(n)
        after, n.orelse = n.orelse, []
        return [n, *after]


@fault
class break_as_continue(Rewriter):
    def visit_Break(self, n):
        return ast.Continue()


@fault
class except_too_wide(Rewriter):
    """except LookupError catches every exception"""

    def visit_ExceptHandler(self, n):
        self.generic_visit(n)
        if isinstance(n.type, ast.Name) and n.type.id in ("LookupError", "ArithmeticError", "ValueError"):
            n.type = ast.Name("Exception", ast.Load())
        return n


@fault
class lost_cause(Rewriter):
    def visit_Raise(self, n):
        n.cause = None
        return n


@fault
class exit_ignored(Rewriter):
    """what __exit__ returns is not looked at"""

    def visit_Return(self, n):
        if isinstance(n.value, ast.Attribute) and n.value.attr == "quiet":
            n.value = ast.Constant(False)
        return n


@fault
class negative_index(Rewriter):
    """x[-1] as x[0]"""

    def visit_Subscript(self, n):
        self.generic_visit(n)
        s = n.slice
        if isinstance(s, ast.Slice) and isinstance(s.lower, ast.UnaryOp):
            s.lower = ast.Constant(0)
        elif isinstance(s, ast.UnaryOp):
            n.slice = ast.Constant(0)
        return n


@fault
class slice_step_lost(Rewriter):
    def visit_Slice(self, n):
        n.step = None
        return n


@fault
class starred_dropped(Rewriter):
    """the rest in `a, *b = t` loses its first item"""

    def visit_Assign(self, n):
        self.generic_visit(n)
        for t in n.targets:
            for item in getattr(t, "elts", []):
                if isinstance(item, ast.Starred):
                    cut = ast.parse(f"{ast.unparse(item.value)} = {ast.unparse(item.value)}[1:]").body
                    return [n, *cut]
        return n


@fault
class default_per_call(Rewriter):
    """a default that was given is what a missing argument gets: here, none"""

    def visit_FunctionDef(self, n):
        self.generic_visit(n)
        n.args.defaults = [ast.Constant(None) for _ in n.args.defaults]
        return n


@fault
class guard_ignored(Rewriter):
    def visit_match_case(self, n):
        self.generic_visit(n)
        if n.guard is not None and not isinstance(n.pattern, ast.MatchAs):
            n.guard = None
        return n


@fault
class format_spec_lost(Rewriter):
    def visit_FormattedValue(self, n):
        self.generic_visit(n)
        n.format_spec = None
        return n


@fault
class bool_is_not_int(Rewriter):
    """isinstance(True, int) is False"""

    def visit_Call(self, n):
        self.generic_visit(n)
        if isinstance(n.func, ast.Name) and n.func.id == "isinstance":
            same = ast.parse("(lambda v, k: type(v) in k if isinstance(k, tuple) else type(v) is k)", mode="eval").body
            return ast.Call(same, n.args, [])
        return n
