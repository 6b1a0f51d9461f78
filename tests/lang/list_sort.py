words = "the quick brown fox jumps over the lazy dog Then".split()
print(sorted(words), sorted(words, key=len), sorted(words, key=str.lower, reverse=True), sorted(words, reverse=True))
data = [(1, "b"), (1, "a"), (0, "z"), (2, "c"), (0, "y")]
print(sorted(data), sorted(data, key=lambda p: p[0]), sorted(data, key=lambda p: p[0], reverse=True))
data.sort(key=lambda p: (-p[0], p[1]))
print(data)
nums = [((i * 7919) % 101) - 50 for i in range(60)]
print(sorted(nums) == sorted(nums[::-1]), sorted(nums)[:10], sorted(nums, key=abs)[:10])
floats = [2.5, -1.0, 1e10, 0.0, -0.0, 3]
floats.sort()
print(floats, sorted([True, False, 2, 0.5]))


class K:
    count = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        K.count += 1
        return self.v < other.v

    def __repr__(self):
        return f"K{self.v}"


ks = [K(v) for v in (5, 2, 8, 1, 9, 3)]
print(sorted(ks), K.count, min(ks), max(ks, key=lambda k: k.v))
x = [3, "a", 1]
try:
    x.sort()
except TypeError as e:
    print(e)
try:
    [1].sort(lambda a: a)
except TypeError as e:
    print(e)
try:
    sorted([3, 1, 2], key=lambda v: 1 // (v - 1))
except ZeroDivisionError as e:
    print(e)
print(sorted({"b": 1, "a": 2}), sorted("hello"), sorted({3, 1, 2}), sorted(range(5, 0, -1)), sorted([[2, 1], [1, 2], [1]]))
pairs = [(i % 3, i) for i in range(30)]
pairs.sort(key=lambda p: p[0])
print([p[1] for p in pairs])
big = [(i * 1103515245 + 12345) % 1000 for i in range(500)]
big.sort()
print(all(a <= b for a, b in zip(big, big[1:])), big[0], big[-1], big[250])
s = ["b10", "a2", "a10", "B1", ""]
s.sort(key=lambda w: (w[:1].lower(), int(w[1:] or 0)))
print(s)
