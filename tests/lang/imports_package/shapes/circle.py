import math

from shapes.base import Shape
from shapes import loaded as log

log.append(__name__)


class Circle(Shape):
    def __init__(self, r):
        self.r = r

    def area(self):
        return math.pi * self.r**2
