"""enum, compiled from the installed library."""

import enum
from enum import Enum, Flag, IntEnum, auto, unique


class Colour(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    @property
    def short(self):
        return self.name[0]


print(Colour.RED, repr(Colour.GREEN), Colour.CRIMSON is Colour.RED)
print([c.short for c in Colour], len(Colour), Colour(3), Colour["BLUE"])
print(list(Colour.__members__))
for bad in (lambda: Colour(9), lambda: Colour["PINK"]):
    try:
        bad()
    except (ValueError, KeyError) as e:
        print(type(e).__name__, e)
try:
    Colour.RED = 4
except AttributeError as e:
    print("AttributeError", "RED" in str(e))


class Level(IntEnum):
    LOW = auto()
    HIGH = 10
    TOP = auto()


print(Level.LOW < Level.HIGH, Level.TOP + 1, sorted(Level, reverse=True)[0].name, f"{Level.HIGH:>5}")


class Access(Flag):
    READ = auto()
    WRITE = auto()
    RUN = auto()
    ALL = READ | WRITE | RUN


both = Access.READ | Access.RUN
print(both.value, Access.WRITE in both, both & Access.ALL == both, bool(both & Access.WRITE), ~both)
print([a.name for a in both])
try:

    @unique
    class Twice(Enum):
        A = 1
        B = 1

except ValueError as e:
    print(e)

Dynamic = Enum("Dynamic", "ONE TWO", module=__name__)
print(list(Dynamic), type(Dynamic) is enum.EnumMeta, {Dynamic.ONE: "one"}[Dynamic(1)])


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @classmethod
    def _missing_(cls, value):
        return cls.MARS if value == "red" else None


print(Planet.EARTH.mass, Planet("red").radius)
match Colour.GREEN:
    case Colour.RED:
        print("red")
    case Colour.GREEN:
        print("green")
