def attempt(f):
    try:
        return f()
    except ZeroDivisionError:
        return "zero"
    except (KeyError, IndexError) as e:
        return f"lookup {type(e).__name__} {e}"
    except ValueError as e:
        return "value " + str(e)
    except Exception as e:
        return "other " + type(e).__name__
    else:
        return "never"
    finally:
        print("finally", end=" ")


print(attempt(lambda: 1 / 0))
print(attempt(lambda: {}["k"]))
print(attempt(lambda: [][1]))
print(attempt(lambda: int("x")))
print(attempt(lambda: None.foo))
print(attempt(lambda: "fine"))


def with_else(v):
    try:
        if v:
            raise ValueError(v)
    except ValueError as e:
        print("except", e.args)
    else:
        print("else")
    finally:
        print("finally")


with_else(0)
with_else(5)


class MyError(Exception):
    def __init__(self, code, msg="default"):
        super().__init__(code, msg)
        self.code = code


class Sub(MyError):
    def __str__(self):
        return f"Sub<{self.code}>"


for e in (MyError(1), Sub(2, "x"), ValueError(), ValueError("a"), ValueError("a", 1), KeyError("k"), KeyError(), Exception([1]), OSError(2, "No such file", "f.txt"), StopIteration(5), SystemExit(3), AssertionError("x"), UnicodeError("u")):
    print(repr(e), "|", str(e), "|", e.args)
try:
    raise Sub(7)
except MyError as e:
    print("caught", e, e.code, isinstance(e, Sub))
try:
    raise ValueError
except ValueError as e:
    print(repr(e))
try:
    try:
        raise KeyError("inner")
    except ValueError:
        print("wrong")
except LookupError as e:
    print("outer", e)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise
except ArithmeticError as e:
    print("reraised", e)
for bad in (lambda: exec_raise(5), lambda: exec_raise("s"), lambda: exec_raise(None), lambda: exec_raise(int)):
    def exec_raise(v):
        raise v

    try:
        bad()
    except TypeError as e:
        print(e)
try:
    raise
except RuntimeError as e:
    print(e)
try:
    assert 1 == 2, "message"
except AssertionError as e:
    print("assert", e)
try:
    assert []
except AssertionError as e:
    print("assert", repr(e))
print(issubclass(KeyError, LookupError), issubclass(ZeroDivisionError, ArithmeticError), issubclass(FileNotFoundError, OSError), issubclass(KeyboardInterrupt, Exception), IOError is OSError, issubclass(RecursionError, RuntimeError), issubclass(NotImplementedError, RuntimeError), issubclass(UnicodeDecodeError, ValueError), issubclass(ModuleNotFoundError, ImportError), issubclass(IndentationError, SyntaxError))
kinds = (TypeError, ValueError)
try:
    int([])
except kinds as e:
    print(type(e).__name__)
try:
    try:
        raise ValueError(1)
    except 5:
        pass
except TypeError as e:
    print(e)
