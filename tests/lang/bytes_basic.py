b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], b[::-1], list(b[:3]), b"a" + b"b", b"ab" * 2)
print(bytes(3), bytes([65, 66]), bytes("é", "utf-8"), bytes(b"x"), b"".join([b"a", b"b"]), b"-".join([b"x", b"y"]))
print(b"abc".upper(), b"a,b".split(b","), b" x ".strip(), b"abc".find(b"c"), b"abc".replace(b"b", b"BB"), b"abc".startswith(b"ab"))
print(b"abc".hex(), bytes.fromhex("00ff 41"), b"abc" < b"abd", b"a" in b"abc", 97 in b"abc", b"abc" == b"abc", b"1" == "1")
print(b"'", b'"', b"'\"", b"\n\t\\", b"\x7f\x80", bytes(range(30, 36)), r"\x", rb"\x")
for c in b"az":
    print(c, end=" ")
print(sum(b"abc"), max(b"abc"), sorted(b"cab"), hash(b"a") == hash(b"a"), {b"k": 1}[b"k"], bool(b""), b"abc".decode(), str(b"abc", "ascii"))
print(b"x=%d %s" % (5, b"y"), b"abc".index(b"b"), b"a b c".split(), b"abc".isalpha(), b"12".isdigit(), int(b"12"), b"ab".center(6, b"."))
ba = bytearray(b"abc")
ba[0] = 120
ba.append(33)
ba += b"??"
ba.extend([65])
del ba[1]
print(ba, len(ba), bytes(ba), ba[1:3], ba == b"xc!??A", ba.find(b"!"))
for f in (lambda: bytes([256]), lambda: b"a" + "b", lambda: b"abc"[9], lambda: b"a".find("a"), lambda: bytes("x"), lambda: bytes.fromhex("0g"), lambda: "a".encode("nope")):
    try:
        print(f())
    except (ValueError, TypeError, IndexError, LookupError) as e:
        print(type(e).__name__, e)
try:
    b"abc"[0] = 1
except TypeError as e:
    print(e)
