"""Processes are not to be had yet: the refusal of a system that cannot start them."""

# TODO(stdlib-compat, owner:runtime, milestone:SL2, priority:P2, status:missing): fork_exec through runtime/gate


def fork_exec(*args):
    import errno

    raise OSError(errno.ENOSYS, "a compiled program cannot start processes yet")
