print("{} {} {}".format(1, "a", None), "{0} {1} {0}".format("x", "y"), "{a} {b}".format(a=1, b=2))
print("{:5}|{:<5}|{:>5}|{:^5}|{:*^7}|{:05}".format(42, 42, 42, 42, 42, 42))
print("{:s}|{:10}|{:>10}|{:^10}|{:.2}|{:10.2}|".format("abc", "abc", "abc", "abc", "abc", "abc"))
print("{:d} {:x} {:X} {:o} {:b} {:#x} {:#b} {:c} {:,} {:_} {:+} {: }".format(42, 255, 255, 8, 5, 255, 5, 65, 1234567, 1234567, 5, 5))
print("{!r} {!s} {!a} {0!r:>6}".format("é", "é", "é") if False else "{0!r} {0!s} {0!a} {0!r:>6}".format("é"))
print("{0[1]} {0[0]} {1[k]} {2.real}".format([1, 2], {"k": "v"}, 7), "{{}} {{{}}}".format(1))
print("{:{}} {:{w}.{p}f}|".format(1, 5, 3.14159, w=10, p=2), "{:>{w}}".format("x", w=4))
print(format(255, "08b"), format("x", "^5"), format(True), format(None), format([1]), format(3, "+d"))
print("{:08.3f} {:+.2e} {:.0%} {:,.2f}".format(3.14159, 12345.678, 0.5, 9999999.999))
print("{:<08}|{:=+8d}|{:=8}|{:08}|{:x=8}".format(5, 5, -5, -5, -5))


class P:
    def __init__(self, x):
        self.x = x

    def __format__(self, spec):
        return f"P<{spec}:{self.x}>"


print("{} {:abc} {0.x} {p.x:03}".format(P(1), P(2), p=P(3)) if False else "{0} {0:abc} {0.x} {p.x:03}".format(P(1), p=P(3)))
print(f"{P(9)} {P(9):q} {P(9)!r:.2}")
for f in (
    lambda: "{} {}".format(1),
    lambda: "{a}".format(),
    lambda: "{:d}".format("x"),
    lambda: "{:s}".format(1),
    lambda: "{".format(),
    lambda: "}".format(),
    lambda: "{0} {}".format(1, 2),
    lambda: "{:q}".format(1),
    lambda: "{.x}".format(1),
    lambda: "{:.2d}".format(1),
    lambda: format([], "5"),
    lambda: "{0[9]}".format([1]),
):
    try:
        print(f())
    except (IndexError, KeyError, ValueError, AttributeError, TypeError) as e:
        print(type(e).__name__, e)
print("{a[x]} {b[0][1]}".format(a={"x": 1}, b=["ab"]), "{}".format_map({}) if False else "{k}".format_map({"k": 5}))
