"""Makes a program shorter for as long as a test holds: delta debugging over the syntax tree.

Statements go in halves, then one by one; a compound statement gives way to its body; an expression to one of its parts or
to a plain literal. Each step is kept only if the test still holds, so the result is as wrong as the program it came from.
"""

import ast
import warnings


def shorter(text, holds, budget=250):
    """The shortest program found, within `budget` calls of holds(text)."""
    spent = 0

    def test(tree):
        nonlocal spent, text
        if spent >= budget:
            return False
        try:
            candidate = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(candidate, "a.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError):
            return False
        if candidate == text or len(candidate) > len(text) + 8:
            return False
        spent += 1
        if holds(candidate):
            text = candidate
            return True
        return False

    changed = True
    while changed and spent < budget:
        changed = False
        for step in (cut_statements, unwrap, shrink_expressions):
            changed |= step(lambda: ast.parse(text), test)
    return text


def bodies(tree):
    """(node, field) of each list of statements."""
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody", "handlers", "cases", "decorator_list"):
            if isinstance(getattr(node, field, None), list) and getattr(node, field):
                yield node, field


def cut_statements(parse, test):
    changed = False
    place = 0
    while True:
        places = list(bodies(parse()))
        if place >= len(places):
            return changed
        size = max(1, len(getattr(*places[place])) // 2)
        while size:
            at = 0
            while True:
                tree = parse()
                places = list(bodies(tree))
                if place >= len(places):
                    break
                node, field = places[place]
                items = getattr(node, field)
                if at >= len(items):
                    break
                rest = items[:at] + items[at + size :]
                if not rest and field == "body":
                    rest = [ast.Pass()] if not (len(items) == 1 and isinstance(items[0], ast.Pass)) else items
                setattr(node, field, rest)
                if test(tree):
                    changed = True
                else:
                    at += size
            size //= 2
        place += 1


def unwrap(parse, test):
    """A compound statement becomes the statements of one of its bodies."""
    changed = False
    index = 0
    while True:
        found = [
            (node, field, i)
            for node, field in bodies(parse())
            for i, s in enumerate(getattr(node, field))
            if isinstance(
                s, (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Match, ast.FunctionDef, ast.match_case)
            )
        ]
        if index >= len(found):
            return changed
        done = False
        for part in ("body", "orelse", "finalbody", "cases"):
            tree = parse()
            node, field, i = [
                (node, field, i)
                for node, field in bodies(tree)
                for i, s in enumerate(getattr(node, field))
                if isinstance(
                    s, (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Match, ast.FunctionDef, ast.match_case)
                )
            ][index]
            inner = getattr(getattr(node, field)[i], part, None)
            if not inner or field in ("handlers", "cases"):
                continue
            if part == "cases":
                inner = inner[0].body
            getattr(node, field)[i : i + 1] = inner
            if test(tree):
                changed = done = True
                break
        if not done:
            index += 1


PLAIN = [0, "", None, True]


def expressions(tree):
    """(parent, field, index or None) of each expression that is read."""
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            items = value if isinstance(value, list) else [value]
            for i, item in enumerate(items):
                if isinstance(item, ast.expr) and not isinstance(
                    getattr(item, "ctx", ast.Load()), (ast.Store, ast.Del)
                ):
                    if not isinstance(node, (ast.JoinedStr, ast.FormattedValue)):
                        yield node, field, i if isinstance(value, list) else None


def replace(place, new):
    node, field, i = place
    if i is None:
        setattr(node, field, new)
    else:
        getattr(node, field)[i] = new


def shrink_expressions(parse, test):
    changed = False
    index = 0
    while True:
        places = list(expressions(parse()))
        if index >= len(places):
            return changed
        node, field, i = places[index]
        old = getattr(node, field) if i is None else getattr(node, field)[i]
        parts = [n for n in ast.walk(old) if isinstance(n, ast.expr) and n is not old][:6]
        new = parts if isinstance(old, ast.Constant) is False else []
        new = new + [ast.Constant(v) for v in PLAIN] if not isinstance(old, (ast.Constant, ast.Name)) else []
        done = False
        for candidate in new:
            tree = parse()
            replace(list(expressions(tree))[index], candidate)
            if test(tree):
                changed = done = True
                break
        if not done:
            index += 1
