"""The tokenizer behind the module tokenize: tokens of lines that a function gives, after the language reference's
chapter "Lexical analysis"."""

import re
from token import COMMENT as _COMMENT, DEDENT as _DEDENT, ENDMARKER as _END, EXACT_TOKEN_TYPES as _EXACT
from token import FSTRING_END as _F_END, FSTRING_MIDDLE as _F_MIDDLE, FSTRING_START as _F_START, INDENT as _INDENT
from token import NAME as _NAME, NEWLINE as _NEWLINE, NL as _NL, NUMBER as _NUMBER, OP as _OP, STRING as _STRING

_WORD = re.compile(r"[^\W\d]\w*")
_DIGITS = r"\d(?:_?\d)*"
_NUMERAL = re.compile(
    r"0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+"
    rf"|(?:{_DIGITS}\.(?:{_DIGITS})?|\.{_DIGITS}|{_DIGITS})(?:[eE][-+]?{_DIGITS})?[jJ]?"
)
_OPERATOR = re.compile(
    r"\*\*=|//=|>>=|<<=|\.\.\.|!=|->|:=|\*\*|//|>>|<<|<=|>=|==|\+=|-=|\*=|/=|%=|&=|\|=|\^=|@=|[-+*/%@&|^~<>()\[\]{},:.;=!]"
)
_PREFIX = re.compile(r"(?i)(?:[ub]|[bf]?r|r[bf]|f)?(?='|\")")
_STRING_END = {q: re.compile(rf"(?s)(?:[^\\{q}\n]|\\.)*{q}") for q in "'\""}
_LONG_END = {q * 3: re.compile(rf"(?s)(?:[^\\{q}]|\\.|{q}(?!{q}{q}))*{q * 3}") for q in "'\""}
_OPEN = {")": "(", "]": "[", "}": "{"}


class TokenizerIter:
    """Iterator of (type, text, (row, column), (row, column), line)."""

    def __init__(self, readline, /, *, encoding=None, extra_tokens=False):
        self._readline = readline
        self._encoding = encoding
        self._extra = extra_tokens
        self._tokens = self._run()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._tokens)

    def _read(self):
        try:
            line = self._readline()
        except StopIteration:
            line = ""
        if isinstance(line, bytes):
            line = line.decode(self._encoding or "utf-8")
        if line:
            self._row += 1
            if self._extra and line.endswith("\r\n"):
                line = line[:-2] + "\n"
        return line

    def _fail(self, message, row, column, text=""):
        raise SyntaxError(message, ("<string>", row, column + 1, text, row, column + 1))

    def _op(self, text):
        return _OP if self._extra else _EXACT.get(text, _OP)

    def _run(self):
        self._row = 0
        self._brackets = []
        indents = [0]
        continued = False
        while True:
            line = self._read()
            if not line:
                break
            column = 0
            if not self._brackets and not continued:
                rest = line.lstrip(" \t\f")
                width = self._width(line[: len(line) - len(rest)])
                column = len(line) - len(rest)
                if rest[:1] in ("#", "\n", "\r", ""):
                    if not self._extra:
                        continue
                    if rest.startswith("#"):
                        text = rest.rstrip("\r\n")
                        yield _COMMENT, text, (self._row, column), (self._row, column + len(text)), line
                        column += len(text)
                    end = line[column:] or ""
                    yield _NL, end, (self._row, column), (self._row, column + max(1, len(end))), line
                    continue
                if width > indents[-1]:
                    indents.append(width)
                    yield _INDENT, line[:column], (self._row, 0), (self._row, column), line
                while width < indents[-1]:
                    indents.pop()
                    if width > indents[-1]:
                        raise IndentationError(
                            "unindent does not match any outer indentation level",
                            ("<string>", self._row, column + 1, line, self._row, column + 1),
                        )
                    yield _DEDENT, "", (self._row, column), (self._row, column), line
            continued = False
            for token in self._line(line, column):
                if token is None:
                    continued = True
                else:
                    last = token
                    yield token
        if self._brackets:
            kind, row, column = self._brackets[-1]
            raise SyntaxError(
                "unexpected EOF in multi-line statement", ("<string>", self._row + 1, 1, "", self._row + 1, 1)
            )
        if continued:
            self._fail("unexpected EOF while parsing", self._row, 0)
        row = self._row + 1
        if self._row and last[0] not in (_NEWLINE, _NL):
            _, _, _, (r, c), line = last
            yield _NEWLINE, "", (r, c), (r, c + 1), line
        for _ in indents[1:]:
            yield _DEDENT, "", (row, 0), (row, 0), ""
        yield _END, "", (row, 0), (row, 0), ""

    @staticmethod
    def _width(space):
        width = 0
        for c in space:
            width = 0 if c == "\f" else (width // 8 + 1) * 8 if c == "\t" else width + 1
        return width

    def _line(self, line, column, stop=None):
        """Tokens of a line, more lines being read for brackets' strings. `stop`: ends at '}', ':' or '!' of an f-string's
        expression, and gives (line, column) as the generator's value."""
        depth = len(self._brackets)
        while True:
            while column < len(line) and line[column] in " \t\f":
                column += 1
            if column >= len(line):
                if stop is None:
                    return
                line, column = self._read(), 0
                if not line:
                    self._fail("unterminated f-string literal", self._row, 0)
                continue
            c = line[column]
            start = (self._row, column)
            if c in "\r\n":
                text = "\n" if line[column:] in ("\n", "\r\n") and self._extra else line[column:]
                if not self._brackets and stop is None:
                    yield _NEWLINE, text, start, (self._row, column + 1), line
                elif self._extra:
                    yield _NL, text, start, (self._row, column + 1), line
                column = len(line)
                continue
            if c == "#":
                text = line[column:].rstrip("\r\n")
                if self._extra:
                    yield _COMMENT, text, start, (self._row, column + len(text)), line
                column += len(text)
                continue
            if c == "\\" and line[column + 1 :] in ("\n", "\r\n"):
                if stop is None:
                    yield None
                    return
                column = len(line)
                continue
            found = _PREFIX.match(line, column)
            if found:
                quote = line[found.end()]
                quote = quote * 3 if line.startswith(quote * 3, found.end()) else quote
                if "f" in found[0].lower():
                    line, column = yield from self._f_string(line, start, found.end(), quote, "r" in found[0].lower())
                    continue
                first, text = line, line[column:]
                end = (_LONG_END if len(quote) == 3 else _STRING_END)[quote]
                offset = found.end() - column + len(quote)
                while not (found := end.match(text, offset)):
                    if len(quote) == 1 and not text.endswith(("\\\n", "\\\r\n")):
                        self._fail(f"unterminated string literal (detected at line {self._row})", *start, line)
                    more = self._read()
                    if not more:
                        what = "triple-quoted string" if len(quote) == 3 else "string"
                        self._fail(f"unterminated {what} literal (detected at line {self._row})", *start, line)
                    first += more
                    text += more
                    line = more
                text = found[0] and text[: found.end()]
                column = len(text) - text.rfind("\n") - 1 if "\n" in text else column + len(text)
                yield _STRING, text, start, (self._row, column), first
                if "\n" in text:
                    line = first.splitlines(keepends=True)[-1]
                continue
            if found := _WORD.match(line, column):
                yield _NAME, found[0], start, (self._row, found.end()), line
            elif (c.isdigit() or c == ".") and (found := _NUMERAL.match(line, column)):
                yield _NUMBER, found[0], start, (self._row, found.end()), line
            elif found := _OPERATOR.match(line, column):
                text = found[0]
                if stop is not None and len(self._brackets) == depth and text[0] in stop and text not in ("!=", ":="):
                    return line, column
                if stop is not None and len(self._brackets) == depth and text == ":=":
                    return line, column
                if text in "([{":
                    self._brackets.append((text, *start))
                elif text in _OPEN:
                    if not self._brackets:
                        self._fail(f"unmatched '{text}'", *start, line)
                    kind, row, _ = self._brackets.pop()
                    if kind != _OPEN[text]:
                        where = "" if row == self._row else f" on line {row}"
                        self._fail(
                            f"closing parenthesis '{text}' does not match opening parenthesis '{kind}'{where}",
                            *start,
                            line,
                        )
                yield self._op(text), text, start, (self._row, found.end()), line
            elif not self._extra or not c.isprintable() or ord(c) > 127:
                self._fail(f"invalid character '{c}' (U+{ord(c):04X})", *start, line)
            else:
                yield _OP, c, start, (self._row, column + 1), line
                column += 1
                continue
            column = found.end()

    def _f_string(self, line, start, at, quote, raw):
        column = at + len(quote)
        yield _F_START, line[start[1] : column], start, (self._row, column), line
        line, column = yield from self._f_text(line, column, quote, raw, False)
        yield _F_END, quote, (self._row, column), (self._row, column + len(quote)), line
        return line, column + len(quote)

    def _f_text(self, line, column, quote, raw, spec):
        """The literal parts and expressions up to the closing quote, or in a format specification up to its '}'."""
        text, begin, shown, after_field = "", (self._row, column), line, False
        while True:
            if column >= len(line):
                line, column = self._read(), 0
                if not line:
                    self._fail("unterminated f-string literal", *begin)
                shown += line
                continue
            c = line[column]
            if line.startswith(quote, column) or (spec and c == "}"):
                if text or (spec and after_field):
                    yield _F_MIDDLE, text, begin, (self._row, column), shown
                return line, column
            if c in "{}" and line.startswith(c * 2, column) and not spec:
                text += c  # doubled: one in the token, both in its range
                column += 1
                yield _F_MIDDLE, text, begin, (self._row, column), shown
                column += 1
                text, begin, shown = "", (self._row, column), line
                continue
            if c == "{":
                if text:
                    yield _F_MIDDLE, text, begin, (self._row, column), shown
                line, column = yield from self._f_field(line, column, quote, raw)
                text, begin, shown, after_field = "", (self._row, column), line, True
                continue
            if c == "}":
                self._fail("f-string: single '}' is not allowed", self._row, column, line)
            if c == "\\" and column + 1 < len(line):
                named = not raw and line.startswith("\\N{", column)
                end = line.find("}", column) + 1 if named else column + 2
                text += line[column:end]
                column = end
                continue
            if c == "\n" and len(quote) == 1:
                self._fail(f"unterminated f-string literal (detected at line {self._row})", *begin, line)
            text += c
            column += 1

    def _f_field(self, line, column, quote, raw):
        yield self._op("{"), "{", (self._row, column), (self._row, column + 1), line
        self._brackets.append(("{", self._row, column))
        line, column = yield from self._line(line, column + 1, "}:!")
        c = line[column]
        if c == "!":
            yield self._op("!"), "!", (self._row, column), (self._row, column + 1), line
            line, column = yield from self._line(line, column + 1, "}:")
            c = line[column]
        if c == ":":
            yield self._op(":"), ":", (self._row, column), (self._row, column + 1), line
            line, column = yield from self._f_text(line, column + 1, quote, raw, True)
        self._brackets.pop()
        yield self._op("}"), "}", (self._row, column), (self._row, column + 1), line
        return line, column + 1
