x = 1
g = globals()
print(g["x"], "x" in g, g.get("zz"), type(g).__name__)
g["x"] = 5
print(x)
g["newname"] = 7
print(newname)
x = 9
print(g["x"], len([k for k in g if not k.startswith("__")]))
del g["newname"]
try: newname
except NameError as e: print(e)
g.update(a=1, b=2)
print(a + b)
import math
print(math.__dict__["pi"], "sqrt" in vars(math))
math.foo = 3
print(math.foo, math.__dict__["foo"])
print(sorted(k for k in globals() if not k.startswith("_")))
globals()["fn"] = lambda: x
print(fn())
