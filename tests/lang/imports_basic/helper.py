"""A module."""

print("helper loads", __name__)
VALUE = 7
_private = "hidden"
count = 0


def double(x):
    return x * 2


def triple(x):
    return x * 3


def read_value():
    return VALUE


def bump():
    global count
    count += 1


def use_double(x):
    return double(x)


class Thing:
    def __init__(self, n):
        self.n = n

    def show(self):
        return f"{__name__}.Thing({self.n * VALUE})"


if __name__ == "__main__":
    print("never")
