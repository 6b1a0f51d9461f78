# SystemExit with a message within handlers.
import sys

try:
    1 / 0
except ZeroDivisionError:
    try:
        sys.exit("gave up")
    finally:
        print("finally")
