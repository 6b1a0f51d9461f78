# Iteration order of sets is CPython's: hashes, probing and growth (PYTHONHASHSEED=0 for strings).
print({5, 1, 9, 33, 17, 2}, {100, 8, 16, 24, 0}, {-1, -2, 3, 7}, set(range(20, 0, -3)))
print({"apple", "banana", "cherry", "date"}, set("hello world"), {"a", "b", "c"}, {b"x", b"y"})
print({1.5, 2.5, 1, 2, 0.1}, {(1, 2), (0, 1), (), (3,)}, {None, True, False}, {2**70, 2**65, 2**61, -(2**63)})
s = set()
for i in range(50):
    s.add((i * 7919) % 257)
print(s)
for i in range(0, 257, 2):
    s.discard(i)
print(s, len(s))
s.add(4)
s.add(1000)
print(s, s.pop(), s.pop(), s)
print({1, 2, 3} | {10, 8, 30}, {9, 1, 8} & {8, 9}, {9, 1, 8, 64} - {1}, {9, 1} ^ {1, 8, 64})
words = "the cat sat on the mat with another cat and the dog".split()
print(set(words), sorted(set(words)), frozenset(words), list({w: 1 for w in words}))
t = {chr(97 + i) * (i + 1) for i in range(12)}
print(t)
t2 = set(t)
t2.remove("bb")
t2.add("new")
print(t2, t - t2, t2 - t, t & {"a", "ccc"})
u = {i: None for i in ("x", "y", "z")}.keys() | {"a", "b"}
print(u, {*"python", *"java"}, {i * 0.5 for i in range(9)}, {(i, i % 2) for i in range(6)}, {str(i) for i in range(12)})
