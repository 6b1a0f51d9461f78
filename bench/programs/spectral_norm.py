"""Matrix times vector without a matrix: calls, int to float, comprehensions."""

import math


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(u):
    n = len(u)
    result = []
    for i in range(n):
        total = 0.0
        for j in range(n):
            total += element(i, j) * u[j]
        result.append(total)
    return result


def times_transposed(u):
    n = len(u)
    return [sum([element(j, i) * u[j] for j in range(n)]) for i in range(n)]


def main(n):
    u = [1.0] * n
    for _ in range(5):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    vbv = 0.0
    vv = 0.0
    for a, b in zip(u, v):
        vbv += a * b
        vv += b * b
    print("%.9f" % math.sqrt(vbv / vv))


main(450)
