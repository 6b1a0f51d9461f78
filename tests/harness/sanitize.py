"""Every program once more, with checks: asan/lang/NAME, asan/examples/NAME.

Compiled code and runtime are under AddressSanitizer (and UBSan's checks of bounds, shifts and null), each object has a
malloc block of its own, each guard fails (--exit-every 1), and at the end the audit takes the program apart: an object
of the program's that is still alive has a count that nobody owns, and a block that nothing points to is a leak
(runtime/memory/audit.cpp). Output stays CPython's. With --all also without failing guards, and every 2nd, 3rd and 7th.
"""

import resource

from . import common, programs


def large_stack():
    """The flavour runs on the process's own stack, with frames that the sanitizer made larger."""
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    want = 2 << 30
    resource.setrlimit(resource.RLIMIT_STACK, (want if hard == resource.RLIM_INFINITY else min(want, hard), hard))


def check(env, tmp, program):
    if not (env.build / "lib" / "molt" / "host-asan" / "libmolt.a").exists():
        return "not built: ninja -C build runtime-host-asan"
    exe, failure = programs.build(env, program, "native", tmp, ("--exit-every", "--runtime=host-asan"))
    if failure:
        return failure
    for every in (1, 0, 2, 3, 7) if env.args.all else (1,):
        argv = [exe, *program.args(tmp)]
        failure = programs.check(env, program, argv, "asan", tmp, every=every, preexec=large_stack)
        if failure:
            return f"with MOLT_EXIT_EVERY={every}\n{failure}"
    return ""


def cases(env):
    if "native" not in env.engines or env.args.runtime:
        return
    for program in programs.find(env):

        def run(env, tmp, program=program):
            return check(env, tmp, program)

        yield common.Case(f"asan/{program.name}", run, program.inputs())
