# What a program leaves behind goes at its end: cycles first, then what the globals hold, nearest first.
class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, "glob" in globals(), globals().get("glob"))


def make():
    return Noisy("made")


glob = 5
y = make()
x = Noisy("x")


def default(d=Noisy("default")):
    return y


closure_value = Noisy("closure")


def outer(v):
    return lambda: v


inner = outer(Noisy("cell"))
z = [Noisy("l1"), Noisy("l2"), (Noisy("t1"), Noisy("t2"))]
_private = Noisy("_private")
y = Noisy("y2")
cycle = Noisy("cycle")
cycle.me = cycle
del cycle


class Holder:
    attr = Noisy("class attr")


table = {"k": Noisy("dict value"), "l": [Noisy("deep")]}
held = Noisy("held")
held.child = Noisy("child of held")


def gen():
    try:
        yield 1
    finally:
        print("generator closed", glob)


g = gen()
next(g)
print("end of program")
