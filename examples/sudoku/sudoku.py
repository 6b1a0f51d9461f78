"""Solves sudokus by constraint propagation and search; candidate sets are bit masks.

usage: sudoku.py FILE     one puzzle per line, 81 characters, '.' or '0' for an empty cell
"""

import sys

ALL = 0b111111111
COUNT = [bin(i).count("1") for i in range(512)]
DIGIT = {1 << i: i + 1 for i in range(9)}


def make_units():
    rows = [[r * 9 + c for c in range(9)] for r in range(9)]
    columns = [[r * 9 + c for r in range(9)] for c in range(9)]
    boxes = [[(b // 3 * 3 + i // 3) * 9 + b % 3 * 3 + i % 3 for i in range(9)] for b in range(9)]
    return rows + columns + boxes


UNITS = make_units()
UNITS_OF = [[u for u in UNITS if cell in u] for cell in range(81)]
PEERS = [sorted({p for u in UNITS_OF[cell] for p in u} - {cell}) for cell in range(81)]


class Contradiction(Exception):
    pass


class Grid:
    def __init__(self, masks=None):
        self.masks = masks if masks is not None else [ALL] * 81

    @classmethod
    def parse(cls, text):
        cells = [ch for ch in text if ch in ".0123456789"]
        if len(cells) != 81:
            raise ValueError(f"{len(cells)} cells instead of 81")
        grid = cls()
        for cell, ch in enumerate(cells):
            if ch not in ".0":
                grid.assign(cell, 1 << int(ch) - 1)
        return grid

    def copy(self):
        return Grid(self.masks[:])

    def assign(self, cell, bit):
        rest = self.masks[cell] & ~bit
        if not self.masks[cell] & bit:
            raise Contradiction(cell)
        while rest:
            low = rest & -rest
            self.eliminate(cell, low)
            rest ^= low

    def eliminate(self, cell, bit):
        masks = self.masks
        if not masks[cell] & bit:
            return
        masks[cell] &= ~bit
        left = masks[cell]
        if left == 0:
            raise Contradiction(cell)
        if COUNT[left] == 1:
            for peer in PEERS[cell]:
                self.eliminate(peer, left)
        for unit in UNITS_OF[cell]:
            place = -1
            for other in unit:
                if masks[other] & bit:
                    if place >= 0:
                        break
                    place = other
            else:
                if place < 0:
                    raise Contradiction(cell)
                if COUNT[masks[place]] > 1:
                    self.assign(place, bit)

    def solved(self):
        return all(COUNT[m] == 1 for m in self.masks)

    def __str__(self):
        return "".join(str(DIGIT.get(m, ".")) for m in self.masks)

    def show(self):
        lines = []
        for r in range(9):
            if r in (3, 6):
                lines.append("------+-------+------")
            row = [str(DIGIT.get(m, ".")) for m in self.masks[r * 9 : r * 9 + 9]]
            lines.append(" | ".join(" ".join(row[i : i + 3]) for i in (0, 3, 6)))
        return "\n".join(lines)


class Solver:
    def __init__(self):
        self.nodes = 0
        self.dead_ends = 0

    def search(self, grid):
        self.nodes += 1
        if grid.solved():
            return grid
        _, cell = min((COUNT[m], c) for c, m in enumerate(grid.masks) if COUNT[m] > 1)
        options = grid.masks[cell]
        while options:
            bit = options & -options
            options ^= bit
            attempt = grid.copy()
            try:
                attempt.assign(cell, bit)
                found = self.search(attempt)
            except Contradiction:
                self.dead_ends += 1
                continue
            if found is not None:
                return found
        return None


def valid(text):
    return all({text[c] for c in unit} == set("123456789") for unit in UNITS)


def main():
    totals = [0, 0]
    first = None
    with open(sys.argv[1]) as f:
        for number, line in enumerate(f, 1):
            solver = Solver()
            try:
                grid = Grid.parse(line)
                answer = solver.search(grid)
            except Contradiction as e:
                print(f"{number}: impossible, at cell {e}")
                continue
            except ValueError as e:
                print(f"{number}: {e}")
                continue
            if answer is None:
                print(f"{number}: no solution after {solver.nodes} nodes")
                continue
            first = first or answer
            text = str(answer)
            print(f"{number}: {text[:27]}… {'valid' if valid(text) else 'WRONG'}", end="")
            print(f" {solver.nodes} nodes, {solver.dead_ends} dead ends")
            totals[0] += solver.nodes
            totals[1] += 1
    print(first.show())
    print("puzzles {1}, nodes {0}, mean {2:.3f}".format(*totals, totals[0] / totals[1]))


main()
