# Where the caret line stands: statements of every kind.
import traceback


class Broken:
    def __enter__(self):
        raise ValueError("enter")

    def __exit__(self, *a):
        pass

    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("next")


class BrokenExit:
    def __enter__(self):
        return self

    def __exit__(self, *a):
        raise ValueError("exit")


def show(f):
    try:
        f()
    except BaseException:
        traceback.print_exc()


def for_iter():
    for x in 5:
        pass


def for_next():
    for x in Broken():
        pass


def for_target():
    for x, y in [1, 2]:
        pass


def for_target_attribute():
    for None.x in []:
        pass
    x = 1
    for x.y in [1]:
        pass


def with_none():
    with None:
        pass


def with_enter():
    with open(__file__) as f, Broken() as x:
        pass


def with_exit():
    with BrokenExit():
        x = 1


def with_exit_raise():
    with BrokenExit() as e:
        raise KeyError("inside")


def with_lines():
    with (
        open(__file__) as f,
        Broken(),
    ):
        pass


def with_target():
    x = None
    with open(__file__) as x.foo:
        pass


def assert_plain():
    assert 1 == 2


def assert_message():
    assert [], "empty" + str(1)


def assert_lines():
    assert (
        1 ==
        2
    ), "different"


def assert_message_fails():
    assert False, 1 + ""


def raise_class():
    raise ValueError


def raise_instance():
    raise ValueError("a", "b")


def raise_lines():
    raise ValueError(
        "long",
        1,
    )


def raise_not():
    raise 1


def raise_from():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise KeyError("k") from e


def raise_from_none():
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("k") from None


def raise_from_bad():
    raise KeyError from 1


def raise_context():
    try:
        int("x")
    except ValueError:
        None.foo


def raise_nothing():
    raise


def reraise():
    try:
        int("x")
    except ValueError:
        raise


def reraise_named():
    try:
        int("x")
    except ValueError as e:
        raise e


def finally_():
    try:
        int("x")
    finally:
        x = 1


def finally_fails():
    try:
        int("x")
    finally:
        [][0]


def except_type():
    try:
        int("x")
    except "no class":
        pass


def except_tuple():
    try:
        int("x")
    except (KeyError, 5):
        pass


def except_else():
    try:
        pass
    except ValueError:
        pass
    else:
        [].nothing()


def import_missing():
    import no_such_module_here


def import_from_missing():
    from builtins import no_such_name


def import_submodule():
    import os.nothing


def delete_name():
    x = 1
    del x
    del x


def local_unbound():
    print(y)
    y = 1


def free_unbound():
    def inner():
        return y

    inner()
    y = 1


def global_missing():
    return undefined_name + 1


def nested_missing():
    return [undefined_name for i in range(3)]


def decorator_missing():
    @undefined_decorator
    def f():
        pass


def decorator_call():
    @int
    def f():
        pass


def decorator_arguments():
    @len(
        5
    )
    class C:
        pass


def default_fails():
    def f(a, b=1 / 0, *, c=None):
        pass


def annotation_fails():
    def f(a: undefined_annotation, b: int = 1) -> None:
        pass


def class_body():
    class C:
        x = 1
        y = x.foo


def class_method_body():
    class C:
        def m(self):
            return self.nothing

    C().m()


def class_base():
    class C(5):
        pass


def class_keyword():
    class C(metaclass=lambda *a: 1 / 0):
        pass


def class_keyword_unknown():
    class C(object, flag=True):
        pass


def class_nested():
    class C:
        class D:
            def f():
                raise ValueError("in f")

            f()


def return_():
    return (1 +
            None)


def aug_lines():
    x = 1
    x += (
        None
    )


def aug_name_lines():
    x = [1]
    x[
        0
    ] -= "a"


def annotated():
    x: int = None + 1


def star_assign():
    *a, b = 5


def match_value():
    match 1:
        case undefined.x:
            pass


def match_class():
    match 1:
        case int(1, 2):
            pass


def match_guard():
    match [1, 2]:
        case [a, b] if a.foo > b:
            pass


def match_not_class():
    x = 5
    match 1:
        case x.real(1):
            pass


def type_alias():
    type X = undefined_in_alias
    return X.__value__


def global_delete():
    global never_there
    del never_there


def loop_else():
    while False:
        pass
    else:
        int("else")


def semicolons():
    x = 1; y = None; z = x + y; w = 2


def long_statement():
    return sum([1, 2, 3]) + len("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") + max([], default=None) + 17


for f in list(globals().values()):
    if type(f) is type(show) and f is not show:
        print("---", f.__name__, flush=True)
        show(f)
