# Values that cross the edge of a machine word while a loop runs.
def grow(start, factor, times):
    x = start
    out = []
    for _ in range(times):
        x = x * factor
        out.append(x)
    return out


def walk(x, step, times):
    for i in range(times):
        x += step
    return x


def down(x, times):
    while times:
        x = x - (1 << 61)
        times -= 1
    return x


print(grow(3, 7, 30)[-3:])
print(grow(-1, 10, 25)[-2:])
print(walk((1 << 62) - 5, 1, 10), walk(-(1 << 62) + 5, -1, 10), walk((1 << 63) - 3, 1, 6))
print(down(0, 1), down(0, 2), down(0, 3), down(0, 5))


def collatz(n):
    steps = peak = 0
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        steps += 1
        peak = max(peak, n)
    return steps, peak


for n in (27, 97, 871, 837799, 63728127, 2**61 - 1):
    print(n, *collatz(n))
a, b = 0, 1
for i in range(100):
    a, b = b, a + b
    if i in (88, 89, 90, 91, 92, 93, 99):
        print(i, a)
h = 14695981039346656037
for byte in b"hash me please":
    h = ((h ^ byte) * 1099511628211) & (2**64 - 1)
print(h)
x = 1
for i in range(70):
    x <<= 1
    if x > 2**61:
        x ^= (x >> 61)
print(x)
print([(-1) ** i * (1 << i) for i in (60, 61, 62, 63, 64)])
print(sum([2**62] * 5), sum([-(2**62)] * 5), sum([2**62, 2**62, -(2**63)]))
