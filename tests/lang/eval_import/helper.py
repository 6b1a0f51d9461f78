VALUE = 41


def double(x):
    return 2 * x
