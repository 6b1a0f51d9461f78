# Uncaught: RecursionError, with the lines between left out.
import sys

sys.setrecursionlimit(200)


def forever(n):
    return forever(n + 1) + 1


forever(0)
