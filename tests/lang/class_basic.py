class Point:
    """A point."""

    origin = (0, 0)

    def __init__(self, x=0, y=0):
        self.x = x
        self.y = y

    def move(self, dx, dy=0):
        self.x += dx
        self.y += dy
        return self

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


p = Point(1, 2)
q = Point(y=5)
print(p, q, p.x, p.origin, Point.origin, p.move(3).move(1, 1), Point.move(q, 1), str(p), f"{p}", [p], {"p": p})
p.extra = "dynamic"
print(p.extra, vars(p), p.__dict__ == {"x": 5, "y": 3, "extra": "dynamic"}, p.__class__.__name__, type(p) is Point, Point.__doc__)
p.origin = "mine"
print(p.origin, q.origin, Point.origin)
Point.origin = "theirs"
print(p.origin, q.origin)
m = p.move
m(10)
print(p.x, m.__self__ is p, m.__func__ is Point.move, callable(m), m.__name__)
Point.double = lambda self: Point(self.x * 2, self.y * 2)
print(p.double(), isinstance(p, Point), isinstance(p, object), isinstance(1, (str, int)), issubclass(Point, object))
p.move = lambda *a: "instance attribute"
print(p.move(1))
print(Point.__name__, Point.__module__, Point.__qualname__, type(Point).__name__, Point.__bases__ == (object,), Point.__mro__[-1] is object)


class Empty:
    pass


e = Empty()
e.a, e.b = 1, [2]
print(e.a, e.b, sorted(vars(e)), e == e, e == Empty(), e != Empty(), bool(e), Empty() is Empty())
for f in (lambda: e.zzz, lambda: Empty.zzz, lambda: Point(1, 2, 3), lambda: Empty(1), lambda: p.double(1), lambda: Point.move(), lambda: e(), lambda: e[0], lambda: len(e), lambda: e + 1, lambda: -e, lambda: e < e, lambda: iter(e), lambda: Point(z=1)):
    try:
        print(f())
    except (AttributeError, TypeError) as err:
        print(type(err).__name__, err)


class Outer:
    class Inner:
        v = 1

        def get(self):
            return self.v

    def make(self):
        return self.Inner()


print(Outer.Inner.v, Outer().make().get(), Outer.Inner.__qualname__, Outer.make.__qualname__)


def factory(n):
    class Made:
        value = n

        def get(self):
            return n + self.value

    return Made


A, B = factory(1), factory(2)
print(A is B, A().get(), B().get(), A.__qualname__)
