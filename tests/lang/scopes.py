x = "global"


def reads():
    return x


def writes():
    x = "local"
    return x


def uses_global():
    global x
    x = "changed"


class Body:
    x = "class"
    y = x + "!"

    def method(self):
        return x

    z = [x for _ in range(1)]


print(reads(), writes(), Body.x, Body.y, Body().method(), Body.z)
uses_global()
print(reads(), x)


def nested():
    x = "nested"

    class Inner:
        y = x

        def m(self):
            return x

    return Inner.y, Inner().m()


print(nested())


def params(x):
    def g():
        return x

    x += "+"
    return g()


print(params("p"))
if True:
    block = 1
for loopvar in range(3):
    inner = loopvar
print(block, loopvar, inner)


def comp():
    x = 10
    return [x + y for y in range(x) if y > 7]


print(comp())
print("x" in globals(), "nope" in globals(), sorted(k for k in globals() if not k.startswith("_"))[:4])


def loc(a, b=2):
    c = 3
    return sorted(locals().items())


print(loc(1))


def exc_scope():
    e = "before"
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    try:
        return e
    except UnboundLocalError as err:
        return str(err)


print(exc_scope())


def redefine():
    def f():
        return 1

    first = f

    def f():
        return 2

    return first(), f()


print(redefine())
print((lambda x: (lambda: x)())(5), [(lambda y: y + z)(1) for z in range(3)])


class Meta:
    for i in range(3):
        pass
    if i == 2:
        flag = "set"
    del i


print(Meta.flag, hasattr(Meta, "i"))
