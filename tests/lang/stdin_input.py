import sys

name = input()
print("hello", name)
age = int(input("age? "))
print(age + 1)
line = sys.stdin.readline()
print(repr(line))
rest = []
for line in sys.stdin:
    line = line.strip()
    if not line:
        continue
    if line == "end":
        break
    rest.append(line)
print(rest)
print(repr(sys.stdin.read()))
try:
    input("more? ")
except EOFError as e:
    print("EOF", e)
print(sys.stdin.read() == "", sys.stdin.readline() == "")
