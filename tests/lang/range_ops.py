for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -2), range(0), range(5, 2), range(-3, 3), range(2, 3, 100)):
    print(r, list(r), len(r), bool(r), r[0] if r else None, r[-1] if r else None, sum(r), list(reversed(r)), 4 in r)
r = range(0, 100, 7)
print(r[2], r[-1], r[1:4], r[::-1], r.index(14), r.count(14), r.count(15), r.start, r.stop, r.step, 14.0 in r, "x" in r)
print(range(3) == range(0, 3), hash(range(3)) == hash(range(0, 3)), range(0, 3, 2) == range(0, 4, 2), range(10**20, 10**20 + 3)[1], len(range(0, 10**15, 7)))
for f in (lambda: range(1.5), lambda: range(0, 1, 0), lambda: range("a"), lambda: range(), lambda: range(5)[9], lambda: range(5).index(7), lambda: range(1, 2, 3, 4)):
    try:
        print(f())
    except (TypeError, ValueError, IndexError) as e:
        print(type(e).__name__, e)
total = 0
for i in range(10):
    for j in range(i, 10, 2):
        total += i * j
print(total, i, j)
for i in range(3):
    i = i * 10
    print(i, end=" ")
print(i)
for i in range(0):
    pass
print(i, [*range(3)], tuple(range(2)), max(range(5)), 10**18 in range(10**19), list(range(True, 4)))
n = 5
for i in range(n):
    n = 2
    print(i, end=",")
print(list(range(10**18, 10**18 + 2)), list(range(-(2**62) - 1, -(2**62) + 1)), list(range(2**63 - 1, 2**63 + 1)))
