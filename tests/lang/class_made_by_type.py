"""Classes made by calling type: the module is the caller's, whoever that is."""


def make():
    return type("Made", (), {})


class Meta(type):
    pass


class Override(type):
    def __new__(cls, name, bases, ns):
        return super().__new__(cls, name + "!", bases, ns)


for c in (type("A", (), {}), make(), Meta("B", (), {}), Override("C", (int,), {"x": 1}), type("D", (make(),), {})):
    print(c, c.__module__, c.__qualname__, "__module__" in vars(c), c.__name__)
print(type("E", (), {"__module__": "elsewhere"}))
print(type("F", (), {"__qualname__": "Outer.F"}).__qualname__)
print(list(vars(type("G", (), {"a": 1}))))

space = {"__name__": "other"}
exec("made = type('H', (), {})\nclass I: pass\ndef f(): return type('J', (), {})", space)
print(space["made"], space["I"], space["f"]())
print(list(map(lambda n: type(n, (), {}), "LM")))
