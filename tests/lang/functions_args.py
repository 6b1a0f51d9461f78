def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw


print(f(1, c=3), f(1, 5, 6, 7, c=8, d=9, e=10), f(*[1, 2, 3], **{"c": 4, "z": 5}), f(c=1, a=2))


def pos(a, b, /, c, *, d=0):
    return a, b, c, d


print(pos(1, 2, 3), pos(1, 2, c=4, d=5), pos(*(1, 2), **{"c": 3}))


def kwpos(a, /, **kw):
    return a, kw


print(kwpos(1, a=2))


def default_once(x, acc=[]):
    acc.append(x)
    return acc


print(default_once(1), default_once(2), default_once(3, []))


def order(n):
    print("eval", n, end="; ")
    return n


print(f(order(1), order(2), *[order(3)], c=order(4), **{"k": order(5)}))
print((lambda *a, **k: (a, k))(1, *[2, 3], x=4, **{"y": 5}), (lambda: None)(), (lambda a, b=2: a + b)(1))


def none():
    pass


def early(x):
    if x:
        return "early"


print(none(), early(1), early(0), f.__name__, (lambda: 0).__name__)
k = 5


def late(x=k):
    return x


k = 6
print(late())
for bad in (
    lambda: f(),
    lambda: f(1),
    lambda: f(c=1),
    lambda: pos(1),
    lambda: pos(1, 2, 3, 4),
    lambda: pos(a=1, b=2, c=3),
    lambda: pos(1, 2, 3, e=5),
    lambda: none(1),
    lambda: none(x=1),
    lambda: late(1, 2),
    lambda: late(1, x=2),
    lambda: f(1, c=2, **{"c": 3}),
    lambda: f(*5),
    lambda: f(**5),
    lambda: k(),
    lambda: "s".strip()(1),
    lambda: early(),
    lambda: late(**{1: 2}),
    lambda: (lambda a, b, c: 0)(1),
    lambda: (lambda *, a, b: 0)(),
):
    try:
        print(bad())
    except TypeError as e:
        print(e)
