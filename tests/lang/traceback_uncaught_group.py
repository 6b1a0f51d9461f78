# Uncaught: an exception group that holds groups, with notes and a cause.
def work(n):
    if n % 2:
        raise ValueError(f"odd {n}")
    return 1 // (n - 2)


def collect(numbers):
    errors = []
    for n in numbers:
        try:
            work(n)
        except Exception as e:
            e.add_note(f"while at {n}")
            errors.append(e)
    if errors:
        raise ExceptionGroup("work failed", errors)


try:
    collect([0, 1, 2])
except ExceptionGroup as e:
    first = e
try:
    collect([3])
except ExceptionGroup as e:
    raise BaseExceptionGroup("all", [first, e, KeyboardInterrupt("now")]) from first.exceptions[0]
