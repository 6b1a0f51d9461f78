from base import Noisy
import plain

r = Noisy("with_function.r")
_r = Noisy("with_function._r")


def f():
    return r
