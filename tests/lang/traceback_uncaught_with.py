# Uncaught: __exit__ raises while an exception is on its way.
class Lock:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        print(kind.__name__, value)
        raise OSError(13, "locked", "name.txt")


def use():
    with Lock() as a, Lock() as b:
        del a.missing


use()
