"""Constants and templates of text."""

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Each word capitalised, runs of white space made single spaces."""
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


class Template:
    """Text with $name and ${name} places."""

    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _parts(self):
        """Yields (text, name, position): text before a place, then the name in it, None at the end."""
        t, d = self.template, self.delimiter
        at = start = 0
        out = []
        while True:
            i = t.find(d, at)
            if i < 0:
                out.append(t[start:])
                yield "".join(out), None, len(t)
                return
            out.append(t[start:i])
            j = i + len(d)
            if t.startswith(d, j):
                out.append(d)
                at = start = j + len(d)
                continue
            braced = t.startswith("{", j)
            k = j + braced
            e = k
            while e < len(t) and (
                t[e] == "_" or (t[e].isascii() and t[e].isalpha()) or (e > k and t[e].isascii() and t[e].isdigit())
            ):
                e += 1
            if e == k or (braced and not t.startswith("}", e)):
                yield "".join(out), "", i
                out = [d]
                at = start = j
                continue
            yield "".join(out), t[k:e], i
            out = []
            at = start = e + braced

    def _invalid(self, i):
        lines = self.template[:i].splitlines(keepends=True)
        if not lines:
            colno, lineno = 1, 1
        else:
            colno, lineno = i - len("".join(lines[:-1])), len(lines)
        raise ValueError("Invalid placeholder in string: line %d, col %d" % (lineno, colno))

    def substitute(self, mapping={}, /, **kws):
        out = []
        for text, name, i in self._parts():
            out.append(text)
            if name == "":
                self._invalid(i)
            if name:
                out.append(str(kws[name] if name in kws else mapping[name]))
        return "".join(out)

    def safe_substitute(self, mapping={}, /, **kws):
        out, pending = [], None
        for text, name, i in self._parts():
            out.append(text)
            if name:
                if name in kws or name in mapping:
                    out.append(str(kws[name] if name in kws else mapping[name]))
                else:
                    braced = self.template.startswith("{", i + len(self.delimiter))
                    out.append(self.delimiter + ("{" + name + "}" if braced else name))
        return "".join(out)

    def get_identifiers(self):
        names = []
        for _, name, _ in self._parts():
            if name and name not in names:
                names.append(name)
        return names

    def is_valid(self):
        return all(name != "" for _, name, _ in self._parts())
