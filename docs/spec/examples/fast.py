"""Python of which molt-lower makes its own ops: docs/spec/op-examples.md is made of it."""

from math import sqrt


class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next

    def put(self, rest):
        self.next = rest
        return self

    def follow(self, other):
        self.next = other.put(self.next)

    def last(self):
        return self if self.next is None else self.next.last()


def depth(n):
    return 1 if n == 0 else depth(n - 1) + 1


def between(pairs, start, stop, step):
    total = 0
    for low, high in pairs:
        total += high - low
    for i in range(start, stop, step):
        total += i
    return total


def distance(xs, n):
    total = 0.0
    for x in xs:
        total += sqrt(x * x + n)
        total = total * n
    return total


class Vector:
    def __init__(self, x, name):
        self.x = x
        self.name = name

    def longer(self, by):
        self.x = self.x + by
        self.name = self
        return self.x


class Square(Vector):
    def area(self):
        return self.x * self.x


class Circle(Vector):
    def area(self):
        return 3.0 * self.x


def whole(n, a, b):
    total = 0
    for i in range(n):
        if i % 3 and a < b:
            total += (i * a - b) // 7 ^ (i & 255 | a << 3) >> 1
        total = -total
    return total


def real(xs, n):
    total = 0.5
    for i in range(len(xs)):
        total = -total * xs[i] - total / 3.0 + i / 7
        if total < 1000.0:
            total += sqrt(abs(total)) ** 1.5
        xs[i] = total
    return int(total) + n


def edit(xs, at, pair):
    for i in range(3, len(xs), 2):
        xs[i] = xs[at]
    for x in pair:
        xs[0] = x
    return pair[at]


def join(words):
    text = ""
    for word in words:
        text = text + word
        text += ","
    while text:
        text = text[1:]
    return text


def areas(shapes):
    total = 0.0
    for shape in shapes:
        total += shape.area()
    return total


def flag(yes, n):
    both = True
    while n:
        both = yes
        n -= 1
    return both


def main():
    v = Vector(1.5, "v")
    for i in range(100):
        v.longer(2.5)
    print(depth(10), between([(1, 2), (3, 5)], 0, 10, 3), distance([1.5, 2.5], 3), Node(1, Node(2, None)).last().value)
    node = Node(1, None)
    for i in range(3):
        node.follow(Node(i, None))
    print(node.next.value)
    floats = [1.0, 2.5, 3.5, 4.5]
    print(whole(100, 3, 4), real(floats, 3), edit([1, 2, 3, 4, 5, 6], 1, (7, 8)), join(["a", "b"]))
    print(areas([Square(2.0, "s"), Circle(1.0, "c")]), flag(False, 3), v.x)


main()
