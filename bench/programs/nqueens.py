"""Backtracking with lists, and a generator over permutations."""


def place(row, n, columns, up, down, board):
    if row == n:
        return 1
    found = 0
    for c in range(n):
        if columns[c] or up[row + c] or down[row - c + n - 1]:
            continue
        columns[c] = up[row + c] = down[row - c + n - 1] = True
        board.append(c)
        found += place(row + 1, n, columns, up, down, board)
        board.pop()
        columns[c] = up[row + c] = down[row - c + n - 1] = False
    return found


def permutations(items):
    if len(items) <= 1:
        yield items
        return
    for i in range(len(items)):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield [items[i]] + rest


def safe(order):
    n = len(order)
    return n == len(set(order[i] + i for i in range(n))) == len({order[i] - i for i in range(n)})


def main():
    n = 8
    for _ in range(150):
        found = place(0, n, [False] * n, [False] * (2 * n - 1), [False] * (2 * n - 1), [])
    print(found)
    print(sum(1 for order in permutations(list(range(8))) if safe(order)))


main()
