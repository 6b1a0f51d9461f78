# Uncaught: causes, contexts, suppressed ones, and finally on the way.
def parse(text):
    try:
        return int(text)
    except ValueError:
        raise KeyError(text) from None


def load(text):
    try:
        return parse(text)
    except KeyError as e:
        raise RuntimeError("cannot load") from e
    finally:
        print("cleaned")


try:
    load("x1")
except RuntimeError:
    undefined.name = 1
