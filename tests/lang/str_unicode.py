s = "naïve café 日本語 😀 Ω"
print(s, len(s), s[6], s[11:14], s[-3], s[::-1])
print(s.upper(), s.lower(), s.find("日"), s.encode("utf-8"), s.encode("utf-8").decode() == s)
print([ord(c) for c in "aé日😀"], chr(233), chr(0x1F600), chr(0x65E5), ascii(s))
print(repr("\n\t\r\\\x00\x1f\x7f\x80\xa0\xad\u200b\u2028\ud7ff"), repr("é日😀"))
print("é" == "\u00e9", "é" < "z", "日" > "é", "😀" > "日", "a" * 3 + "é" * 2)
for c in "xé日😀":
    print(c, ord(c), len(c.encode()), c.isalpha(), c.isprintable())
d = {"é": 1, "日": 2, "😀": 3}
print(d, d["日"], "😀" in d, sorted(d))
t = "".join(["a", "é", "日", "😀"])
print(t, t[1:3], t.replace("é", "e"), t.split("日"), t.center(10, "·"), t.index("😀"))
print("ÀÉÎ".lower(), "straße".upper(), "ﬁ".upper(), "İ".lower() == "i̇", "ΑΣ".lower(), "éa".title(), "ñ".isidentifier())
print("a\u0301" == "á", len("a\u0301"), "٣".isdigit(), int("٣"), "²".isdigit(), "²".isdecimal(), "Ⅷ".isnumeric())
print("%s|%5s|%-5s|" % ("é", "日", "😀"), f"{'é':>3}|{'日':<3}|{'😀':^3}|", "é".ljust(3, "日"))
try:
    "é".encode("ascii")
except UnicodeEncodeError as e:
    print(e)
try:
    b"\xff\xfe".decode("utf-8")
except UnicodeDecodeError as e:
    print(e)
print("é".encode("latin-1"), "é".encode("ascii", "replace"), "é".encode("ascii", "ignore"), b"\xe9".decode("latin-1"), b"a\xffb".decode("utf-8", "replace"))
print(" \u00a0\u2003x\u3000".split(), "\u2028".isspace(), "x\u0085y".splitlines(), "\ufeffx"[1:])
名前 = "identifier"
print(名前, hash("é") == hash("é"))
