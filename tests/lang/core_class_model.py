# classes
class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        print("Meta.__new__", name, bases, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("Meta.__init__", name)
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print("Meta.__call__", cls.__name__, a, k)
        return super().__call__(*a, **k)
    @classmethod
    def __prepare__(m, name, bases, **kw):
        print("prepare", name, kw)
        return {"extra": 1}
    def __repr__(cls): return f"<M {cls.__name__}>"
class X(metaclass=Meta, opt=3):
    a = 1
    def __init__(self, q): self.q = q
x = X(5)
print(x.q, X.extra, X, type(X))
class Y(X): pass
Y(1)
class D:
    def __set_name__(self, owner, name): print("set_name", owner.__name__, name); self.n = name
    def __get__(self, o, t): return (self.n, o is None, t.__name__)
    def __set__(self, o, v): print("set", v)
    def __delete__(self, o): print("del")
class H:
    d = D()
h = H()
print(h.d, H.d)
h.d = 4
del h.d
class Base:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.subs.append((cls.__name__, tag))
class S1(Base, tag="one"): pass
class S2(Base): pass
print(Base.subs)
class A: 
    def who(self): return "A"
class B(A):
    def who(self): return "B" + super().who()
class C(A):
    def who(self): return "C" + super().who()
class DD(B, C):
    def who(self): return "D" + super().who()
print(DD().who(), [c.__name__ for c in DD.__mro__])
try:
    class Bad(A, B): pass
except TypeError as e: print(e)
try:
    class Bad(int, str): pass
except TypeError as e: print(e)
try:
    class Bad(A, A): pass
except TypeError as e: print(e)
class Slots:
    __slots__ = ("a", "b", "__c")
    def __init__(self): self.a = 1; self.__c = 4
    def c(self): return self.__c
s = Slots()
print(s.a, s.c())
try: s.b
except AttributeError as e: print(e)
try: s.z = 1
except AttributeError as e: print(e)
s.b = 2.5
print(s.b); del s.b
try: del s.b
except AttributeError as e: print(e)
print(Slots.a, hasattr(s, "__dict__"))
class SubSlots(Slots):
    pass
ss = SubSlots(); ss.new = 3; print(ss.__dict__, ss.a)
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + (o.x if isinstance(o, V) else o))
    def __radd__(self, o): return V(o + self.x + 100)
    def __iadd__(self, o): self.x += 1000; return self
    def __eq__(self, o): return isinstance(o, V) and self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __hash__(self): return hash(self.x)
    def __bool__(self): return self.x != 0
    def __len__(self): return 3
    def __getitem__(self, i):
        if isinstance(i, slice): return ("slice", i.start, i.stop, i.step)
        if i >= 3: raise IndexError(i)
        return i * 10
    def __contains__(self, i): return i == 42
    def __call__(self, *a): return a
    def __neg__(self): return V(-self.x)
    def __index__(self): return self.x
    def __repr__(self): return f"V({self.x})"
v = V(1) + V(2); print(v, v + 1, 1 + v)
v += 5; print(v, v == V(1003), v != V(3), v < V(2000), v > V(2), hash(v) == hash(1003), bool(V(0)))
print(list(v), v[1:2], 42 in v, 1 in v, v(1, 2), -v, [0]*5 == [0]*V(5), len(v))
try: v <= v
except TypeError as e: print(e)
try: v - 1
except TypeError as e: print(e)
try: "a" + v
except TypeError as e: print(e)
class NoHash:
    def __eq__(self, o): return True
try: hash(NoHash())
except TypeError as e: print(e)
class G:
    def __getattr__(self, n):
        if n.startswith("x"): return n.upper()
        raise AttributeError(n)
    def __setattr__(self, n, v): print("setattr", n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n): print("delattr", n); object.__delattr__(self, n)
g = G(); g.a = 1; print(g.xyz, g.a); del g.a
try: g.b
except AttributeError as e: print("AE", e)
class GA:
    def __getattribute__(self, n): return "GA:" + n
print(GA().foo)
class Num(int):
    def __repr__(self): return f"Num({int(self)})"
    def __add__(self, o): return Num(int(self) + int(o))
n = Num(5); print(n, n + 1, n * 2, type(n * 2), n == 5, hash(n), [1,2,3,4,5,6][n]); n.attr = 3; print(n.attr)
class St(str):
    def shout(self): return self.upper() + "!"
t = St("abc"); t.z = 1; print(t, t.shout(), t + "d", len(t), t.z, {t: 1}["abc"], type(t + "d"))
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    @property
    def first(self): return self[0]
tt = T(1, 2); print(tt, tt.first, tt == (1, 2)); tt.q = 9; print(tt.q)
class DT(dict):
    def __missing__(self, k): return k * 2
dt = DT(a=1); print(dt["a"], dt["zz"], dt); dt.k = 1; print(dt.k)
class F(float): pass
f = F(1.5); f.u = 2; print(f + 1, f.u, repr(f))
print(type("Dyn", (A,), {"y": 5})().y, type("Dyn", (A,), {}).__mro__[1].__name__)
print(X.__name__, X.__qualname__, X.__module__, DD.__bases__, A.__subclasses__()[0].__name__)
print(isinstance(True, int), issubclass(bool, int), type(None), type(Ellipsis), type(NotImplemented))
A.dyn = lambda self: "dyn"
print(B().dyn())
B.__len__ = lambda self: 7
print(len(B()))
b = B(); b.__class__ = C; print(b.who())
class WithDoc:
    "the doc"
    def m(self): "mdoc"
print(WithDoc.__doc__, WithDoc.m.__doc__, WithDoc().__doc__, WithDoc.m.__qualname__)
class Ctx:
    def __enter__(self): print("enter"); return self
    def __exit__(self, *a): print("exit", a[0]); return True
with Ctx() as c: raise ValueError(1)
try:
    with 5: pass
except TypeError as e: print(e)
try: A()()
except TypeError as e: print(e)
try: A(1)
except TypeError as e: print(e)
try: object(1)
except TypeError as e: print(e)
try: A.nope
except AttributeError as e: print(e)
try: int.foo = 1
except TypeError as e: print(e)
try: (5).foo = 1
except AttributeError as e: print(e)
try: [].foo = 1
except AttributeError as e: print(e)
try: [].append = 1
except AttributeError as e: print(e)
def outer():
    class Inner:
        def m(self): pass
    return Inner
print(outer().__qualname__, outer().m.__qualname__)
