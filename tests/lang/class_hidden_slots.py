"""Slots of instances that a class begins to hide later; a loop variable that lives on with an object's last value."""


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y


def total(points):
    t = 0.0
    for p in points:
        t += p.x + p.y
    return t


points = [Point(1.0, 2.0), Point(3.0, 4.0)]
print(total(points), [p.norm() for p in points])
Point.x = property(lambda self: 100.0)
print(total(points), [p.norm() for p in points])
try:
    points[0].x = 5.0
except AttributeError as e:
    print(e)
del Point.x
print(total(points))


class Watched:
    def __init__(self, v):
        self.v = v

    def __getattribute__(self, name):
        return 7.0 if name == "v" else object.__getattribute__(self, name)


class Logged:
    def __init__(self, v):
        self.v = v

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 2.0)

    def bump(self):
        self.v = self.v + 1.0
        return self.v


w, g = Watched(1.0), Logged(1.0)
print(w.v + 1.0, g.v + 1.0, g.bump(), g.bump())


class Later:
    def __init__(self, v):
        self.v = v


def read(o):
    return o.v + 0.5


o = Later(1.5)
print(read(o))
Later.__getattribute__ = lambda self, name: 10.0
print(read(o))


class Noisy:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("drop", self.n)


def last():
    for i in range(3):
        d = Noisy(i)
        e = i * 0.5
        f = e + 1
        print("round", i)
    print("after", d.n, e, f)


last()


def maybe(n):
    for i in range(n):
        x = i + 1
        y = x * 2.0
    try:
        print(x, y)
    except UnboundLocalError as e:
        print(e)


maybe(0)
maybe(2)
