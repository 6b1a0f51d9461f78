"""What sysconfig would read from the record of how CPython was built: a compiled program has none."""


def _init_posix(vars):
    vars["SOABI"] = None
