"""What may be named at a point of a program, and what a call would cost."""

KINDS = ["int", "str", "list", "bool", "float", "tuple", "dict", "set", "none", "bytes"]


class Function:
    def __init__(self, name, params, result, cost, style="plain"):
        self.name = name
        self.params = params  # kinds, in order
        self.result = result  # a kind
        self.cost = cost  # statements that one call may run
        self.style = style  # 'plain', 'generator'
        self.defaults = 0  # how many of the last parameters have one


class Class:
    def __init__(self, name, base):
        self.name = name
        self.base = base
        self.fields = list(base.fields) if base else []  # (name, kind), in the order of __init__
        self.methods = dict(base.methods) if base else {}  # name -> Function
        self.operators = set(base.operators) if base else set()


class Scope:
    """Names of one function (or of the module), by kind."""

    def __init__(self, outer=None, repeated=False):
        self.outer = outer
        self.names = {}  # name -> kind, or a Class for its instances
        self.repeated = repeated  # what is assigned here may be assigned many times
        self.loops = 0
        self.frozen = set()  # names that must not be assigned: counters, what is iterated

    def of_kind(self, kind):
        found = [n for n, k in self.names.items() if k == kind]
        if self.outer is not None:
            found += [n for n in self.outer.of_kind(kind) if n not in self.names]
        return found

    def own(self, kind):
        return [n for n, k in self.names.items() if k == kind and n not in self.frozen]
