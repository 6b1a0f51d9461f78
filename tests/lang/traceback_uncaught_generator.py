# Uncaught: a generator that a generator expression drives.
def numbers():
    yield 1
    yield "2"
    yield None


def total(items):
    return sum(x + 1 for x in items if x is not None)


print(total(numbers()))
