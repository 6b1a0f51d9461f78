"""What classmethod and staticmethod objects take over from their function."""

class A:
    @classmethod
    def f(cls, x: int) -> str:
        "doc"
    @staticmethod
    def g(x: int): "doc g"
f = A.__dict__["f"]; g = A.__dict__["g"]
for o in (f, g):
    for n in "__annotations__ __name__ __doc__ __module__ __qualname__ __wrapped__ __dict__ __isabstractmethod__ __func__".split():
        try: print(n, str(getattr(o, n)).split(" at ")[0])
        except AttributeError as e: print(n, e)
f.attr = 3
print(f.attr, sorted(vars(f)))
class C:
    def __call__(self, x): return x
s = staticmethod(C())
print(hasattr(s, "__name__"), s(3), vars(s).keys())
def h(): pass
h.extra = 5
print(hasattr(classmethod(h), "extra"), classmethod(h).__name__)
f.__annotations__ = {"z": 1}
print(f.__annotations__, A.f.__annotations__)
