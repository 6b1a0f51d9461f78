import sys


class Failure(Exception):
    def __init__(self, code):
        self.code = code

    def __str__(self):
        return f"failed with {self.code}\nand a second line"


def gen():
    yield 1
    raise Failure(7)


def consume():
    return [v * 2 for v in gen()]


sys.stdout.write("partial output without newline")
e = None
try:
    consume()
except Failure as err:
    err.add_note("a note\nof two lines")
    raise
