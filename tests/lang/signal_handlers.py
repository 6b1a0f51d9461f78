"""Handlers of signals written in Python, with raise_signal: no other signal comes on wasm (tests/harness/signals.py has
those)."""

import signal

seen = []


def note(number, frame):
    seen.append((signal.Signals(number).name, frame.f_code.co_name))


def calls():
    signal.raise_signal(signal.SIGUSR1)
    return seen.pop()


print(signal.getsignal(signal.SIGUSR1))
print(signal.signal(signal.SIGUSR1, note))
print(signal.getsignal(signal.SIGUSR1) is note)
print(calls())


class Stop(Exception):
    pass


def stop(number, frame):
    raise Stop(number)


class Callable:
    def __call__(self, number, frame):
        print("called with", number, frame.f_code.co_name)


print(signal.signal(signal.SIGUSR1, stop) is note)
try:
    calls()
except Stop as e:
    print("Stop", e)
    try:
        calls()
    except Stop as again:
        print(again.__context__ is e)
signal.signal(signal.SIGUSR1, Callable())
signal.raise_signal(signal.SIGUSR1)


def nested(number, frame):
    print("outer", number == signal.SIGTERM)
    signal.raise_signal(signal.SIGUSR1)
    print("outer ends")


signal.signal(signal.SIGTERM, nested)
signal.raise_signal(signal.SIGTERM)

print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt as e:
    print(repr(e))
signal.signal(signal.SIGINT, note)
signal.raise_signal(signal.SIGINT)
print(seen.pop())
print(signal.signal(signal.SIGINT, signal.default_int_handler) is note)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt as e:
    print(repr(e))

for number, handler in ((0, note), (65, note), (-1, note), (signal.SIGUSR1, 5), (signal.SIGUSR1, None), ("a", note)):
    try:
        signal.signal(number, handler)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(isinstance(signal.getsignal(signal.SIGUSR1), Callable))
