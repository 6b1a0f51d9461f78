import sys
def f():
    try:
        1/0
    except ZeroDivisionError as e:
        raise ValueError("bad") from e
try: f()
except ValueError as e: print(repr(e), repr(e.__cause__), e.__suppress_context__, repr(e.__context__))
def g():
    try:
        1/0
    except ZeroDivisionError:
        raise KeyError("k")
try: g()
except KeyError as e: print(str(e), repr(e.__context__), e.__cause__)
try:
    try: raise ValueError(1)
    finally: print("finally")
except ValueError as e: print(e.args)
try: raise 5
except TypeError as e: print(e)
try: raise ValueError from 5
except TypeError as e: print(e)
try: raise
except RuntimeError as e: print(e)
def h():
    try: return "try"
    finally: print("cleanup")
print(h())
e = ValueError("a", "b"); print(e, repr(e), e.args)
e.add_note("note1"); print(e.__notes__)
try: {}["x"]
except KeyError as e: print(e, e.args)
try: [][1]
except IndexError as e: print(e)
try: int("x")
except ValueError as e: print(e)
try: open("/nonexistent/file")
except FileNotFoundError as e: print(e, e.errno, e.strerror, e.filename)
try: raise OSError(2, "msg")
except OSError as e: print(type(e), e)
try: raise OSError(13, "perm", "fname")
except PermissionError as e: print(e, e.args)
try: b"\xff".decode()
except UnicodeDecodeError as e: print(e, e.start, e.end, e.reason)
try: "\ud800".encode()
except UnicodeEncodeError as e: print(e)
try: undefined_name
except NameError as e: print(e, e.name)
try: None.foo
except AttributeError as e: print(e, e.name, e.obj)
def ub():
    print(zz)
    zz = 1
try: ub()
except UnboundLocalError as e: print(e)
def fv():
    def inner(): return qq
    inner()
    qq = 1
try: fv()
except NameError as e: print(e)
try: import nonexistent_mod
except ImportError as e: print(type(e).__name__, e, e.name)
try: from sys import nonexistent_thing
except ImportError as e: print(type(e).__name__, e, e.name)
try: import sys.foo
except ImportError as e: print(e)
class MyE(Exception):
    def __init__(self, a): super().__init__(a); self.a = a
    def __str__(self): return f"MyE<{self.a}>"
try: raise MyE(3)
except MyE as e: print(e, repr(e), e.a)
try:
    try: raise MyE(1)
    except (KeyError, MyE) as e: raise
except MyE as e: print("re", e)
try: 
    try: raise ValueError
    except "notclass": pass
except TypeError as e: print(e)
def nested():
    try:
        try: raise ValueError("1")
        except ValueError: raise TypeError("2")
    except TypeError as e:
        print(e.__context__)
        raise
try: nested()
except TypeError as e: print(e, e.__traceback__.tb_lineno, e.__traceback__.tb_next.tb_frame.f_code.co_name)
print(sys.exc_info())
try: raise ValueError("x")
except ValueError: print(sys.exc_info()[0], sys.exc_info()[1])
def rec(n): return rec(n + 1)
try: rec(0)
except RecursionError as e: print(e)
try: assert 1 == 2, "msg"
except AssertionError as e: print(e)
try: raise SystemExit(3)
except SystemExit as e: print(e.code)
eg = ExceptionGroup("eg", [ValueError(1), TypeError(2)])
print(repr(eg), eg, eg.exceptions)
m, r = eg.split(ValueError); print(repr(m), repr(r))
try: raise StopIteration(4)
except StopIteration as e: print(e.value)
for cls in (ValueError, KeyError, OSError, StopIteration): print(cls.__mro__)
class Custom(ValueError, KeyError): pass
print(issubclass(Custom, LookupError), str(Custom("q")))
try: print(*5)
except TypeError as e: print(e)
try: print(**5)
except TypeError as e: print(e)
try: [].append(1, 2)
except TypeError as e: print(e)
try: len()
except TypeError as e: print(e)
try: "a".split(foo=1)
except TypeError as e: print(e)
try: sorted([1], foo=1)
except TypeError as e: print(e)
try: for_ = iter(5)
except TypeError as e: print(e)
try: a, b = 1, 2, 3
except ValueError as e: print(e)
try: a, b = 1
except TypeError as e: print(e)
def k(*, a): pass
try: k(1)
except TypeError as e: print(e)
try: k(a=1, **{"a": 2})
except TypeError as e: print(e)
