class A:
    x = 1
    def m(self): return "A.m"
a = A()
def f(o): return o.x, o.m()
for _ in range(3): print(f(a), end=" ")
A.x = 2; print(f(a), end=" ")
A.m = lambda self: "patched"; print(f(a))
a.m = lambda: "inst"; print(f(a)); del a.m; print(f(a))
class B(A): pass
b = B(); print(f(b)); B.x = property(lambda s: "prop"); print(f(b)); del B.x; print(f(b))
class ND:
    def __get__(self, o, t): return "nd"
class C: d = ND()
c = C(); print(c.d); c.d = 5; print(c.d); del c.d; print(c.d)
class DD:
    def __get__(self, o, t): return "dd"
    def __set__(self, o, v): o.__dict__["d"] = v
class E: d = DD()
e = E(); e.d = 3; print(e.d, e.__dict__)
class P:
    def __init__(self): self.v = 1
p = P()
def g(o): return o.v
print(g(p), g(p)); P.v = property(lambda s: "hidden"); print(g(p)); del P.v; print(g(p))
class M(type):
    def __getattr__(cls, n): return "M:" + n
    @property
    def mp(cls): return cls.__name__ + "!"
    def __len__(cls): return 42
    def __iter__(cls): return iter([1, 2])
    def __contains__(cls, x): return x == 1
    def __getitem__(cls, k): return k
    def __instancecheck__(cls, o): return o == 7
    def __eq__(cls, o): return True
    def __hash__(cls): return 1
class K(metaclass=M):
    def __class_getitem__(cls, k): return "cgi"
print(K.zzz, K.mp, len(K), list(K), 1 in K, K[3], isinstance(7, K), isinstance(8, K))
class CG:
    def __class_getitem__(cls, k): return ("cgi", k)
print(CG[int, 2])
class N:
    def __new__(cls, *a):
        print("new", a)
        return 5 if a else super().__new__(cls)
    def __init__(self, *a): print("init", a)
print(N(1), type(N()).__name__)
class S1:
    __slots__ = ("a",)
class S2(S1):
    __slots__ = ("b",)
s = S2(); s.a = 1; s.b = 2; print(s.a, s.b)
try: s.c = 1
except AttributeError as ex: print(ex)
try:
    class S3(S1, S2): pass
except TypeError as ex: print(ex)
class X1: __slots__ = ("p",)
class X2: __slots__ = ("q",)
try:
    class X3(X1, X2): pass
except TypeError as ex: print(ex)
class SP:
    __slots__ = ("_v",)
    @property
    def v(self): return self._v
    @v.setter
    def v(self, x): self._v = x * 2
sp = SP(); sp.v = 4; print(sp.v)
try:
    class Bad:
        __slots__ = ("z",)
        z = 1
except ValueError as ex: print(ex)
class Cmp:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return NotImplemented
    def __gt__(self, o): return "gt"
print(Cmp(1) < Cmp(2))
try: Cmp(1) <= 2
except TypeError as ex: print(ex)
class R1:
    def __add__(self, o): return "R1.add"
    def __radd__(self, o): return "R1.radd"
class R2(R1):
    def __radd__(self, o): return "R2.radd"
class R3(R1): pass
print(R1() + R2(), R1() + R3(), R2() + R1(), 1 + R1(), [1] + R1())
class I(int):
    def __radd__(self, o): return "I.radd"
    def __add__(self, o): return "I.add"
print(1 + I(2), I(2) + 1, I(3) * 2)
class IA:
    def __init__(self): self.l = []
    def __iadd__(self, o): self.l.append(o); return self
    def __imul__(self, o): return NotImplemented
    def __mul__(self, o): return "mul"
i = IA(); i += 1; i += 2; print(i.l); i *= 3; print(i)
class St(str):
    def __eq__(self, o): return "eq"
    def __hash__(self): return hash("q")
    def __str__(self): return "STR"
    def __format__(self, s): return "FMT" + s
print(St("a") == "a", "a" == St("a"), str(St("z")), f"{St('x'):>3}", "%s" % St("k"), repr(St("r")))
class Li(list):
    def __getitem__(self, i): return "gi" + str(i)
    def __len__(self): return 99
    def append(self, x): super().append(x * 2)
l = Li([1]); l.append(4); print(l[0], len(l), list(l), l, l == [1, 8])
class Di(dict):
    def __setitem__(self, k, v): super().__setitem__(k, v + 1)
    def __getattr__(self, n): return self[n]
d = Di(); d["a"] = 1; d.update(b=5); print(d, d.a)
class Se(set): pass
q = Se([1]); q.foo = 1; print(q | {2}, type(q | {2}).__name__)
class Fl(float):
    def __new__(cls, v): return super().__new__(cls, v * 2)
print(Fl(1.5), Fl(1) + 1, type(Fl(1) + 1).__name__)
class Ex(Exception):
    def __init__(self, *a, code=0): super().__init__(*a); self.code = code
try: raise Ex("m", code=5)
except Ex as ex: print(ex, ex.code, ex.args, repr(ex))
class BoolBad:
    def __bool__(self): return 1
try: bool(BoolBad())
except TypeError as ex: print(ex)
class LenBad:
    def __len__(self): return -1
try: len(LenBad())
except ValueError as ex: print(ex)
class ReprBad:
    def __repr__(self): return 1
try: repr(ReprBad())
except TypeError as ex: print(ex)
class IterBad:
    def __iter__(self): return 1
try: iter(IterBad())
except TypeError as ex: print(ex)
class HashBad:
    def __hash__(self): return "x"
try: hash(HashBad())
except TypeError as ex: print(ex)
class IdxBad:
    def __index__(self): return "x"
try: [1][IdxBad()]
except TypeError as ex: print(ex)
class InitBad:
    def __init__(self): return 1
try: InitBad()
except TypeError as ex: print(ex)
class Dirr:
    def __dir__(self): return ["z", "a"]
print(dir(Dirr()))
class Outer:
    class Inner:
        def m(self): pass
    print(Inner.__qualname__)
print(type.__call__(A).x, A.__call__().x)
x = super(B, b); print(x.m(), type(x).__name__)
try: super(B, 5)
except TypeError as ex: print(ex)
class Del:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
def scope():
    z = Del(1); y = Del(2)
    print("in scope")
scope()
z = Del(3); z = Del(4); del z
try:
    class MC(type): pass
    class MD(type): pass
    class Q1(metaclass=MC): pass
    class Q2(metaclass=MD): pass
    class Q3(Q1, Q2): pass
except TypeError as ex: print(ex)
try:
    class F1(bool): pass
except TypeError as ex: print(ex)
try:
    class F2(type(None)): pass
except TypeError as ex: print(ex)
try:
    class F3(5): pass
except TypeError as ex: print(ex)
print(A.__name__, type(A).__name__, A.__class__, object.__class__, type.__class__, type.__bases__)
A.__name__ = "Renamed"; print(A, a.__class__.__name__, A.__qualname__)
try: A.__name__ = 5
except TypeError as ex: print(ex)
class W:
    def __init__(self): self.__priv = 1
    def get(self): return self.__priv
print(W().get(), W().__dict__)
print(callable(A), callable(5), callable(a))
class WD:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x = x; self.y = y
match WD(1, 2):
    case WD(1, y=q): print("match", q)
for cls in (int, str, list, dict, tuple, set, float, bool, bytes, object, type, Exception):
    print(cls.__name__, cls.__mro__[-1].__name__, cls.__module__, len(cls.__bases__), end="; ")
print()
print([n for n in dir(object)])
print(hasattr(list, "__radd__"), hasattr(int, "__radd__"), hasattr(str, "__rmod__"), hasattr(dict, "__ior__"), hasattr(tuple, "__iadd__"), hasattr(list, "__iadd__"))
