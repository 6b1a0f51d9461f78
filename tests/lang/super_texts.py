# super() without arguments: what it says when it cannot work, and that it is the name that is looked up.
import builtins


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class A:
    def none():
        return super()

    def deleted(self):
        del self
        return super()

    def plain(self):
        return super()

    def variadic(*args):
        return super()

    def nested(self):
        def inner():
            return super()

        return inner()

    def rebound(self, x=None):
        self = x
        return super()

    def captured(self):
        get = lambda: self
        if get() is not None:
            del self
        return super()

    def comprehension(self):
        return [super() for _ in (1,)]


def outside(a):
    return super()


attempt(A.none)
attempt(A().deleted)
attempt(A().plain)
attempt(A.plain, 3)
attempt(A().variadic)
attempt(A().nested)
attempt(A().rebound)
attempt(A().rebound, A())
attempt(A().captured)
attempt(A().comprehension)
attempt(outside, 1)


class B:
    def early(self):
        return super()

    attempt(early, 1)


original = super
builtins.super = lambda *args: ("replaced", args)
attempt(A().plain)
attempt(outside, 1)
builtins.super = original
attempt(A().plain)


def hidden():
    super = lambda *args: ("local", args)

    class C:
        def f(self):
            return super()

    return C().f()


attempt(hidden)

# assert raises AssertionError, whatever that name is bound to.
RealError = AssertionError


def check(x):
    assert x, "said"


for replacement in (ValueError, 3):
    AssertionError = replacement
    try:
        check(0)
    except RealError as e:
        print(type(e).__name__, e)
del AssertionError
builtins.AssertionError = KeyError
try:
    assert not 1
except RealError as e:
    print("still", repr(e))
builtins.AssertionError = RealError
