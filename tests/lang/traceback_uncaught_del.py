# An exception in __del__ is reported and forgotten; one that is uncaught ends the program.
class Finaliser:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<finaliser of {self.name}>"

    def __call__(self):
        print("del", self.name, flush=True)
        return self.parts[
            self.name
        ]


class First:
    __del__ = Finaliser("first")


class Second:
    __del__ = Finaliser("second")


def f():
    a = First()
    del a
    print("between", flush=True)
    [Second(), 1][1]()


f()
