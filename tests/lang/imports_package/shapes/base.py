from . import loaded

loaded.append(__name__)


class Shape:
    def area(self):
        raise NotImplementedError

    def describe(self):
        return f"{type(self).__name__} of {self.area():.2f}"


def area_of(shape):
    return shape.area()
