def deeper(n):
    return inner(n)


def inner(n):
    raise LookupError("from another file", n)
