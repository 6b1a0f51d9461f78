s = "  Hello, World  "
print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), s.upper(), s.lower(), s.swapcase(), s.title())
t = "banana"
print(t.find("an"), t.rfind("an"), t.find("x"), t.index("n"), t.count("a"), t.count("ana"), t.count(""), t.find("a", 2), t.find("a", 2, 3))
print(t.replace("a", "o"), t.replace("a", "o", 2), t.replace("", "-"), t.replace("x", "y"))
print(t.startswith("ba"), t.endswith("na"), t.startswith(("x", "b")), t.startswith("an", 1), t.endswith("an", 0, 5))
print("a,b,,c".split(","), "a b  c ".split(), " a b ".split(" "), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), "".split(), "".split(","))
print("one\ntwo\r\nthree\n".splitlines(), "a\nb\n".splitlines(True), "k=v=w".partition("="), "k=v=w".rpartition("="), "kv".partition("="))
print("-".join(["a", "b"]), "".join([]), ", ".join("xyz"), "-".join(str(i) for i in range(4)))
print("abc".center(9, "*"), "abc".ljust(6, ".") + "|", "abc".rjust(6) + "|", "42".zfill(5), "-42".zfill(5), "abc".center(6) + "|")
print("abc".isalpha(), "ab1".isalnum(), "12".isdigit(), "".isalpha(), " \t".isspace(), "Ab".istitle(), "AB".isupper(), "ab".islower(), "a_1".isidentifier(), "1.5".isnumeric(), "½".isnumeric())
print("hELLO wORLD".capitalize(), "it's a dog's life".title(), "ß".upper(), "ǆ".title(), "Straße".casefold())
print("abc".strip("ac"), "xxhixx".strip("x"), "abcabc".lstrip("ab"), "mississippi".rstrip("ip"), "www.x.com".removeprefix("www."), "x.py".removesuffix(".py"))
print("a\tb\tc".expandtabs(4), "a{}b".format(1), "abc".encode(), "%s" % "x", "ab" * 3, 2 * "ab", "ab" * 0, "ab" * -1)
print("hello"[1], "hello"[-1], "hello"[1:3], "hello"[::-1], "hello"[::2], "hello"[10:], "hello"[-3:-1], len("hello"))
print("l" in "hello", "xyz" not in "hello", min("hello"), max("hello"), sorted("hello"), list("abc"), "".join(reversed("abc")))
table = str.maketrans("abc", "xyz", "d")
print("abcd abcd".translate(table), "abc".translate({97: "A", 98: None, 99: "CC"}))
for f in (lambda: "abc".index("z"), lambda: "abc"[5], lambda: "a" + 1, lambda: "a" - "b", lambda: "".join([1]), lambda: "abc".split("")):
    try:
        f()
    except (ValueError, IndexError, TypeError) as e:
        print(type(e).__name__, e)
print(str(None), str(12), str([1, "a"]), str(b"x"), str(1.0), str(), repr("a'b"), repr('a"b'), repr("a'b\"c"))
print("a" "b" 'c' """d
e""", r"\n", "\x41\u00e9\U0001F600\N{BULLET}", "\101", len("\0a"), "tab\there")
