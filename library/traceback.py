"""Reports of exceptions and stacks: objects that keep what a report needs, over the runtime's own text.

How a frame's lines and the last line of a report look is the runtime's business (_traceback): it writes the same for
an exception that nobody caught.
"""

import linecache
import sys
import _traceback

__all__ = [
    "extract_stack",
    "extract_tb",
    "format_exception",
    "format_exception_only",
    "format_list",
    "format_stack",
    "format_tb",
    "print_exc",
    "format_exc",
    "print_exception",
    "print_last",
    "print_stack",
    "print_tb",
    "clear_frames",
    "FrameSummary",
    "StackSummary",
    "TracebackException",
    "walk_stack",
    "walk_tb",
]

_RECURSIVE_CUTOFF = 3
_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()


def _parse_value_tb(exc, value, tb):
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is tb is _sentinel:
        if exc is None:
            return None, None
        if isinstance(exc, BaseException):
            return exc, exc.__traceback__
        raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
    return value, tb


def _write(lines, file):
    file = sys.stderr if file is None else file
    for line in lines:
        print(line, file=file, end="")


class FrameSummary:
    """One entry of a stack. `line` is the text of its line, without the space around it."""

    __slots__ = ("filename", "lineno", "end_lineno", "colno", "end_colno", "name", "locals", "_line", "_text")

    def __init__(
        self,
        filename,
        lineno,
        name,
        *,
        lookup_line=True,
        locals=None,
        line=None,
        end_lineno=None,
        colno=None,
        end_colno=None,
        **kwargs,
    ):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self.locals = None if locals is None else {k: _safe_string(v, "local", func=repr) for k, v in locals.items()}
        self._line = line
        self._text = kwargs.get("_text")  # the runtime's own text of this entry
        if lookup_line:
            self.line

    @property
    def line(self):
        if self._line is None:
            if self.lineno is None:
                return None
            self._line = linecache.getline(self.filename, self.lineno)
        return self._line.strip()

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            mine = (self.filename, self.lineno, self.name, self.locals)
            return mine == (other.filename, other.lineno, other.name, other.locals)
        if isinstance(other, tuple):
            return tuple(self) == other
        return NotImplemented

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    def __len__(self):
        return 4


def _safe_string(value, what, func=str):
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


def _summary(entry):
    filename, lineno, name, line, end_lineno, colno, end_colno, text = entry
    return FrameSummary(
        filename, lineno, name, line=line, end_lineno=end_lineno, colno=colno, end_colno=end_colno, _text=text
    )


def _limited(items, limit):
    """The first `limit` entries, or the last ones for a negative limit."""
    if limit is None:
        limit = getattr(sys, "tracebacklimit", None)
        if limit is not None and limit < 0:
            limit = 0
    if limit is None:
        return items
    return items[:limit] if limit >= 0 else items[limit:]


def walk_stack(f):
    if f is None:  # whoever called StackSummary.extract, which runs this
        f = sys._getframe().f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


class StackSummary(list):
    """A list of FrameSummary objects, the innermost call last."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        result = klass()
        for frame, lineno in _limited(list(frame_gen), limit):
            result.append(_summary(_traceback.frame_entry(frame, lineno)))
        return result

    @classmethod
    def from_list(klass, a_list):
        result = klass()
        for entry in a_list:
            if not isinstance(entry, FrameSummary):
                filename, lineno, name, line = entry
                entry = FrameSummary(filename, lineno, name, line=line)
            result.append(entry)
        return result

    def format_frame_summary(self, frame_summary, **kwargs):
        text = frame_summary._text
        if text is None:
            text = f'  File "{frame_summary.filename}", line {frame_summary.lineno}, in {frame_summary.name}\n'
            if frame_summary._line is not None and frame_summary._line.strip():
                text += f"    {frame_summary._line.strip()}\n"
        if frame_summary.locals:
            for name, value in sorted(frame_summary.locals.items()):
                text += f"    {name} = {value}\n"
        return text

    def format(self, **kwargs):
        result = []
        place = None
        count = 0

        def repeated():
            more = count - _RECURSIVE_CUTOFF
            if more > 0:
                result.append(f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n")

        for frame in self:
            text = self.format_frame_summary(frame)
            if text is None:
                continue
            here = (frame.filename, frame.lineno, frame.name)
            if place is None or here != place or frame.lineno is None:
                repeated()
                place = here
                count = 0
            count += 1
            if count <= _RECURSIVE_CUTOFF:
                result.append(text)
        repeated()
        return result


class TracebackException:
    """What a report of an exception needs, without the exception itself."""

    def __init__(
        self,
        exc_type,
        exc_value,
        exc_traceback,
        *,
        limit=None,
        lookup_lines=True,
        capture_locals=False,
        compact=False,
        max_group_width=15,
        max_group_depth=10,
        save_exc_type=True,
        _seen=None,
    ):
        seen = {id(exc_value)} if _seen is None else _seen
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = StackSummary()
        self.stack.extend(map(_summary, _limited(_traceback.tb_entries(exc_traceback), limit)))
        self._exc_type = exc_type if save_exc_type else None
        self.exc_type_qualname = exc_type.__qualname__
        self.exc_type_module = exc_type.__module__
        self._str = _safe_string(exc_value, "exception")
        # Not asked of the exception when the text is wanted: it may have changed by then.
        self._only = [] if exc_value is None else _traceback.only(exc_value)
        try:
            self.__notes__ = getattr(exc_value, "__notes__", None)
        except Exception as e:
            self.__notes__ = [f"Ignored error getting __notes__: {_safe_string(e, '__notes__', repr)}"]
        if exc_type and issubclass(exc_type, SyntaxError):
            self.filename = exc_value.filename
            self.lineno = None if exc_value.lineno is None else str(exc_value.lineno)
            self.end_lineno = None if exc_value.end_lineno is None else str(exc_value.end_lineno)
            self.text = exc_value.text
            self.offset = exc_value.offset
            self.end_offset = exc_value.end_offset
            self.msg = exc_value.msg
        self.__suppress_context__ = exc_value is not None and exc_value.__suppress_context__
        self.__cause__ = self.__context__ = self.exceptions = None
        if _seen is None and exc_value is not None:
            self._relate(exc_value, seen, limit, lookup_lines, capture_locals, compact)

    def _relate(self, exc_value, seen, *options):
        """Adds causes, contexts and members. Not by recursion: a chain may be long."""
        limit, lookup_lines, capture_locals, compact = options

        def made(e):
            return TracebackException(
                type(e),
                e,
                e.__traceback__,
                limit=limit,
                lookup_lines=lookup_lines,
                capture_locals=capture_locals,
                max_group_width=self.max_group_width,
                max_group_depth=self.max_group_depth,
                _seen=seen,
            )

        waiting = [(self, exc_value)]
        while waiting:
            te, e = waiting.pop()
            cause = e.__cause__
            if cause is not None and id(cause) not in seen:
                seen.add(id(cause))
                te.__cause__ = made(cause)
            context = e.__context__
            wanted = te.__cause__ is None and not e.__suppress_context__ if compact else True
            if context is not None and id(context) not in seen and wanted:
                seen.add(id(context))
                te.__context__ = made(context)
            if te.__cause__ is not None:
                waiting.append((te.__cause__, cause))
            if te.__context__ is not None:
                waiting.append((te.__context__, context))
            if isinstance(e, BaseExceptionGroup):
                seen.update(map(id, e.exceptions))
                te.exceptions = list(map(made, e.exceptions))
                waiting.extend(zip(te.exceptions, e.exceptions))

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type(self):
        return self._exc_type

    @property
    def exc_type_str(self):
        module = self.exc_type_module
        if module in ("__main__", "builtins"):
            return self.exc_type_qualname
        return f"{module}.{self.exc_type_qualname}"

    def __eq__(self, other):
        return self.__dict__ == other.__dict__ if isinstance(other, TracebackException) else NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        margin = "   " * _depth
        for line in self._only:
            yield margin + line
        if self.exceptions and show_group:
            for e in self.exceptions:
                yield from e.format_exception_only(show_group=True, _depth=_depth + 1)

    def format(self, *, chain=True, **kwargs):
        return self._report(chain, 0, [False])

    def print(self, *, file=None, chain=True, **kwargs):
        _write(self.format(chain=chain), file)

    def _chain(self, chain):
        """(how it led to the next, exception), the earliest first."""
        result = [("", self)]
        e = self
        while chain:
            if e.__cause__ is not None:
                result.append((_CAUSE, e.__cause__))
            elif e.__context__ is not None and not e.__suppress_context__:
                result.append((_CONTEXT, e.__context__))
            else:
                break
            e = result[-1][1]
        return reversed(result)

    def _report(self, chain, depth, is_open):
        """The text within `depth` groups. is_open: a list of one, whether the frame around the last is to be closed."""

        def framed(text, sign="|", level=depth):
            if not level:
                return text
            return "".join(f"{'  ' * level}{sign} {line}" for line in text.splitlines(keepends=True))

        for led, e in self._chain(chain):
            if e.exceptions is None:
                if e.stack:
                    yield framed("Traceback (most recent call last):\n")
                    for text in e.stack.format():
                        yield framed(text)
                for text in e.format_exception_only():
                    yield framed(text)
            elif depth > self.max_group_depth:
                yield framed(f"... (max_group_depth is {self.max_group_depth})\n")
            else:
                yield from e._members(chain, depth, is_open, framed)
            if led:
                yield framed(led)

    def _members(self, chain, depth, is_open, framed):
        level = depth or 1
        if self.stack:
            yield framed("Exception Group Traceback (most recent call last):\n", "|" if depth else "+", level)
            for text in self.stack.format():
                yield framed(text, level=level)
        for text in self.format_exception_only():
            yield framed(text, level=level)
        indent = "  " * level
        shown = self.exceptions if self.max_group_width is None else self.exceptions[: self.max_group_width]
        left = len(self.exceptions) - len(shown)
        is_open[0] = False
        for i, e in enumerate(shown):
            is_open[0] |= i == len(self.exceptions) - 1
            yield f"{indent}{'  ' if i else '+-'}+---------------- {i + 1} ----------------\n"
            yield from e._report(chain, level + 1, is_open)
        if left:
            is_open[0] = True
            yield f"{indent}  +---------------- ... ----------------\n"
            yield framed(f"and {left} more exception{'s' if left > 1 else ''}\n", level=level + 1)
        if is_open[0]:
            yield f"{indent}  +------------------------------------\n"
            is_open[0] = False


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True, **kwargs):
    value, tb = _parse_value_tb(exc, value, tb)
    return list(_TracebackExceptionOf(value, tb, limit).format(chain=chain))


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True, **kwargs):
    value, tb = _parse_value_tb(exc, value, tb)
    _TracebackExceptionOf(value, tb, limit).print(file=file, chain=chain)


class _Nothing:
    """In the place of an exception where there is none."""

    def format(self, chain):
        return ["NoneType: None\n"]

    def print(self, file, chain):
        _write(self.format(chain), file)


def _TracebackExceptionOf(value, tb, limit=None):
    if value is None:
        return _Nothing()
    return TracebackException(type(value), value, tb, limit=limit, compact=True)


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    if value is _sentinel:
        value = exc
    if value is None:
        return ["NoneType: None\n"]
    return list(TracebackException(type(value), value, None, compact=True).format_exception_only(show_group=show_group))


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def print_last(limit=None, file=None, chain=True):
    if not hasattr(sys, "last_exc") and not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    if hasattr(sys, "last_exc"):
        print_exception(sys.last_exc, limit=limit, file=file, chain=chain)
    else:
        print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file, chain)


def extract_tb(tb, limit=None):
    result = StackSummary()
    result.extend(map(_summary, _limited(_traceback.tb_entries(tb), limit)))
    return result


def format_tb(tb, limit=None):
    return extract_tb(tb, limit=limit).format()


def print_tb(tb, limit=None, file=None):
    _write(format_tb(tb, limit=limit), file)


def extract_stack(f=None, limit=None):
    if f is None:
        f = sys._getframe().f_back
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()


def print_list(extracted_list, file=None):
    _write(format_list(extracted_list), file)


def format_stack(f=None, limit=None):
    if f is None:
        f = sys._getframe().f_back
    return format_list(extract_stack(f, limit=limit))


def print_stack(f=None, limit=None, file=None):
    if f is None:
        f = sys._getframe().f_back
    print_list(extract_stack(f, limit=limit), file=file)


def clear_frames(tb):
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass  # it still runs
        tb = tb.tb_next
