# Uncaught: in a class body inside a class body, from a decorator.
def check(cls):
    for name, value in vars(cls).items():
        if not name.startswith("_"):
            value.strip(), value + "x"
    return cls


class Outer:
    text = "a"

    @check
    class Inner:
        first = "b"
        second = b"c"
