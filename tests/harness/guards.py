"""See tests/run.py."""


def cases(env):
    return ()
