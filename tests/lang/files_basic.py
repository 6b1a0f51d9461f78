import sys

name = sys.argv[1] + "/file.txt"
with open(name, "w") as f:
    print(f.write("first line\n"), f.write("second\nthird"), f.writable(), f.readable(), f.closed)
print(f.closed, f.name == name, f.mode)
with open(name) as f:
    print(repr(f.read()))
with open(name) as f:
    print(repr(f.readline()), repr(f.readline()), repr(f.readline()), repr(f.readline()))
with open(name) as f:
    for line in f:
        print(line.rstrip(), len(line))
with open(name) as f:
    print(f.readlines(), f.read(), f.readlines())
with open(name, "a") as f:
    f.write("\nappended é日\n")
    f.writelines(["x\n", "y\n"])
    print("printed", 1, 2, sep=",", file=f)
with open(name, encoding="utf-8") as f:
    print(f.read(5), f.read(6).strip(), f.tell(), [l for l in f][-4:])
with open(name, "rb") as f:
    data = f.read()
    print(len(data), data[-30:], type(data).__name__)
with open(name, "wb") as f:
    print(f.write(b"\x00\x01binary\xff\n"), f.write(bytearray(b"ba")))
with open(name, "rb") as f:
    print(f.read(3), f.read(), f.read(), f.seek(2), f.read(2), f.tell(), f.seek(-2, 2), f.read())
with open(name, "w+") as f:
    f.write("hello")
    f.seek(0)
    print(f.read(), f.tell())
    f.seek(1)
    f.truncate(3)
    f.seek(0)
    print(f.read())
with open(name, "w", newline="") as f:
    f.write("a\r\nb\rc\n")
with open(name) as f:
    print(f.readlines())
with open(name, newline="") as f:
    print(f.readlines())
f = open(name, "w")
f.write("unclosed")
f.close()
f.close()
for bad in (lambda: f.write("x"), lambda: f.read(), lambda: open("/tmp/molt-no-such-dir/x"), lambda: open(name).write("x"), lambda: open(name, "q"), lambda: open(name, "x"), lambda: open("/tmp"), lambda: open(name, "rb").read().decode() + 5, lambda: open(name, "w").write(5), lambda: open(name, "wb").write("s"), lambda: open(None)):
    try:
        print(bad())
    except (ValueError, OSError, TypeError) as e:
        print(type(e).__name__, e)
try:
    open("missing-file.txt")
except FileNotFoundError as e:
    print(e.errno, e.strerror, e.filename, e.args)
with open(name, "wb") as f:
    f.write(b"ok\nbad \xff\n")
try:
    with open(name, encoding="utf-8") as f:
        print(f.read())
except UnicodeDecodeError as e:
    print(e.reason, e.start)
with open(name, encoding="utf-8", errors="replace") as f:
    print(ascii(f.read()))
with open(name, encoding="latin-1") as f:
    print(ascii(f.read()))
with open(name, "w") as f:
    for i in range(10000):
        f.write(f"line {i}\n")
with open(name) as f:
    total = chars = 0
    for line in f:
        total += int(line.split()[1])
        chars += len(line)
print(total, chars)
with open(name) as a, open(name) as b:
    print(next(a) == next(b), next(a), a.readline())
open(name, "w").close()
print(repr(open(name).read()), list(open(name)))
