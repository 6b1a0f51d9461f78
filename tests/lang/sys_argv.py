import sys

print(len(sys.argv), sys.argv[1:])
total = 0
for a in sys.argv[1:]:
    try:
        total += int(a)
    except ValueError:
        print("not a number:", repr(a))
print(total)
print(sys.maxsize, sys.byteorder, sys.version_info[0], sys.version_info >= (3, 11), type(sys.modules).__name__, "sys" in sys.modules, __name__ in sys.modules)
print(sys.getrecursionlimit(), isinstance(sys.path, list), sys.stdout is sys.__stdout__, sys.float_info.max, sys.float_info.epsilon)
sys.stdout.write("x" * 3 + "\n")
sys.stderr.write("")
print(isinstance(sys.executable, str), sys.argv is sys.argv, sys.platform in ("linux", "wasi"))
sys.exit(0)
