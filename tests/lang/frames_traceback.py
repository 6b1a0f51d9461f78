# The running stack as module traceback shows it.
import sys
import traceback


def inner():
    return traceback.extract_stack()


def outer(f):
    return f()


for entry in outer(inner):
    print(entry.name, entry.lineno, entry.line)
print([e.name for e in outer(lambda: traceback.extract_stack(limit=1))])
print([e.name for e in outer(lambda: traceback.extract_stack(limit=-1))])
print([f.f_code.co_name for f, line in traceback.walk_stack(outer(lambda: sys._getframe()))])


def prints():
    traceback.print_stack(file=sys.stdout)
    print("".join(traceback.format_stack(sys._getframe(), 1)), end="")


outer(prints)
