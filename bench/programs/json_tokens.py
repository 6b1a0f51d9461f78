"""A JSON reader and writer by hand: characters, dicts, recursion, exceptions, class instances."""


class Reader:
    def __init__(self, text):
        self.text = text
        self.pos = 0

    def peek(self):
        text = self.text
        pos = self.pos
        while pos < len(text) and text[pos] in " \n\t\r":
            pos += 1
        self.pos = pos
        return text[pos] if pos < len(text) else ""

    def expect(self, c):
        if self.peek() != c:
            raise ValueError(f"expected {c!r} at {self.pos}")
        self.pos += 1

    def value(self):
        c = self.peek()
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        if c == "t":
            self.pos += 4
            return True
        if c == "f":
            self.pos += 5
            return False
        if c == "n":
            self.pos += 4
            return None
        return self.number()

    def number(self):
        start = self.pos
        text = self.text
        end = start
        while end < len(text) and (text[end].isdigit() or text[end] in "+-.eE"):
            end += 1
        self.pos = end
        word = text[start:end]
        if not word:
            raise ValueError(f"nothing to read at {start}")
        if "." in word or "e" in word:
            return float(word)
        return int(word)

    def string(self):
        self.expect('"')
        parts = []
        text = self.text
        while True:
            c = text[self.pos]
            self.pos += 1
            if c == '"':
                return "".join(parts)
            if c == "\\":
                c = text[self.pos]
                self.pos += 1
                c = {"n": "\n", "t": "\t"}.get(c, c)
            parts.append(c)

    def array(self):
        self.expect("[")
        items = []
        if self.peek() == "]":
            self.pos += 1
            return items
        while True:
            items.append(self.value())
            if self.peek() == ",":
                self.pos += 1
                continue
            self.expect("]")
            return items

    def object(self):
        self.expect("{")
        result = {}
        if self.peek() == "}":
            self.pos += 1
            return result
        while True:
            key = self.string()
            self.expect(":")
            result[key] = self.value()
            if self.peek() == ",":
                self.pos += 1
                self.peek()
                continue
            self.expect("}")
            return result


def write(value, out):
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, str):
        out.append('"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"')
    elif isinstance(value, (int, float)):
        out.append(str(value))
    elif isinstance(value, list):
        out.append("[")
        for i, item in enumerate(value):
            if i:
                out.append(", ")
            write(item, out)
        out.append("]")
    else:
        out.append("{")
        first = True
        for key, item in value.items():
            if not first:
                out.append(", ")
            first = False
            write(key, out)
            out.append(": ")
            write(item, out)
        out.append("}")


def main():
    records = []
    for i in range(400):
        records.append(
            {
                "id": i,
                "name": f"record {i}",
                "tags": ["a\nb", 'q"', str(i * i)],
                "ratio": i / 8,
                "ok": i % 2 == 0,
                "next": None,
                "inner": {"x": i, "y": [i, i + 1, {}]},
            }
        )
    total = 0
    for _ in range(40):
        out = []
        write(records, out)
        text = "".join(out)
        total += len(text)
        again = Reader(text).value()
        if again != records:
            print("differs")
    try:
        Reader("[1, 2").value()
    except ValueError as e:
        print(e)
    print(total)


main()
