def ping(n):
    return pong(n + 1)


def pong(n):
    if n > 12:
        raise ValueError("deep enough")
    return ping(n + 1)


def fact(n):
    if n == 0:
        raise KeyError("bottom")
    return n * fact(n - 1)


try:
    ping(0)
except ValueError as e:
    print(e)
fact(8)
