name, n, x = "World", 42, 3.14159
print(f"Hello {name}! {n + 1} {x:.2f} {name!r} {name!s:>8} {n:>6}|{n:<6}|{n:^6}|{n:06d}")
print(f"{n=} {x = :.3f} {name=!s} {n + 1=} {[1, 2]=}")
print(f"{{}} {{{n}}} {n:#x} {n:b} {-n:+} {n:,} {12345678:_d} {n:c}")
w, p = 10, 3
print(f"{x:{w}.{p}f}|{name:{'*'}^{w}}|{n:{w}}|")
print(f"{'nested ' + f'{n} {f"{name}"}'}", f"{'a' if n > 1 else 'b'}", f"{(lambda v: v * 2)(n)}")
print(f"multi {
    n
} line", f'{"quotes"} {'same'}', f"{name[0]}{name[-1]} {name[1:3]} {len(name)}")
print(f"{ {'a': 1}['a'] } {[i for i in range(3)]} { {1, 2} == {2, 1} } {(1, 2)}")
print(rf"\n{n}\t", f"\N{BULLET} \x41 {n}\n" f"second {n}" " third", f"")
print(f"{n:{'>' if n > 0 else '<'}8}|{None}|{True}|{True:5}|{3:5}|{None!s:>6}|")
print(f"{'é日':>5}|{'x':é<4}|{'%'}|{n}%")
d = {"key": "value", "n": [1, 2, 3]}
print(f"{d['key']} {d['n'][1]} {d["key"]:>8}")
print(f"{n!r:^10}|{x!a}|{name!a:.3}|{x:10}|{x:<10}|{1e10}|{1e-10:.1e}")
for i in range(3):
    print(f"{i:>{i + 1}}", end=";")
print()
try:
    print(f"{n:zz}")
except ValueError as e:
    print(e)
try:
    print(f"{name:d}")
except ValueError as e:
    print(e)
try:
    print(f"{undefined_name}")
except NameError as e:
    print(e)


class V:
    def __format__(self, spec):
        return f"[{spec}]"

    def __str__(self):
        return "S"

    def __repr__(self):
        return "R"


v = V()
print(f"{v} {v:x y} {v!s} {v!r} {v!s:>3} {v:{n}{name}}")
print(f"{n:>+8,d}|{1234.5:>+12,.2f}|{0:+}|{-0.0:.1f}|{255:#06x}|{255:#010b}|{5:=^5}|")
