def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


def hanoi(n, a, b, c, moves):
    if n:
        hanoi(n - 1, a, c, b, moves)
        moves.append(a + c)
        hanoi(n - 1, b, a, c, moves)
    return moves


def perms(items):
    if len(items) <= 1:
        return [items]
    return [[x] + p for i, x in enumerate(items) for p in perms(items[:i] + items[i + 1 :])]


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def depth(tree):
    return 1 + max(map(depth, tree), default=0)


def flatten(x):
    if isinstance(x, list):
        for y in x:
            yield from flatten(y)
    else:
        yield x


print(ack(2, 3), hanoi(3, "a", "b", "c", []), perms([1, 2, 3]), even(500), odd(7))
print(depth([[], [[], [[]]]]), list(flatten([1, [2, [3, [4]], 5], [], 6])))


def down(n):
    return n if n == 0 else down(n - 1)


print(down(800))


def forever(n):
    return forever(n + 1) + 1


try:
    forever(0)
except RecursionError as e:
    print("RecursionError", str(e).startswith("maximum recursion depth exceeded"))


class R:
    def __repr__(self):
        return repr(self)


try:
    repr(R())
except RecursionError as e:
    print("repr", type(e).__name__)


def queens(n, row=0, cols=(), d1=(), d2=()):
    if row == n:
        return 1
    return sum(
        queens(n, row + 1, cols + (c,), d1 + (row + c,), d2 + (row - c,))
        for c in range(n)
        if c not in cols and row + c not in d1 and row - c not in d2
    )


print(queens(6))


def gcd(a, b):
    return gcd(b, a % b) if b else a


def power(b, e):
    if e == 0:
        return 1
    h = power(b, e // 2)
    return h * h * (b if e % 2 else 1)


print(gcd(1071, 462), power(3, 100), power(2.0, 10))
