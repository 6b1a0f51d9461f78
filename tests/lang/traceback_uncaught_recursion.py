# Uncaught: the same line more than three times is counted.
def down(n):
    if n:
        return 1 + down(n - 1)
    raise LookupError("bottom")


def twice(n):
    down(n); down(n)


twice(20)
