d = {"a": 1, "b": 2, "c": 3}
k, v, it = d.keys(), d.values(), d.items()
print(k, v, it, len(k))
d["d"] = 4
print(k, v, it, "d" in k, 4 in v, ("d", 4) in it, ("d", 5) in it)
print(k & {"a", "z"} == {"a"}, sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), k == {"a", "b", "c", "d"}, k <= {"a", "b", "c", "d", "e"})
print(sorted(it & {("a", 1)}), isinstance(k, type({}.keys())), list(zip(k, v)), dict(zip(v, k)), k.isdisjoint({"q"}))
print([x for x in d], [x for x in d.items()], max(d.values()), sum(d.values()), min(d, key=d.get), sorted(d, key=lambda x: -d[x]))
i = iter(d)
print(next(i), next(i), list(i), next(i, "done"))
try:
    next(i)
except StopIteration:
    print("stop")
j = iter(d)
next(j)
d["new"] = 1
try:
    next(j)
except RuntimeError as e:
    print(e)
inv = {}
for key, val in d.items():
    inv.setdefault(val, []).append(key)
print(inv)
try:
    d.keys()[0]
except TypeError as e:
    print(e)
try:
    hash(d.keys())
except TypeError as e:
    print(e)
