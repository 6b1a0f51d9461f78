# Uncaught: in a guard and in a pattern's attribute.
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


def where(p):
    match p:
        case Point(x=0, y=0):
            return "origin"
        case Point(x, y) if x / y > 1:
            return "wide"
        case [Point(), *rest] if rest[0].x:
            return "list"
    return "other"


print(where(Point(0, 0)), where(Point(4, 2)), where([Point(1, 1), Point(1, 0)]))
print(where(Point(1, 0)))
