import helper
import helper as h
from helper import double, VALUE as V, Thing
from helper import *

print("main starts", __name__, h is helper, helper.__name__)
print(double(4), V, Thing(3).show(), helper.VALUE, triple(2))
helper.VALUE = 100
print(helper.VALUE, V, helper.read_value())
helper.bump()
helper.bump()
print(helper.count, h.count)
try:
    _private
except NameError as e:
    print(e)
print(helper._private, hasattr(helper, "nope"), sorted(n for n in dir(helper) if not n.startswith("__")))
try:
    helper.nope
except AttributeError as e:
    print(e)


def inside():
    import late

    return late.where()


print("before late")
print(inside(), inside())
import late as again

print(again.loads, again.__name__, __file__.endswith("main.py"), again.__file__.endswith("late.py"))
helper.double = lambda x: "patched"
print(helper.double(1), double(1), helper.use_double(5))
del helper.count
try:
    helper.bump()
except NameError as e:
    print(e)
