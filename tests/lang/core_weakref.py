import _weakref
class A: pass
a = A()
r = _weakref.ref(a)
print(r() is a, _weakref.getweakrefcount(a))
r2 = _weakref.ref(a, lambda w: print("dead", w() is None))
p = _weakref.proxy(a)
a.x = 5
print(p.x); p.y = 6; print(a.y)
del a
print(r(), r2())
try: p.x
except ReferenceError as e: print(e)
try: _weakref.ref(5)
except TypeError as e: print(e)
import atexit
atexit.register(print, "bye", 1)
@atexit.register
def g(): print("first")
