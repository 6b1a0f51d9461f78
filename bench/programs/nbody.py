"""Planets as plain lists of numbers, pairs made once: float arithmetic through containers."""

import math

SOLAR = 4 * math.pi * math.pi
YEAR = 365.24


def make():
    return [
        [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], SOLAR],
        [
            [4.841431442464721, -1.1603200440274284, -0.10362204447112311],
            [0.001660076642744037 * YEAR, 0.007699011184197404 * YEAR, -0.0000690460016972063 * YEAR],
            0.0009547919384243266 * SOLAR,
        ],
        [
            [8.34336671824458, 4.124798564124305, -0.4035234171143214],
            [-0.002767425107268624 * YEAR, 0.004998528012349172 * YEAR, 0.0000230417297573763 * YEAR],
            0.0002858859806661308 * SOLAR,
        ],
        [
            [12.894369562139131, -15.111151401698631, -0.22330757889265573],
            [0.002964601375647616 * YEAR, 0.0023784717395948095 * YEAR, -0.0000296589568540237 * YEAR],
            0.00004366244043351563 * SOLAR,
        ],
    ]


def combinations(items):
    result = []
    for i in range(len(items) - 1):
        for other in items[i + 1 :]:
            result.append((items[i], other))
    return result


def advance(bodies, pairs, dt, n):
    for _ in range(n):
        for (p1, v1, m1), (p2, v2, m2) in pairs:
            dx = p1[0] - p2[0]
            dy = p1[1] - p2[1]
            dz = p1[2] - p2[2]
            mag = dt * ((dx * dx + dy * dy + dz * dz) ** -1.5)
            b1 = m1 * mag
            b2 = m2 * mag
            v1[0] -= dx * b2
            v1[1] -= dy * b2
            v1[2] -= dz * b2
            v2[0] += dx * b1
            v2[1] += dy * b1
            v2[2] += dz * b1
        for r, v, _mass in bodies:
            r[0] += dt * v[0]
            r[1] += dt * v[1]
            r[2] += dt * v[2]


def energy(bodies, pairs):
    e = 0.0
    for (p1, _v1, m1), (p2, _v2, m2) in pairs:
        dx = p1[0] - p2[0]
        dy = p1[1] - p2[1]
        dz = p1[2] - p2[2]
        e -= (m1 * m2) / ((dx * dx + dy * dy + dz * dz) ** 0.5)
    for _r, v, m in bodies:
        e += m * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) / 2.0
    return e


def main():
    bodies = make()
    pairs = combinations(bodies)
    print("%.9f" % energy(bodies, pairs))
    advance(bodies, pairs, 0.01, 200000)
    print("%.9f" % energy(bodies, pairs))


main()
