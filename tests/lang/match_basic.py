def kind(x):
    match x:
        case 0:
            return "zero"
        case -1 | 1:
            return "unit"
        case int(n) if n > 100:
            return f"big {n}"
        case int():
            return "int"
        case "hello" | "bye":
            return "greeting"
        case str() as s:
            return f"str {s}"
        case None:
            return "none"
        case True | False:
            return "never: bool is int"
        case []:
            return "empty"
        case [a]:
            return f"one {a}"
        case [a, b]:
            return f"two {a} {b}"
        case [first, *rest]:
            return f"many {first} {rest}"
        case {"type": "point", "x": x, "y": y}:
            return f"point {x} {y}"
        case {"k": v, **rest}:
            return f"k {v} {rest}"
        case {}:
            return "mapping"
        case float(f):
            return f"float {f}"
        case _:
            return "other"


for v in (0, 1, -1, 5, 500, True, "hello", "x", None, [], [1], (1, 2), [1, 2, 3], {"type": "point", "x": 1, "y": 2}, {"k": 1, "z": 2}, {}, {"q": 1}, 1.5, {1, 2}, b"ab", range(2)):
    print(repr(v), "->", kind(v))


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Color:
    RED = 1


def where(p):
    match p:
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=yy):
            return f"on y {yy}"
        case Point(x, 0):
            return f"on x {x}"
        case Point(x, y) if x == y:
            return "diagonal"
        case Point():
            return "somewhere"
        case Color.RED:
            return "red"
        case [Point(x=a), Point(x=b)]:
            return f"two points {a} {b}"
        case (1, (2, [3, c])) | {"deep": c}:
            return f"deep {c}"
    return "nothing"


for p in (Point(0, 0), Point(0, 5), Point(5, 0), Point(2, 2), Point(1, 2), 1, [Point(1, 2), Point(3, 4)], (1, (2, [3, "c"])), {"deep": 9}, "no"):
    print(where(p))
match = 5
case = match + 1
print(match, case)
match [1, 2]:
    case [x, y]:
        print(x + y)
print(x)
try:
    match Point(1, 2):
        case Point(1, 2, 3):
            pass
except TypeError as e:
    print(e)
