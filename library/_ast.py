"""The classes of syntax trees, from the grammar in the library reference ("ast", abstract grammar)."""

# TODO(stdlib-compat, owner:frontend, milestone:SL1, priority:P2, status:missing): compile(…, PyCF_ONLY_AST) makes no trees yet, and compile() takes none

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400

# base: constructor(type field, …) …; '*' a list, '?' may be absent. A base without fields of its own has bare names.
_GRAMMAR = """
mod: Module(stmt* body, type_ignore* type_ignores) Interactive(stmt* body) Expression(expr body)
     FunctionType(expr* argtypes, expr returns)
stmt: FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment,
                  type_param* type_params)
      AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns,
                       string? type_comment, type_param* type_params)
      ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)
      Return(expr? value) Delete(expr* targets) Assign(expr* targets, expr value, string? type_comment)
      TypeAlias(expr name, type_param* type_params, expr value) AugAssign(expr target, operator op, expr value)
      AnnAssign(expr target, expr annotation, expr? value, int simple)
      For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
      AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
      While(expr test, stmt* body, stmt* orelse) If(expr test, stmt* body, stmt* orelse)
      With(withitem* items, stmt* body, string? type_comment) AsyncWith(withitem* items, stmt* body, string? type_comment)
      Match(expr subject, match_case* cases) Raise(expr? exc, expr? cause)
      Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
      TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody) Assert(expr test, expr? msg)
      Import(alias* names) ImportFrom(identifier? module, alias* names, int? level) Global(identifier* names)
      Nonlocal(identifier* names) Expr(expr value) Pass() Break() Continue()
expr: BoolOp(boolop op, expr* values) NamedExpr(expr target, expr value) BinOp(expr left, operator op, expr right)
      UnaryOp(unaryop op, expr operand) Lambda(arguments args, expr body) IfExp(expr test, expr body, expr orelse)
      Dict(expr* keys, expr* values) Set(expr* elts) ListComp(expr elt, comprehension* generators)
      SetComp(expr elt, comprehension* generators) DictComp(expr key, expr value, comprehension* generators)
      GeneratorExp(expr elt, comprehension* generators) Await(expr value) Yield(expr? value) YieldFrom(expr value)
      Compare(expr left, cmpop* ops, expr* comparators) Call(expr func, expr* args, keyword* keywords)
      FormattedValue(expr value, int conversion, expr? format_spec) JoinedStr(expr* values)
      Constant(constant value, string? kind) Attribute(expr value, identifier attr, expr_context ctx)
      Subscript(expr value, expr slice, expr_context ctx) Starred(expr value, expr_context ctx)
      Name(identifier id, expr_context ctx) List(expr* elts, expr_context ctx) Tuple(expr* elts, expr_context ctx)
      Slice(expr? lower, expr? upper, expr? step)
expr_context: Load() Store() Del()
boolop: And() Or()
operator: Add() Sub() Mult() MatMult() Div() Mod() Pow() LShift() RShift() BitOr() BitXor() BitAnd() FloorDiv()
unaryop: Invert() Not() UAdd() USub()
cmpop: Eq() NotEq() Lt() LtE() Gt() GtE() Is() IsNot() In() NotIn()
excepthandler: ExceptHandler(expr? type, identifier? name, stmt* body)
pattern: MatchValue(expr value) MatchSingleton(constant value) MatchSequence(pattern* patterns)
         MatchMapping(expr* keys, pattern* patterns, identifier? rest)
         MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns) MatchStar(identifier? name)
         MatchAs(pattern? pattern, identifier? name) MatchOr(pattern* patterns)
type_ignore: TypeIgnore(int lineno, string tag)
type_param: TypeVar(identifier name, expr? bound, expr? default_value) ParamSpec(identifier name, expr? default_value)
            TypeVarTuple(identifier name, expr? default_value)
comprehension(expr target, expr iter, expr* ifs, int is_async)
arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)
arg(identifier arg, expr? annotation, string? type_comment)
keyword(identifier? arg, expr value)
alias(identifier name, identifier? asname)
withitem(expr context_expr, expr? optional_vars)
match_case(pattern pattern, expr? guard, stmt* body)
"""
_PLACES = ("lineno", "col_offset", "end_lineno", "end_col_offset")
_WITH_PLACES = {"stmt", "expr", "excepthandler", "pattern", "type_param", "arg", "keyword", "alias"}


class AST:
    """A node. Positional arguments are the values of _fields."""

    _fields = ()
    _attributes = ()
    _field_types = {}
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        cls = type(self)
        fields = cls._fields
        if len(args) > len(fields):
            plural = "" if len(fields) == 1 else "s"
            raise TypeError(f"{cls.__name__} constructor takes at most {len(fields)} positional argument{plural}")
        given = set()
        for name, value in zip(fields, args):
            setattr(self, name, value)
            given.add(name)
        for name, value in kwargs.items():
            if name in given:
                raise TypeError(f"{cls.__name__} got multiple values for argument {name!r}")
            if name not in fields and name not in cls._attributes:
                _warn(f"{cls.__name__}.__init__ got an unexpected keyword argument {name!r}.")
            given.add(name)
            setattr(self, name, value)
        for name in fields:
            if name in given:
                continue
            kind = cls._field_types.get(name)
            if kind is None or name in cls._absent:
                continue
            if kind is expr_context:
                setattr(self, name, Load())
            elif getattr(kind, "__origin__", None) is list:
                setattr(self, name, [])
            else:
                _warn(f"{cls.__name__}.__init__ missing 1 required positional argument: {name!r}.")

    _absent = frozenset()  # fields whose default is None, an attribute of the class

    def __reduce__(self):
        return type(self), (), self.__dict__.copy()


AST.__module__ = "ast"


def _warn(text):
    import warnings

    warnings.warn(text + " This will become an error in Python 3.15.", DeprecationWarning, stacklevel=3)


def _make(name, base, fields, attributes):
    names = tuple(field for _, field in fields)
    space = {"_fields": names, "__match_args__": names, "__module__": "ast"}
    if attributes is not None:
        space["_attributes"] = attributes
    absent = {field for kind, field in fields if kind.endswith("?")}
    if absent:
        space["_absent"] = frozenset(absent)
        space.update((field, None) for field in absent)
    if attributes:
        space.update((place, None) for place in attributes if place.startswith("end_"))
    globals()[name] = made = type(base)(name, (base,), space)
    return made


def _define():
    import re

    made = []
    for rule in re.sub(r"\n +", " ", _GRAMMAR).strip().split("\n"):
        head = re.match(r"(\w+)(:|\()", rule)
        base, attributes = AST, _PLACES if head[1] in _WITH_PLACES else ()
        if head[2] == ":":
            base = _make(head[1], AST, (), attributes)
            rule = rule[head.end() :]
            attributes = None
        for name, text in re.findall(r"(\w+)\(([^)]*)\)", rule):
            fields = [tuple(field.split()) for field in text.split(", ")] if text else []
            made.append((_make(name, base, fields, attributes), fields))
    plain = {"identifier": str, "string": str, "int": int, "constant": object}
    for node, fields in made:
        node._field_types = types = {}
        for kind, field in fields:
            name = kind.rstrip("?*")
            t = plain.get(name) or globals()[name]
            types[field] = list[t] if kind.endswith("*") else t | None if kind.endswith("?") else t
    globals()["TypeIgnore"]._attributes = ()


_define()
