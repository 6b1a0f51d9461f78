def a():
    try:
        return "try"
    finally:
        print("cleanup")


def b():
    try:
        raise ValueError("lost")
    except ValueError:
        return "except"
    finally:
        print("b finally")


def c():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            print("body", i)
        finally:
            print("fin", i)
    return i


def d():
    try:
        try:
            raise KeyError("k")
        finally:
            print("inner finally")
    except KeyError as e:
        print("outer", e)
    finally:
        print("outer finally")


def e():
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            raise ValueError("second")
        except ValueError as v:
            print(type(v.__context__).__name__)
    print("done")


def f(n):
    result = []
    while n:
        n -= 1
        try:
            result.append(10 // n)
        except ZeroDivisionError:
            result.append("zero")
        else:
            result.append("ok")
        finally:
            result.append("f")
    return result


def g():
    x = 1
    try:
        return x
    finally:
        x = 2


def h():
    try:
        yield 1
        yield 2
    finally:
        print("generator finally")


def nested():
    try:
        try:
            try:
                return "value"
            finally:
                print(1)
        finally:
            print(2)
    finally:
        print(3)


print(a())
print(b())
print(c())
d()
e()
print(f(3))
print(g())
for v in h():
    print(v)
    break
print("after break")
it = h()
next(it)
it.close()
print(nested())


def raising_finally():
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")


try:
    raising_finally()
except KeyError as e:
    print(repr(e), repr(e.__context__))


def loop_else():
    for i in range(2):
        try:
            pass
        finally:
            print("f", i)
    else:
        print("else")


loop_else()


def in_except():
    for i in range(3):
        try:
            raise ValueError(i)
        except ValueError as err:
            if i == 0:
                continue
            if i == 1:
                print("one", err)
                break
        finally:
            print("finally", i)
    try:
        err
    except UnboundLocalError:
        print("err is gone")


in_except()
