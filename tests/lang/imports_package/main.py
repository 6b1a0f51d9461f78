import shapes
import shapes.square
from shapes import circle, area_of
from shapes.round import ellipse
from shapes.round.ellipse import Ellipse, AXES
import shapes.round.ellipse as el
import sys

print(shapes.NAME, shapes.square.Square(3).area(), round(circle.Circle(1).area(), 3))
print(area_of(shapes.square.Square(2)), Ellipse(2, 3).describe(), AXES, el is ellipse, shapes.round.ellipse is el)
print(shapes.__name__, shapes.square.__name__, el.__name__, shapes.__package__, el.__package__, circle.__package__)
print(sorted(m for m in sys.modules if m.startswith("shapes")))
print(shapes.__file__.replace("\\", "/").split("/")[-2:], shapes.loaded, hasattr(shapes, "circle"))
from shapes import *

print(square.Square.__module__, "circle" in dir())
try:
    from shapes import pentagon
except ImportError as e:
    print(str(e).split("(")[0])
try:
    import shapes.hexagon
except ModuleNotFoundError as e:
    print(e, e.name)
