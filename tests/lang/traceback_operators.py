# Where the caret line stands: operators, subscripts, attributes, calls, over one line and several.
import traceback


class Broken:
    def __getattr__(self, name):
        raise AttributeError(f"no {name}")

    def __add__(self, other):
        raise ValueError("add")

    __radd__ = __iadd__ = __mul__ = __matmul__ = __add__

    def __neg__(self):
        raise ValueError("neg")

    def __bool__(self):
        raise ValueError("bool")

    def __lt__(self, other):
        raise ValueError("lt")

    def __contains__(self, x):
        raise ValueError("contains")

    def __getitem__(self, i):
        raise KeyError(i)

    def __setitem__(self, i, v):
        raise KeyError(i)

    def __delitem__(self, i):
        raise KeyError(i)

    def __call__(self, *a, **k):
        raise TypeError("call")

    def __iter__(self):
        raise TypeError("iter")

    def __eq__(self, other):
        raise ValueError("eq")

    def __format__(self, spec):
        raise ValueError("format " + spec)

    def __str__(self):
        raise ValueError("str")

    def __index__(self):
        raise ValueError("index")


b = Broken()
a = 1
d = {"x": {"y": [1, 2, 3]}}


def show(f):
    try:
        f()
    except Exception:
        traceback.print_exc()


def binary():
    return a + b * 2


def binary_first():
    return   a  +  None  -  b


def binary_lines():
    return (
        a
        + 2
        + (
            b @
            3
        )
    )


def binary_parens():
    return (a) + ((b))


def unary():
    x = 1 + -b
    return x


def invert():
    return ~"text"


def inplace():
    x = 1
    x += b


def inplace_item():
    d["x"]["y"][1] += None


def inplace_attribute():
    b.x += 1


def compare():
    return 1 < 2 < a < b < 3


def compare_last():
    return b < 1


def chained_equal():
    return a == 1 == b


def contains():
    return a in b


def not_in():
    return 1 if "x" not in 5 else 2


def subscript():
    return d["x"]["z"]["y"]


def subscript_deep():
    return d["x"]["y"][0]["n"]


def subscript_slice():
    return d["x"]["y"][b:]


def subscript_store():
    d["x"]["y"][7] = 1


def subscript_delete():
    del d["x"]["y"][0], d["x"]["q"]


def subscript_lines():
    return d["x"][
        "no"
    ]


def attribute():
    return a.real.nothing.more


def attribute_lines():
    return (
        a
        .real
        .nothing
    )


def attribute_store():
    a.b = 1


def attribute_delete():
    del a.real.x


def call():
    return len(a)


def call_method():
    return "a".join([1]).upper()


def call_method_lines():
    return (
        "a"
        .upper()
        .join(
            [1, 2]
        )
    )


def call_arguments():
    return max(1, 2, key=lambda x: x.foo)


def call_star():
    return print(*a)


def call_star_map():
    return print(**a)


def call_wrong_count():
    return call(1, 2,
                3)


def call_lines():
    return int(
        "x",
        base=10,
    )


def nested_calls():
    return len(str(int("x" + str(len("a")))))


def conditional():
    return 1 if b else 2


def and_or():
    return a and b or 0


def not_():
    return not b


def boolean_while():
    while a and b:
        pass


def fstring():
    return f"{a} and {b!r:>10} and {a:{b}}"


def fstring_spec():
    return f"{a:Q}"


def fstring_nested():
    return f"{'x' + f'{a + None}'}"


def percent():
    return "%d %s" % ("x", a)


def percent_one():
    return "%s" % b


def list_display():
    return [1, *a]


def set_display():
    return {1, []}


def dict_display():
    return {"a": 1, **a}


def dict_key():
    return {[]: 1}


def tuple_star():
    return 1, *b


def unpack_short():
    x, y = [1]


def unpack_long():
    x, y = 1, 2, 3


def unpack_none():
    (x, y), z = None, 1


def unpack_star():
    x, y, *z = [1]


def named():
    return (n := a.foo)


def lambda_body():
    return (lambda x: x.foo + 1)(a)


def wide():
    return "日本語" + a + "é"


def wide_call():
    return "ééé".index("日本", b)


def non_ascii_names():
    größe = None
    return größe + größe


for f in list(globals().values()):
    if type(f) is type(show) and f is not show:
        print("---", f.__name__, flush=True)
        show(f)
