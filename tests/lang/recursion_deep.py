# A raised recursion limit is the program's right; at the default one RecursionError comes, however frames are made.
import functools
import sys


def count(n):
    return 0 if n == 0 else 1 + count(n - 1)


def endless(*args, **kwargs):
    return endless(*args, **kwargs)


class Endless:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __repr__(self):
        return f"<{self!r}>"

    def __eq__(self, other):
        return self == other


for attempt in (lambda: count(10**6), endless, lambda: Endless().a, lambda: repr(Endless()), lambda: Endless() == 1):
    try:
        attempt()
    except RecursionError as e:
        print(str(e).split(" while ")[0])
try:
    print(count(500))
except RecursionError:
    print("too early")

sys.setrecursionlimit(20000)
print(count(19000))

nested = []
for _ in range(5000):
    nested = [nested]
print(len(repr(nested)))


class Node:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"({Node(self.n - 1)!r})" if self.n else "."

    def __getattr__(self, name):
        return getattr(Node(self.n - 1), name) if self.n else name


print(len(repr(Node(600))), Node(600).colour)


def smallest(n):
    return sorted([n], key=lambda x: smallest(x - 1) if x else 0)[0]


print(smallest(1000))


@functools.lru_cache(None)
def cached(n):
    return 0 if n == 0 else 1 + cached(n - 1)


print(cached(400))


def below(n):
    if n:
        yield from below(n - 1)
    yield n


print(sum(below(4000)))
try:
    count(30000)
except RecursionError:
    print("limit")
