# Causes, contexts, groups and notes.
import traceback


def show(f):
    try:
        f()
    except BaseException:
        traceback.print_exc()


def three_causes():
    try:
        try:
            1 / 0
        except ZeroDivisionError as e:
            raise KeyError("second") from e
    except KeyError as e:
        raise ValueError("third") from e


def cause_and_context():
    try:
        raise KeyError("context")
    except KeyError:
        try:
            raise OSError("cause")
        except OSError as e:
            raise ValueError("last") from e


def mixed():
    def load(name):
        try:
            return {}[name]
        except KeyError:
            raise LookupError(f"no {name}")

    try:
        load("x")
    except LookupError as e:
        raise RuntimeError("failed") from e


def finally_context():
    try:
        try:
            int("a")
        finally:
            int("b")
    except ValueError as e:
        e.add_note("first note")
        e.add_note("second\nnote of two lines")
        raise


def notes_odd():
    e = ValueError("x")
    e.__notes__ = ["a", 5, None]
    raise e


def notes_no_list():
    e = ValueError("x")
    e.__notes__ = 5
    raise e


def loop():
    a, b = ValueError("a"), ValueError("b")
    a.__cause__ = b
    b.__cause__ = a
    raise a


def self_cause():
    e = ValueError("self")
    raise e from e


def group():
    raise ExceptionGroup("several", [ValueError("one"), TypeError("two")])


def group_with_tracebacks():
    errors = []
    for text in ("a", "b"):
        try:
            int(text)
        except ValueError as e:
            errors.append(e)
    raise ExceptionGroup("parsing", errors)


def group_nested():
    try:
        1 / 0
    except ZeroDivisionError as e:
        inner = ExceptionGroup("inner", [e, KeyError("k")])
    inner.add_note("about inner")
    outer = ExceptionGroup("outer", [inner, ValueError("v")])
    raise outer


def group_cause():
    try:
        group()
    except ExceptionGroup as e:
        raise ValueError("after group") from e


def group_member_cause():
    try:
        try:
            int("q")
        except ValueError as e:
            raise KeyError("wrapped") from e
    except KeyError as e:
        raise BaseExceptionGroup("base", [e, KeyboardInterrupt()])


def star_rest():
    try:
        raise ExceptionGroup("mixed", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError:
        pass


def star_raises():
    try:
        raise ExceptionGroup("mixed", [ValueError(1), TypeError(2)])
    except* ValueError as e:
        raise KeyError("in handler")


def star_plain():
    try:
        raise ValueError("plain")
    except* TypeError:
        pass


def many_in_group():
    raise ExceptionGroup("many", [ValueError(i) for i in range(20)])


def deep_group():
    e = ValueError("bottom")
    for i in range(12):
        e = ExceptionGroup(f"level {i}", [e])
    raise e


def str_fails():
    class Odd(Exception):
        def __str__(self):
            raise RuntimeError("no str")

    raise Odd("x")


def empty_message():
    raise ValueError("")


def several_lines():
    raise ValueError("first\nsecond\n  third")


def qualified():
    class Mine(Exception):
        pass

    raise Mine("mine", 2)


def key_error_text():
    raise KeyError("with 'quotes'\n")


def os_error():
    open("/no/such/file")


def unicode_error():
    b"\xff".decode("utf-8")


def stop_async():
    raise StopAsyncIteration(1)


def exit_():
    raise SystemExit(3)


def syntax_error():
    raise SyntaxError("made up", ("file.py", 3, 5, "  a = = b\n", 3, 6))


def syntax_error_bare():
    raise SyntaxError("nothing more")


def name_suggestion():
    valuable = 1
    return valuabel


def attribute_suggestion():
    return [].appendd(1)


def import_suggestion():
    from builtins import prnt


def builtin_suggestion():
    return pritn(1)


for f in list(globals().values()):
    if type(f) is type(show) and f is not show:
        print("---", f.__name__, flush=True)
        show(f)
