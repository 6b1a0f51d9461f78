def v(name, value=None):
    print(name, end=" ")
    return value


def f(*a, **k):
    print("call", end=" ")


class A:
    def __getitem__(self, k):
        print("getitem", end=" ")
        return self

    def __setitem__(self, k, val):
        print("setitem", k, end=" ")

    def __getattr__(self, n):
        print("getattr", n, end=" ")
        return self

    def __add__(self, o):
        print("add", end=" ")
        return self

    def __call__(self, *a):
        print("called", end=" ")
        return self

    def __iadd__(self, o):
        print("iadd", end=" ")
        return self


a = A()
v("a", 1) + v("b", 2) * v("c", 3)
print()
f(v(1), *v(2, []), k=v(3), **v(4, {}))
print()
[v("x"), v("y")], (v("z"),), {v("k1", 1): v("v1"), v("k2", 2): v("v2")}, {v("s", 3)}
print()
v("obj", a)[v("key", 5)] = v("value", 6)
print()
v("o", a).attr = v("val")
print()
v("t1", a)[v("i1")], v("t2", a)[v("i2")] = v("r1"), v("r2")
print()
x = y = v("chained", [])
print(x is y)
v("aug", a)[v("idx", 0)] += v("rhs")
print()
v("l", 1) < v("m", 0) < v("never")
print()
v("cond", True) and v("then") if v("test", True) else v("else")
print()
v("fn", a).meth(v("arg1"), v("arg2"))
print()
v("slice", a)[v("lo") : v("hi") : v("step")]
print()
print({**v("d1", {}), "k": v("kv"), **v("d2", {})}, [*v("l1", []), v("e")])
lst = [1, 2, 3]
i = 0
i = lst[i] = 2
print(lst, i)
def deco(n):
    print("deco", n, end=" ")
    return lambda f: print("apply", n, end=" ") or f


@deco(1)
@deco(2)
def g(p=v("default"), *, q=v("kwdefault")) -> v("return ann"):
    pass


print()


class C(v("base", object), metaclass=v("meta", type)):
    v("body")


print()
lambda p=v("lambda default"): v("never")
print()
assert v("assert", True), v("never")
print()
del v("del1", {1: 2})[v("dk", 1)]
print()
print(f"{v('f1', 1)}{v('f2', 2):{v('spec', 3)}}")
try:
    raise v("exc", ValueError("e")) from v("cause", None)
except v("match", ValueError):
    print()
for q in v("iter", [1]):
    v("loop body")
print()
with_target = {}
print((v("w1", 1), (n := v("w2", 2)), n))
