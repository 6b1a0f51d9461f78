"""Planets and the sun, stepped with a symplectic integrator.

usage: nbody.py FILE STEPS

FILE has a line per setting (name, value) and per body: name, position, velocity, mass. Each field is read as what it
looks like: a whole number, a fraction, a word. So the types of all numbers come from there, and nothing in this source
says that they are floats.
"""

import sys
from math import pi, sqrt

SOLAR_MASS = 4 * pi * pi


class Body:
    def __init__(self, name, x, y, z, vx, vy, vz, mass):
        self.name = name
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx
        self.vy = vy
        self.vz = vz
        self.mass = mass

    def kinetic(self):
        return 0.5 * self.mass * (self.vx * self.vx + self.vy * self.vy + self.vz * self.vz)

    def distance(self, other):
        dx = self.x - other.x
        dy = self.y - other.y
        dz = self.z - other.z
        return sqrt(dx * dx + dy * dy + dz * dz)

    def __repr__(self):
        return f"{self.name:<8} ({self.x:+.6f}, {self.y:+.6f}, {self.z:+.6f})"


def value(text):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


def read_system(name):
    settings, bodies = {}, []
    with open(name) as f:
        for line in f:
            fields = [value(text) for text in line.split("#")[0].split()]
            if len(fields) == 2:
                settings[fields[0]] = fields[1]
            elif fields:
                bodies.append(Body(*fields))
    year = settings["year"]
    for body in bodies:
        body.vx *= year
        body.vy *= year
        body.vz *= year
        body.mass *= SOLAR_MASS
    return settings, bodies


def offset_momentum(bodies):
    """Lets the whole system rest by moving the first body."""
    px = py = pz = 0.0
    for b in bodies:
        px += b.vx * b.mass
        py += b.vy * b.mass
        pz += b.vz * b.mass
    sun = bodies[0]
    sun.vx = -px / SOLAR_MASS
    sun.vy = -py / SOLAR_MASS
    sun.vz = -pz / SOLAR_MASS


def energy(bodies):
    total = 0.0
    for i, b in enumerate(bodies):
        total += b.kinetic()
        for other in bodies[i + 1 :]:
            total -= b.mass * other.mass / b.distance(other)
    return total


def advance(bodies, pairs, dt, steps):
    for _ in range(steps):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            d2 = dx * dx + dy * dy + dz * dz
            mag = dt / (d2 * sqrt(d2))
            am = a.mass * mag
            bm = b.mass * mag
            a.vx -= dx * bm
            a.vy -= dy * bm
            a.vz -= dz * bm
            b.vx += dx * am
            b.vy += dy * am
            b.vz += dz * am
        for b in bodies:
            b.x += dt * b.vx
            b.y += dt * b.vy
            b.z += dt * b.vz


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else "planets.txt"
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    settings, bodies = read_system(name)
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
    offset_momentum(bodies)
    print(f"energy {energy(bodies):.9f}")
    advance(bodies, pairs, settings["step"], steps)
    print(f"energy {energy(bodies):.9f}")
    for body in bodies:
        print(body)
    near = min(pairs, key=lambda pair: pair[0].distance(pair[1]))
    print("nearest:", near[0].name, near[1].name, round(near[0].distance(near[1]), 6))


if __name__ == "__main__":
    main()
