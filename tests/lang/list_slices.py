a = list(range(10))
print(a[2:5], a[:3], a[7:], a[:], a[::2], a[::-1], a[5:2], a[8:100], a[-3:], a[:-3], a[-100:2], a[5:2:-1], a[::-3], a[1:9:3])
a[2:5] = ["x"]
print(a)
a[1:1] = [100, 200]
print(a)
a[:2] = []
print(a)
a[::2] = [0] * len(a[::2])
print(a)
a[-2:] = "xyz"
print(a)
del a[1:3]
print(a)
del a[::2]
print(a)
a[:] = range(4)
print(a)
a[2:2] = a
print(a)
a[5:1:-1] = [1, 2, 3, 4]
print(a)
for f in (lambda: set_ext(), lambda: a[::0], lambda: a["x":], lambda: set_bad()):
    def set_ext():
        a[::2] = [1]

    def set_bad():
        a[0:1] = 5

    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
s = slice(1, 10, 2)
print(a[s], s, s.start, s.stop, s.step, s.indices(5), slice(3), slice(None, None, -1) == slice(None, None, -1))
print("abcdef"[s], (1, 2, 3, 4)[s], "abcdef"[slice(-3, None)], range(20)[s], b"abcdef"[s])
t = (1, 2, 3, 4, 5)
print(t[1:], t[::-1], t[-2:], t[5:], t[:0], t[True:], "héllo"[1:4], "héllo"[::-2])


class S:
    def __getitem__(self, k):
        return k


o = S()
print(o[1], o[1:2], o[::], o[1:2, 3], o[...], o[-1:, ::2], o[()], o["k"])
b = [0] * 5
b[1:4:2] = (7, 8)
print(b)
del b[-1:]
del b[0:0]
print(b, len(b[1:]), b[1:][0])
