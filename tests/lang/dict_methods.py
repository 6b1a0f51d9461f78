d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
print(d, len(d), d["a"], d.get("z"), d.get("z", 0), "a" in d, "z" in d, 1 in d)
print(list(d), list(d.keys()), list(d.values()), list(d.items()), d.pop("b"), d.pop("zz", None), d)
print(d.setdefault("x", []), d.setdefault("a", 5), d)
d.update({"a": 1, "q": 2})
d.update([("r", 3)], s=4)
d.update(t=5)
print(d, d.popitem(), d)
del d["q"]
print(d, dict(a=1, b=2), dict([("x", 1), ("y", 2)]), dict({"k": 1}, z=2), dict(), dict(zip("ab", (1, 2))), dict.fromkeys("ab", 0), dict.fromkeys([1]))
print({1: "int", 1.0: "float", True: "bool"}, {0: 1}[False], {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1})
print({"a": 1} | {"b": 2, "a": 3}, {**d, "new": 1}, {k: v for v, k in enumerate("abc")}, d.copy() == d, d.copy() is d)
e = {"a": 1}
e |= {"z": 26}
e |= [("y", 25)]
print(e, reversed(e).__class__.__name__, list(reversed(e)), list(reversed(e.items())))
for k in e:
    print(k, e[k], end="; ")
for k, v in e.items():
    print(k, v, end="; ")
print()
for f in (lambda: {}["k"], lambda: {}[1], lambda: {}.pop("x"), lambda: {}.popitem(), lambda: {[]: 1}, lambda: {}[{}], lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: {}.nope, lambda: {1: 2} < {1: 3}, lambda: {}[(1, [])]):
    try:
        print(f())
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)
try:
    for k in e:
        e[k + "2"] = 1
except NameError:
    pass
except RuntimeError as err:
    print(err)
g = {"a": 1}
try:
    for k in g:
        g[k + "2"] = 1
except RuntimeError as err:
    print(err)
g.clear()
print(g, not g, {"k": {"n": {"m": 1}}}["k"]["n"]["m"], {(): 1, None: 2, "": 3, b"": 4, 1.5: 5})
r = {}
r["self"] = r
print(r)
