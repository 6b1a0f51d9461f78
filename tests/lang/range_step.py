"""range() with a step that only the run knows, up to the largest numbers, left in the middle."""


def walk(a, b, s):
    out = []
    for i in range(a, b, s):
        out.append(i)
        if len(out) == 5:
            break
    return out


print(walk(0, 20, 3), walk(0, 3, 1), walk(10, 0, 5), walk(0, 100, 50))
print(walk(10, 0, -3), walk(-5, 5, 4))
big = 2**62 - 1
print(walk(-big, big, big), walk(big - 1, big, big), walk(0, big, big - 1), walk(0, 2**70, 2**68))
try:
    walk(0, 5, 0)
except ValueError as e:
    print(e)


def marks(n, step):
    flags = [True] * n
    for j in range(step * step, n, step):
        flags[j] = False
    return flags.count(True)


print([marks(100, s) for s in (2, 3, 7)])
it = iter(range(0, 10, 3))
print(next(it), list(it))
