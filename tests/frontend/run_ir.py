"""Runs a program's IR (lower_dump -j) in Python: a check of lowering against CPython itself.

Ops are given their meaning by the Python that runs this, so it must be 3.13. Counts (keep) have none here.
usage: run_ir.py LOWER_DUMP FILE.py
"""

import builtins
import json
import operator as o
import subprocess
import sys
import types

STOP = object()
UNSET = object()
sys.setrecursionlimit(20000)
BIN = [
    o.add,
    o.sub,
    o.mul,
    o.matmul,
    o.truediv,
    o.floordiv,
    o.mod,
    o.pow,
    o.lshift,
    o.rshift,
    o.and_,
    o.or_,
    o.xor,
]
INP = [
    o.iadd,
    o.isub,
    o.imul,
    o.imatmul,
    o.itruediv,
    o.ifloordiv,
    o.imod,
    o.ipow,
    o.ilshift,
    o.irshift,
    o.iand,
    o.ior,
    o.ixor,
]
CMP = [o.lt, o.le, o.eq, o.ne, o.gt, o.ge]


def text(h):
    return bytes.fromhex(h).decode("utf-8", "surrogatepass")


class Yielded:
    def __init__(self, value):
        self.value = value


@types.coroutine
def pass_on(v):
    return (yield v)


class Carrier(BaseException):
    """A StopIteration on its way through the generators of this interpreter."""

    def __init__(self, inner):
        self.inner = inner


class Program:
    def __init__(self, data):
        self.strings = [text(s) for s in data["strings"]]
        self.consts = []
        for kind, value in data["consts"]:
            self.consts.append(self.const(kind, value))
        self.functions = data["functions"]
        self.modules = data["modules"]
        self.dicts = {}
        self.awaited = None

    def const(self, kind, v):
        match kind:
            case 0:
                return None
            case 1:
                return True
            case 2:
                return False
            case 3:
                return ...
            case 4:
                return int(v)
            case 5:
                return float.fromhex(v)
            case 6:
                return complex(float.fromhex(v[0]), float.fromhex(v[1]))
            case 7:
                return text(v)
            case 8:
                return bytes.fromhex(v)
            case 9:
                return tuple(self.consts[i] for i in v)
            case 10:
                return frozenset(list(frozenset([self.consts[i] for i in v])))

    # --- running
    def drive(self, g):
        try:
            next(g)
        except StopIteration as e:
            return e.value
        except Carrier as e:
            raise e.inner
        raise SystemError("yield outside of a generator")

    def gen(self, f, args, cells, fn):
        try:
            kind, value = yield from self.run(f, 0, 0, self.entry(f, args), cells, [None])
        except Carrier as e:
            raise e.inner
        return value

    gen_coroutine = types.coroutine(gen)

    async def async_gen(self, f, args, cells, fn):
        """Drives the interpreter's generator: what is wrapped is yielded, what is not goes to the event loop."""
        g = self.gen(f, args, cells, fn)
        step = lambda: next(g)
        while True:
            try:
                v = step()
            except StopIteration:
                return
            try:
                if isinstance(v, Yielded):
                    sent = yield v.value
                else:
                    sent = await pass_on(v)
                step = lambda: g.send(sent)
            except BaseException as e:
                caught = e
                step = lambda: g.throw(caught)

    def entry(self, f, args):
        env = {}
        for p, a in zip(f["blocks"][0]["params"], args):
            env[p] = a
        return env

    def call_function(self, f, args, cells, fn):
        g = self.run(f, 0, 0, self.entry(f, args), cells, [None])
        return self.drive(g)[1]

    def goto(self, f, env, edge):
        target, args = edge
        values = [env[a] for a in args]
        for p, v in zip(f["blocks"][target]["params"], values):
            env[p] = v
        return target

    def run(self, f, block, at, env, cells, pending):
        glob = self.dicts[f["module"]]
        names = self.modules[f["module"]]["globals"]
        while True:
            op = f["blocks"][block]["ops"][at]
            code, result, args, imm, edges, unwind = op[:6]
            a = [env[x] for x in args]
            try:
                match code:
                    case "jump":
                        block, at = self.goto(f, env, edges[0]), 0
                        continue
                    case "branch":
                        block, at = self.goto(f, env, edges[0 if a[0] else 1]), 0
                        continue
                    case "return":
                        return "ret", a[0]
                    case "unreachable":
                        raise SystemError("unreachable")
                    case "yield":
                        env[result] = yield a[0]
                    case "exc_catch":
                        env[result] = pending[0]
                    case "exc_push":
                        e = a[0]
                        saved = (
                            e.__context__,
                            e.__traceback__,
                            e.__cause__,
                            e.__suppress_context__,
                        )
                        env[result] = sys.exception()
                        try:
                            raise e
                        except BaseException:
                            e.__cause__ = saved[2]
                            e.__context__, e.__traceback__, e.__suppress_context__ = (
                                saved[0],
                                saved[1],
                                saved[3],
                            )
                            kind, value = yield from self.run(f, block, at + 1, env, cells, pending)
                        if kind == "ret":
                            return kind, value
                        block, at = value
                        continue
                    case "exc_pop":
                        return "pop", (block, at + 1)
                    case "reraise":
                        e = a[0]
                        if unwind:
                            pending[0] = e
                            block, at = self.goto(f, env, unwind), 0
                            continue
                        saved = e.__context__, e.__cause__, e.__suppress_context__
                        try:
                            raise e
                        finally:
                            e.__cause__ = saved[1]
                            e.__context__, e.__suppress_context__ = saved[0], saved[2]
                    case _:
                        v = getattr(self, "op_" + code)(a, imm, f, glob, names, cells)
                        if result is not None:
                            env[result] = v
            except BaseException as e:
                if not unwind:
                    if isinstance(e, StopIteration):
                        raise Carrier(e)
                    raise
                if isinstance(e, Carrier):
                    e = e.inner
                caught = e
            else:
                at += 1
                continue
            pending[0] = caught
            del caught
            block, at = self.goto(f, env, unwind), 0

    # --- ops
    def op_const(s, a, i, *_):
        return s.consts[i[0]]

    def op_unset(s, a, i, *_):
        return UNSET

    def op_check_bound(s, a, i, *_):
        if a[0] is not UNSET:
            return a[0]
        s.unbound(s.strings[i[0]], i[1])

    def op_builtin(s, a, i, *_):
        return super if i[0] else AssertionError

    def unbound(s, name, why):
        if why > 1:
            what = {2: "arg[0] deleted", 3: "__class__ cell not found", 4: "empty __class__ cell"}
            raise RuntimeError("super(): " + what[why])
        if why:
            raise NameError(
                f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            )
        raise UnboundLocalError(f"cannot access local variable '{name}' where it is not associated with a value")

    def op_is_stop(s, a, i, *_):
        return a[0] is STOP

    def op_is_set(s, a, i, *_):
        return a[0] is not UNSET

    def op_keep(s, a, i, *_):
        pass

    def op_cell_new(s, a, i, *_):
        return types.CellType() if a[0] is UNSET else types.CellType(a[0])

    def op_cell_get(s, a, i, *_):
        try:
            return a[0].cell_contents
        except ValueError:
            pass
        s.unbound(s.strings[i[0]], i[1])

    def op_cell_set(s, a, i, *_):
        if a[1] is UNSET:
            del a[0].cell_contents
        else:
            a[0].cell_contents = a[1]

    def op_closure_cell(s, a, i, f, g, n, cells):
        return cells[i[0]]

    def lookup(s, name, g):
        if name in g:
            return g[name]
        if name == "globals":
            return lambda: g
        if hasattr(builtins, name):
            return getattr(builtins, name)
        raise NameError(f"name '{name}' is not defined")

    def op_global_get(s, a, i, f, g, n, c):
        return s.lookup(n[i[0]], g)

    def op_global_set(s, a, i, f, g, n, c):
        g[n[i[0]]] = a[0]

    def op_global_del(s, a, i, f, g, n, c):
        if n[i[0]] not in g:
            raise NameError(f"name '{n[i[0]]}' is not defined")
        del g[n[i[0]]]

    def op_name_get(s, a, i, f, g, n, c):
        try:
            return a[0][n[i[0]]]
        except KeyError:
            pass
        return s.lookup(n[i[0]], g)

    def op_name_get_cell(s, a, i, *_):
        try:
            return a[0][s.strings[i[0]]]
        except KeyError:
            pass
        return s.op_cell_get([a[1]], [i[0], 1])

    def op_name_set(s, a, i, *_):
        a[0][s.strings[i[0]]] = a[1]

    def op_name_del(s, a, i, *_):
        try:
            del a[0][s.strings[i[0]]]
            return
        except KeyError:
            pass
        raise NameError(f"name '{s.strings[i[0]]}' is not defined")

    def op_attr_get(s, a, i, *_):
        return getattr(a[0], s.strings[i[0]])

    def op_attr_set(s, a, i, *_):
        setattr(a[0], s.strings[i[0]], a[1])

    def op_attr_del(s, a, i, *_):
        delattr(a[0], s.strings[i[0]])

    def op_item_get(s, a, i, *_):
        return a[0][a[1]]

    def op_item_set(s, a, i, *_):
        a[0][a[1]] = a[2]

    def op_item_del(s, a, i, *_):
        del a[0][a[1]]

    def op_slice_new(s, a, i, *_):
        return slice(*a)

    def op_special_get(s, a, i, *_):
        t = type(a[0])
        name = s.strings[i[0]]
        try:
            v = getattr(t, name)
        except AttributeError:
            v = None
        if v is None:
            missed = [
                "",
                " (missed __exit__ method)",
                "",
                " (missed __aexit__ method)",
            ][i[1]]
            kind = "asynchronous " if i[1] > 1 else ""
            raise TypeError(f"'{t.__name__}' object does not support the {kind}context manager protocol{missed}")
        for k in t.__mro__:
            if name in k.__dict__:
                v = k.__dict__[name]
                return v.__get__(a[0], t) if hasattr(v, "__get__") else v

    def op_binary(s, a, i, *_):
        return BIN[i[0]](*a)

    def op_inplace(s, a, i, *_):
        return INP[i[0]](*a)

    def op_compare(s, a, i, *_):
        return CMP[i[0]](*a)

    def op_contains(s, a, i, *_):
        return a[0] in a[1]

    def op_is(s, a, i, *_):
        return a[0] is a[1]

    def op_truth(s, a, i, *_):
        return bool(a[0])

    def op_not(s, a, i, *_):
        return not a[0]

    def op_box_bool(s, a, i, *_):
        return a[0]

    def op_neg(s, a, i, *_):
        return -a[0]

    def op_pos(s, a, i, *_):
        return +a[0]

    def op_invert(s, a, i, *_):
        return ~a[0]

    def op_tuple_new(s, a, i, *_):
        return tuple(a)

    def op_list_new(s, a, i, *_):
        return list(a)

    def op_set_new(s, a, i, *_):
        return set(a)

    def op_dict_new(s, a, i, *_):
        return {a[j]: a[j + 1] for j in range(0, len(a), 2)}

    def op_list_append(s, a, i, *_):
        a[0].append(a[1])

    def op_list_extend(s, a, i, *_):
        if not hasattr(type(a[1]), "__iter__") and not hasattr(type(a[1]), "__getitem__"):
            raise TypeError(f"Value after * must be an iterable, not {type(a[1]).__name__}")
        a[0].extend(a[1])

    def op_set_add(s, a, i, *_):
        a[0].add(a[1])

    def op_set_update(s, a, i, *_):
        a[0].update(a[1])

    def op_dict_put(s, a, i, *_):
        a[0][a[1]] = a[2]

    def op_dict_update(s, a, i, *_):
        if not hasattr(a[1], "keys"):
            raise TypeError(f"'{type(a[1]).__name__}' object is not a mapping")
        a[0].update(a[1])

    def op_dict_merge(s, a, i, *_):
        name = getattr(a[2], "__qualname__", str(a[2]))
        if not hasattr(a[1], "keys"):
            raise TypeError(
                f"{a[2].__module__}.{name}() argument after ** must be a mapping, not {type(a[1]).__name__}"
            )
        for k in a[1].keys():
            if k in a[0]:
                raise TypeError(f"{a[2].__module__}.{name}() got multiple values for keyword argument '{k}'")
            a[0][k] = a[1][k]

    def op_list_to_tuple(s, a, i, *_):
        return tuple(a[0])

    def op_len(s, a, i, *_):
        return len(a[0])

    def op_unpack_seq(s, a, i, *_):
        n = i[0]
        names = [f"v{j}" for j in range(n)]
        d = {"x": a[0]}
        exec("[" + ",".join(names) + "] = x" if n else "[] = x", d)
        return tuple(d[x] for x in names)

    def op_unpack_ex(s, a, i, *_):
        names = [f"v{j}" for j in range(i[0])] + ["*r"] + [f"w{j}" for j in range(i[1])]
        d = {"x": a[0]}
        exec("[" + ",".join(names) + "] = x", d)
        return tuple(d[x.strip("*")] for x in names)

    def op_tuple_item(s, a, i, *_):
        return a[0][i[0]]

    def op_format_value(s, a, i, *_):
        v = a[0]
        if i[0]:
            v = {"s": str, "r": repr, "a": ascii}[chr(i[0])](v)
        return format(v, a[1])

    def op_str_join(s, a, i, *_):
        return "".join(a)

    def op_iter(s, a, i, *_):
        return iter(a[0])

    def op_iter_next(s, a, i, *_):
        return next(a[0], STOP)

    def op_yield_from_iter(s, a, i, *_):
        return a[0] if isinstance(a[0], types.CoroutineType) else iter(a[0])

    def op_await_iter(s, a, i, *_):
        v, t = a[0], type(a[0])
        if isinstance(v, types.CoroutineType):
            return v
        if isinstance(v, types.GeneratorType) and v.gi_code.co_flags & 0x100:
            return v
        if not hasattr(t, "__await__"):
            if i[0]:
                m = "__aenter__" if i[0] == 1 else "__aexit__"
                raise TypeError(
                    f"'async with' received an object from {m} that does not implement __await__: {t.__name__}"
                )
            raise TypeError(f"object {t.__name__} can't be used in 'await' expression")
        it = t.__await__(v)
        if not hasattr(type(it), "__next__"):
            raise TypeError(f"__await__() returned non-iterator of type '{type(it).__name__}'")
        return it

    def op_aiter(s, a, i, *_):
        t = type(a[0])
        if not hasattr(t, "__aiter__"):
            raise TypeError(f"'async for' requires an object with __aiter__ method, got {t.__name__}")
        it = t.__aiter__(a[0])
        if not hasattr(type(it), "__anext__"):
            raise TypeError(
                f"'async for' received an object from __aiter__ that does not implement __anext__: {type(it).__name__}"
            )
        return it

    def op_anext(s, a, i, *_):
        v = type(a[0]).__anext__(a[0])
        try:
            return s.op_await_iter([v], [0])
        except TypeError as e:
            raise TypeError(f"'async for' received an invalid object from __anext__: {type(v).__name__}") from e

    def op_is_stop_async(s, a, i, *_):
        return isinstance(a[0], StopAsyncIteration)

    def op_async_yield(s, a, i, *_):
        return Yielded(a[0])

    def op_yield_from_send(s, a, i, *_):
        try:
            return next(a[0]) if a[1] is None and hasattr(a[0], "__next__") else a[0].send(a[1])
        except StopIteration as e:
            s.awaited = e.value
        return STOP

    def op_yield_from_throw(s, a, i, *_):
        e = a[1]
        if isinstance(e, GeneratorExit):
            if hasattr(a[0], "close"):
                a[0].close()
            raise e
        if not hasattr(a[0], "throw"):
            raise e
        try:
            return a[0].throw(e)
        except StopIteration as x:
            if x is e:
                raise
            s.awaited = x.value
        return STOP

    def op_yield_from_result(s, a, i, *_):
        return s.awaited

    def split(s, a, w):
        names = s.consts[w] if w is not None else ()
        k = len(a) - len(names)
        return a[:k], dict(zip(names, a[k:]))

    def op_call(s, a, i, *_):
        p, k = s.split(a[1:], i[0])
        return a[0](*p, **k)

    def op_call_method(s, a, i, *_):
        p, k = s.split(a[1:], i[1])
        return getattr(a[0], s.strings[i[0]])(*p, **k)

    def op_method_load(s, a, i, *_):
        s.method_self = UNSET
        return getattr(a[0], s.strings[i[0]])

    def op_method_self(s, a, i, *_):
        return s.method_self

    def op_call_loaded(s, a, i, *_):
        p, k = s.split(a[2:], i[0])
        return a[0](*p, **k)

    def op_call_ex(s, a, i, *_):
        return a[0](*a[1], **({} if a[2] is UNSET else a[2]))

    def op_func_new(s, a, i, f, g, *_):
        return s.function(i[0], a[0], a[1], a[2], tuple(a[3:]), g)

    def function(s, fid, defaults, kwdefaults, annotations, cells, g):
        f = s.functions[fid]
        params = [p.replace(".", "_dot_") for p in f["params"]]
        pos, po, kw = f["positional"], f["posonly"], f["kwonly"]
        rest = params[pos + kw :]
        sig = []
        for j, p in enumerate(params[:pos]):
            nd = 0 if defaults is UNSET else len(defaults)
            sig.append(p + ("=None" if j >= pos - nd else ""))
            if j + 1 == po:
                sig.append("/")
        flags = f["flags"]
        if flags & 2:
            sig.append("*" + rest[0])
        elif kw:
            sig.append("*")
        for p in params[pos : pos + kw]:
            sig.append(p + ("=None" if kwdefaults is not UNSET and p in kwdefaults else ""))
        if flags & 4:
            sig.append("**" + rest[-1])
        name = f["name"]
        how = s.gen if flags & 1 else s.call_function
        if flags & 8:
            how = s.async_gen if flags & 1 else s.gen_coroutine
        asy, wait = ("async ", "await ") if flags & 9 == 8 else ("", "")
        src = f"def make(__how, __f, __cells):\n {asy}def fn({', '.join(sig)}): return {wait}__how(__f, ({' '.join(p + ',' for p in params)}), __cells, fn)\n return fn"
        loc = {}
        exec(src, g, loc)
        fn = loc["make"](how, f, cells)
        fn.__name__, fn.__qualname__ = name, f["qualname"]
        fn.__doc__ = None if f["doc"] is None else s.consts[f["doc"]]
        if defaults is not UNSET:
            fn.__defaults__ = defaults
        if kwdefaults is not UNSET:
            fn.__kwdefaults__ = kwdefaults
        if annotations is not UNSET:
            fn.__annotations__ = annotations
        fn.__molt__ = (fid, cells)
        return fn

    def op_type_param_new(s, a, i, *_):
        name, bound, default = a
        sig = ["T", "T", "**T", "*T"][i[0]]
        if bound is not UNSET:
            sig += ": " + ("b()" if i[0] == 0 else f"({', '.join(f'b()[{n}]' for n in range(len(bound())))},)")
        if default is not UNSET:
            sig += " = d()" if i[0] != 3 else " = d()"
        d = {"b": bound, "d": default}
        exec(f"def g[{sig}](): pass".replace("T", name, 1), d)
        return d["g"].__type_params__[0]

    def op_type_alias_new(s, a, i, *_):
        import typing

        if a[1]:
            return typing.TypeAliasType(a[0], a[2](), type_params=a[1])
        d = {"f": a[2]}
        exec(f"type {a[0]} = f()", d)
        return d[a[0]]

    def op_generic_base(s, a, i, *_):
        import typing

        return typing.Generic[tuple(typing.Unpack[x] if isinstance(x, typing.TypeVarTuple) else x for x in a[0])]

    def op_module_dict(s, a, i, f, g, *_):
        return g

    def op_locals(s, a, i, *_):
        d = {}
        for n, v in zip(s.consts[i[0]], a):
            if isinstance(v, types.CellType):
                try:
                    v = v.cell_contents
                except ValueError:
                    continue
            if v is not UNSET:
                d[n] = v
        return d

    def op_build_class(s, a, i, f, g, *_):
        name = s.strings[i[0]]
        kw = {} if a[2] is UNSET else dict(a[2])
        bases = types.resolve_bases(a[1])
        meta, ns, kw = types.prepare_class(name, bases, kw)
        if bases is not a[1]:
            ns["__orig_bases__"] = a[1]
        fid, cells = a[0].__molt__
        cell = s.call_function(s.functions[fid], (ns,), cells, None)
        if cell is not None:
            ns["__classcell__"] = cell
        return meta(name, bases, ns, **kw)

    def op_import(s, a, i, f, g, *_):
        return __import__(s.strings[i[0]], g, None, a[0] or (), i[1])

    def op_import_from(s, a, i, *_):
        d = {"m": a[0]}
        name = s.strings[i[0]]
        try:
            return getattr(a[0], name)
        except AttributeError:
            pass
        full = f"{a[0].__name__}.{name}"
        if full in sys.modules:
            return sys.modules[full]
        raise ImportError(
            f"cannot import name '{name}' from '{a[0].__name__}' ({getattr(a[0], '__file__', 'unknown location')})"
        )

    def op_import_star(s, a, i, f, g, *_):
        m = a[0]
        for n in getattr(m, "__all__", [x for x in m.__dict__ if not x.startswith("_")]):
            g[n] = getattr(m, n)

    def op_raise(s, a, i, *_):
        if a[0] is UNSET:
            raise
        if a[1] is UNSET:
            raise a[0]
        raise a[0] from a[1]

    def op_exc_match(s, a, i, *_):
        for t in a[1] if isinstance(a[1], tuple) else (a[1],):
            if not (isinstance(t, type) and issubclass(t, BaseException)):
                raise TypeError("catching classes that do not inherit from BaseException is not allowed")
        return isinstance(a[0], a[1])

    def op_exc_match_star(s, a, i, *_):
        e, t = a
        for x in t if isinstance(t, tuple) else (t,):
            if not (isinstance(x, type) and issubclass(x, BaseException)):
                raise TypeError("catching classes that do not inherit from BaseException is not allowed")
            if issubclass(x, BaseExceptionGroup):
                raise TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
        if e is None:
            return None, None
        if isinstance(e, t):
            if isinstance(e, BaseExceptionGroup):
                return e, None
            return (ExceptionGroup if isinstance(e, Exception) else BaseExceptionGroup)("", [e]).with_traceback(
                e.__traceback__
            ), None
        if isinstance(e, BaseExceptionGroup):
            return e.split(t)
        return None, e

    def op_exc_part(s, a, i, *_):
        return UNSET if a[0][i[0]] is None else a[0][i[0]]

    def op_prep_reraise_star(s, a, i, *_):
        return (s.prep_reraise(*a),)

    def prep_reraise(s, orig, excs):
        excs = [e for e in excs if e is not None]
        if not excs:
            return None
        if not isinstance(orig, BaseExceptionGroup):
            return excs[0]

        def leaves(e):
            return [x for y in e.exceptions for x in leaves(y)] if isinstance(e, BaseExceptionGroup) else [e]

        same = lambda e: (
            isinstance(e, BaseExceptionGroup)
            and (getattr(e, "__notes__", None), e.__cause__, e.__context__)
            == (getattr(orig, "__notes__", None), orig.__cause__, orig.__context__)
        )
        raised = [e for e in excs if not same(e)]
        rest = [e for e in excs if same(e)]
        if rest:
            keep = {id(x) for e in rest for x in leaves(e)}
            g = orig.subgroup(lambda e: not isinstance(e, BaseExceptionGroup) and id(e) in keep)
            if not raised:
                return g
            raised.append(g)
        return raised[0] if len(raised) == 1 else (BaseExceptionGroup("", raised))

    def op_exc_type(s, a, i, *_):
        return type(a[0])

    def op_exc_traceback(s, a, i, *_):
        return a[0].__traceback__

    def op_match_sequence(s, a, i, *_):
        return bool(type(a[0]).__flags__ & (1 << 5))

    def op_match_mapping(s, a, i, *_):
        return bool(type(a[0]).__flags__ & (1 << 6))

    def op_match_keys(s, a, i, *_):
        m, keys = a
        seen, out = set(), []
        for k in keys:
            if k in seen:
                raise ValueError(f"mapping pattern checks duplicate key ({k!r})")
            seen.add(k)
            v = m.get(k, STOP)
            if v is STOP:
                return None
            out.append(v)
        return tuple(out)

    def op_match_class(s, a, i, *_):
        v, cls, kwd = a
        if not isinstance(cls, type):
            raise TypeError("called match pattern must be a class")
        if not isinstance(v, cls):
            return None
        out = []
        if i[0]:
            args = getattr(cls, "__match_args__", None)
            if args is None:
                if issubclass(
                    cls,
                    (
                        bool,
                        bytearray,
                        bytes,
                        dict,
                        float,
                        frozenset,
                        int,
                        list,
                        set,
                        str,
                        tuple,
                    ),
                ):
                    if i[0] > 1:
                        raise TypeError(f"{cls.__name__}() accepts 1 positional sub-pattern ({i[0]} given)")
                    out.append(v)
                    args = None
                else:
                    args = ()
            if args is not None:
                if len(args) < i[0]:
                    raise TypeError(
                        f"{cls.__name__}() accepts {len(args)} positional sub-pattern{'s' * (len(args) != 1)} ({i[0]} given)"
                    )
                kwd = tuple(args[: i[0]]) + kwd
        for n in kwd:
            try:
                out.append(getattr(v, n))
            except AttributeError:
                return None
        return tuple(out)


def main():
    out = subprocess.run([sys.argv[1], "-j", sys.argv[2]], capture_output=True, text=True)
    if out.returncode or not out.stdout.startswith("{"):
        print(out.stdout, file=sys.stderr)
        sys.exit(3)
    p = Program(json.loads(out.stdout.split("\n", 1)[0]))
    main = types.ModuleType("__main__")
    main.__file__ = sys.argv[2]
    sys.modules["__main__"] = main
    p.dicts[0] = main.__dict__
    main.__dict__["__builtins__"] = builtins
    m = p.modules[0]
    import os

    sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[2])))
    sys.argv = sys.argv[2:]
    try:
        p.call_function(p.functions[m["body"]], (), (), None)
    except SystemExit:
        raise
    except BaseException as e:
        import traceback

        sys.stdout.flush()
        if os.environ.get("IR_TRACE"):
            traceback.print_exc()
        else:
            print("".join(traceback.format_exception_only(e)), end="", file=sys.stderr)
        sys.exit(1)


main()
