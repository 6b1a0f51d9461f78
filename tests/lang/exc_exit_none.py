import sys

print("a", end="")
sys.stdout.flush()
sys.stderr.write("to stderr\n")
print("b", file=sys.stderr)
raise SystemExit
