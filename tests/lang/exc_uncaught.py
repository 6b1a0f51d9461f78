def level3(x):
    return 10 / x


def level2(items):
    total = 0
    for item in items:
        total += level3(item)
    return total


class Box:
    def run(self, n):
        return level2([n, n - 1,
                       n - 2])


print("before")
Box().run(2)
print("never")
