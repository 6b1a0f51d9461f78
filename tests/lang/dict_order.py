# Insertion order survives deletion, reinsertion and growth.
d = {}
for i in range(20):
    d[i * 37 % 23] = i
for k in (0, 14, 5):
    d.pop(k, None)
d[14] = "again"
d[1] = "kept"
print(list(d), d[14])
for i in range(1000):
    d[f"k{i}"] = i
for i in range(0, 1000, 3):
    del d[f"k{i}"]
print(len(d), list(d)[-3:], list(d)[:5], sum(v for v in d.values() if isinstance(v, int)))
while len(d) > 3:
    d.popitem()
print(d)
mixed = {1: "a", "1": "b", 1.5: "c", (1,): "d", None: "e", True: "f", b"1": "g", -1: "h", -2: "i", 2**61 - 1: "j", 0: "k"}
print(mixed, hash(-1) == hash(-2), mixed[2**61 - 1])


class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return self.v % 3

    def __eq__(self, o):
        return isinstance(o, Key) and self.v == o.v

    def __repr__(self):
        return f"Key({self.v})"


h = {Key(i): i for i in range(10)}
h[Key(4)] = "four"
del h[Key(6)]
print(h, Key(3) in h, Key(6) in h, h.get(Key(9)))


class Bad:
    def __hash__(self):
        return 1

    def __eq__(self, o):
        raise ValueError("no eq")


bad = {Bad(): 1}
try:
    bad[Bad()]
except ValueError as e:
    print(e)
counts = {}
for ch in "mississippi river":
    counts[ch] = counts.get(ch, 0) + 1
print(counts, sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:3], max(counts, key=counts.get))
groups = {}
for w in "apple avocado banana blueberry cherry".split():
    groups.setdefault(w[0], []).append(w)
print(groups)
