"""Fibonacci numbers, four ways, checked against each other.

usage: fib.py [N]     N is the argument of the recursive one; 27 by default
"""

import sys


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def fib_loop(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def fib_memo(n, seen={0: 0, 1: 1}):
    if n not in seen:
        seen[n] = fib_memo(n - 1) + fib_memo(n - 2)
    return seen[n]


def fib_doubling(n):
    """Returns (F(n), F(n + 1)) in O(log n) multiplications."""
    if n == 0:
        return 0, 1
    a, b = fib_doubling(n >> 1)
    c = a * (2 * b - a)
    d = a * a + b * b
    if n & 1:
        return d, c + d
    return c, d


def fibs():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, iterable):
    result = []
    for item in iterable:
        if len(result) == n:
            break
        result.append(item)
    return result


def main(argv):
    n = int(argv[1]) if len(argv) > 1 else 27
    print("first:", *take(15, fibs()))
    print(f"fib({n}) = {fib(n)}")
    for way in (fib_loop, fib_memo, lambda k: fib_doubling(k)[0]):
        if way(n) != fib(min(n, 15)) and n <= 15:
            print("mismatch in", way.__name__)
            return 1
    big = fib_loop(300)
    assert big == fib_doubling(300)[0] == fib_memo(300)
    print("fib(300) =", big)
    print("digits of fib(5000):", len(str(fib_doubling(5000)[0])))
    print("last digits:", fib_loop(5000) % 10**10)
    golden = fib_loop(41) / fib_loop(40)
    print(f"ratio: {golden:.12f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
