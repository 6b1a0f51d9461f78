"""A net of masses, springs, dampers and wind, as a scene file describes it.

usage: springs.py SCENE STEPS

A line of the scene is a kind, a name or two, and numbers. Whether those are whole numbers or fractions, and which
classes of force there are, only the file says.
"""

import sys
from math import sqrt


class Mass:
    def __init__(self, name, x, y, weight):
        self.name = name
        self.x = x
        self.y = y
        self.vx = weight - weight
        self.vy = weight - weight
        self.fx = weight - weight
        self.fy = weight - weight
        self.weight = weight
        self.fixed = False

    def push(self, fx, fy):
        self.fx += fx
        self.fy += fy

    def move(self, dt):
        if not self.fixed:
            self.vx += self.fx / self.weight * dt
            self.vy += self.fy / self.weight * dt
            self.x += self.vx * dt
            self.y += self.vy * dt
        self.fx = self.fx - self.fx
        self.fy = self.fy - self.fy

    def energy(self):
        return self.weight * (self.vx * self.vx + self.vy * self.vy) / 2

    def __repr__(self):
        return f"{self.name:<4} at ({self.x:+.6f}, {self.y:+.6f})"


class Force:
    """What acts on masses; subclasses say how."""

    def apply(self):
        raise NotImplementedError

    def energy(self):
        return 0.0


class Gravity(Force):
    def __init__(self, masses, g):
        self.masses = masses
        self.g = g

    def apply(self):
        for m in self.masses:
            m.fy -= self.g * m.weight

    def energy(self):
        return sum(m.weight * self.g * m.y for m in self.masses)


class Link(Force):
    def __init__(self, a, b):
        self.a = a
        self.b = b


class Spring(Link):
    def __init__(self, a, b, stiffness, length):
        super().__init__(a, b)
        self.stiffness = stiffness
        self.length = length

    def stretch(self):
        dx = self.b.x - self.a.x
        dy = self.b.y - self.a.y
        return sqrt(dx * dx + dy * dy) - self.length

    def apply(self):
        a = self.a
        b = self.b
        dx = b.x - a.x
        dy = b.y - a.y
        distance = sqrt(dx * dx + dy * dy)
        pull = self.stiffness * (distance - self.length) / distance
        a.push(pull * dx, pull * dy)
        b.push(-pull * dx, -pull * dy)

    def energy(self):
        s = self.stretch()
        return self.stiffness * s * s / 2


class Damper(Link):
    def __init__(self, a, b, drag):
        super().__init__(a, b)
        self.drag = drag

    def apply(self):
        a = self.a
        b = self.b
        fx = (b.vx - a.vx) * self.drag
        fy = (b.vy - a.vy) * self.drag
        a.push(fx, fy)
        b.push(-fx, -fy)


class Wind(Force):
    def __init__(self, mass, fx, fy):
        self.mass = mass
        self.fx = fx
        self.fy = fy

    def apply(self):
        self.mass.push(self.fx, self.fy)


class SceneError(Exception):
    pass


def number(text):
    """What the file says: a whole number or a fraction."""
    try:
        return int(text)
    except ValueError:
        return float(text)


class Scene:
    def __init__(self):
        self.masses = {}
        self.forces = []

    def mass(self, name, *numbers):
        self.masses[name] = Mass(name, *numbers)

    def fix(self, name):
        self.masses[name].fixed = True

    def spring(self, a, b, *numbers):
        self.forces.append(Spring(self.masses[a], self.masses[b], *numbers))

    def damper(self, a, b, *numbers):
        self.forces.append(Damper(self.masses[a], self.masses[b], *numbers))

    def wind(self, name, *numbers):
        self.forces.append(Wind(self.masses[name], *numbers))

    def gravity(self, *numbers):
        self.forces.append(Gravity(list(self.masses.values()), *numbers))

    def read(self, lines):
        names = {"mass": 1, "fix": 1, "spring": 2, "damper": 2, "wind": 1, "gravity": 0}
        for n, line in enumerate(lines, 1):
            kind, *fields = line.split("#")[0].split() or ["#"]
            if kind == "#":
                continue
            if kind not in names:
                raise SceneError(f"line {n}: no such thing: {kind}")
            count = names[kind]
            try:
                getattr(self, kind)(*fields[:count], *map(number, fields[count:]))
            except KeyError as e:
                raise SceneError(f"line {n}: no mass {e}") from e

    def step(self, dt):
        for force in self.forces:
            force.apply()
        for mass in self.masses.values():
            mass.move(dt)

    def energy(self):
        return sum(m.energy() for m in self.masses.values()) + sum(f.energy() for f in self.forces)


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else "net.scene"
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    scene = Scene()
    with open(name) as f:
        scene.read(f)
    print(f"{len(scene.masses)} masses, {len(scene.forces)} forces, energy {scene.energy():.6f}")
    for part in range(4):
        for _ in range(steps // 4):
            scene.step(0.001)
        print(f"after {(part + 1) * (steps // 4)} steps: energy {scene.energy():.6f}")
    for mass in scene.masses.values():
        print(mass)


if __name__ == "__main__":
    try:
        main()
    except (SceneError, OSError) as e:
        sys.exit(f"springs: {e}")
