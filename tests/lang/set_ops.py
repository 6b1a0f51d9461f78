a, b = {1, 2, 3}, {3, 4}
print(a | b, a & b, a - b, a ^ b, a <= b, {3} < a, a >= {1, 2}, a.isdisjoint({9}), a == {3, 2, 1})
a.add(10)
a.add(1)
a.discard(99)
a.remove(2)
print(sorted(a), len(a), 10 in a, set(), set("aab") == {"a", "b"}, set([1, 1, 2]), {1, 1.0, True})
print(sorted(a.union([5], (6,))), a.intersection([1, 10]) == {1, 10}, a.difference([1]) == {3, 10}, a.symmetric_difference([1, 7]) == {3, 10, 7}, a.issubset(range(11)), a.issuperset([1]))
c = a.copy()
c.update([100], {200})
c.difference_update({1})
c.intersection_update({3, 10, 100})
print(sorted(c), sorted(a), c is a)
c ^= {3, 4}
c -= {10}
c |= {5}
c &= {4, 5, 100}
print(sorted(c), c.pop() in {4, 5, 100}, len(c))
c.clear()
print(c, bool(c), frozenset([1, 2]), frozenset(), {frozenset([1]): "x"}[frozenset([1])], hash(frozenset([1, 2])) == hash(frozenset([2, 1])))
print({x % 3 for x in range(10)}, {c for c in "hello" if c != "l"} == set("heo"), frozenset("ab") | {"c"} == frozenset("abc"), type(frozenset() | set()).__name__, type(set() | frozenset()).__name__)
for f in (lambda: {1}.remove(2), lambda: set().pop(), lambda: {[]}, lambda: {1} | [2], lambda: set([1])[0], lambda: hash({1}), lambda: {1} < 5, lambda: {{}: 1}, lambda: frozenset().add(1), lambda: {1}.union(5)):
    try:
        print(f())
    except (KeyError, TypeError, AttributeError) as e:
        print(type(e).__name__, e)
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as e:
    print(e)
seen = set()
print([x for x in [3, 1, 3, 2, 1] if not (x in seen or seen.add(x))], max({1, 5, 2}), sum({1, 2, 3}), min({"b", "a"}))
print({1, 2} == frozenset({1, 2}), (1, 2) in {(1, 2)}, {None, True, 1.5} == {1.5, None, 1})
