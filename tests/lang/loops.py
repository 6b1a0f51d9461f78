for i in range(3):
    print(i)
else:
    print("else")
for i in range(3):
    if i == 1:
        break
else:
    print("never")
n = 0
while n < 3:
    n += 1
    if n == 2:
        continue
    print("n", n)
else:
    print("while else", n)
while True:
    n += 1
    if n > 5:
        break
else:
    print("never")
print(n)
for i in range(3):
    for j in range(3):
        if j == 2:
            break
        if i == j:
            continue
        print(i, j)
    else:
        print("inner else")
        continue
    if i == 1:
        break
for x in []:
    pass
else:
    print("empty else")


def search(rows, target):
    for r, row in enumerate(rows):
        for c, v in enumerate(row):
            if v == target:
                return r, c
    return None


print(search([[1, 2], [3, 4]], 3), search([[1]], 9))
for a, b in zip("abc", [1, 2]):
    print(a, b)
for ch in "héy":
    print(ch, end=".")
print()
i = 10
while i:
    i -= 3
    if i < 0:
        print("neg", i)
        break
for i in [1, 2, 3]:
    pass
print(i)


def primes(n):
    found = []
    for c in range(2, n):
        for p in found:
            if p * p > c:
                found.append(c)
                break
            if c % p == 0:
                break
        else:
            found.append(c)
    return found


print(primes(60))
d = {"x": [1, 2], "y": []}
for d["z"] in range(3):
    pass
print(d)
lst = [0, 0]
for lst[1] in "ab":
    print(lst)
for i in range(2):
    try:
        continue
    finally:
        print("finally", i)
for i in range(3):
    try:
        if i == 1:
            break
    finally:
        print("f", i)
pass
if not []: print("one-liner")
for i in range(2): print(i); print(i + 10)
