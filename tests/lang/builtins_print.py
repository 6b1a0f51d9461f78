import sys

print()
print(1, "a", None, 2.5, [1, "x"], ("t",), {"k": 1})
print("a", "b", sep="")
print("a", "b", sep="-", end="!\n")
print("no newline", end="")
print()
print(*[1, 2, 3], sep=", ")
print("to stderr is elsewhere", file=sys.stdout)
print("x", file=None)
print(sep="|")
print("a\nb", "c\td")
print("é日😀", repr("é\n"))
print("flush", flush=True)
sys.stdout.write("written\n")
n = sys.stdout.write("count\n")
print(n)


class S:
    def __str__(self):
        return "S-str"

    def __repr__(self):
        return "S-repr"


print(S(), [S()], (S(),), {S(): S()} if False else {"k": S()}, f"{S()} {S()!r}", str(S()), "%s %r" % (S(), S()))
print([1.0, "a'b", 'q"', None, True, (1,), [], {}, set(), b"x", ..., range(3), int, len])
print({"nested": {"list": [1, (2, 3)], "set": {1}}, 5: 6, None: "n", (1, 2): 3})
for sep in ("", " ", "\n", "ab"):
    print(1, 2, 3, sep=sep)
print("a" * 50, "-" * 20, "=" * 5)
print(True, False, None, Ellipsis, NotImplemented, int, str, type(None), type(print), type(lambda: 0), type(S), S.__name__)
print("very long " * 30)


class W:
    def __init__(self):
        self.parts = []

    def write(self, s):
        self.parts.append(s)


w = W()
print("captured", 1, file=w)
print(w.parts)
sys.stdout.flush()
