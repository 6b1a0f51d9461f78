"""Solves mazes drawn with characters: breadth first, and A* with a heap of its own.

usage: maze.py FILE       '#' is a wall, 'S' the start, 'E' the end; digits are costs; blank lines part mazes
"""

import sys

STEPS = ((0, 1, ">"), (1, 0, "v"), (0, -1, "<"), (-1, 0, "^"))


class MazeError(Exception):
    pass


class NoWay(MazeError):
    pass


class Heap:
    """Smallest first; entries are tuples."""

    def __init__(self):
        self.items = []

    def __bool__(self):
        return bool(self.items)

    def push(self, entry):
        items = self.items
        items.append(entry)
        i = len(items) - 1
        while i > 0:
            parent = (i - 1) // 2
            if items[parent] <= items[i]:
                break
            items[parent], items[i] = items[i], items[parent]
            i = parent

    def pop(self):
        items = self.items
        top = items[0]
        last = items.pop()
        if items:
            items[0] = last
            i, n = 0, len(items)
            while True:
                child = 2 * i + 1
                if child >= n:
                    break
                if child + 1 < n and items[child + 1] < items[child]:
                    child += 1
                if items[i] <= items[child]:
                    break
                items[i], items[child] = items[child], items[i]
                i = child
        return top


class Maze:
    def __init__(self, lines):
        self.rows = lines
        self.height = len(lines)
        self.width = max(map(len, lines))
        self.start = self.find("S")
        self.end = self.find("E")

    def find(self, mark):
        for y, row in enumerate(self.rows):
            x = row.find(mark)
            if x >= 0:
                return y, x
        raise MazeError(f"no {mark!r} in the maze")

    def cost(self, y, x):
        """None for a wall or outside."""
        if not (0 <= y < self.height and 0 <= x < len(self.rows[y])):
            return None
        ch = self.rows[y][x]
        if ch == "#":
            return None
        return int(ch) if ch.isdigit() else 1

    def neighbours(self, y, x):
        for dy, dx, arrow in STEPS:
            cost = self.cost(y + dy, x + dx)
            if cost is not None:
                yield (y + dy, x + dx), cost, arrow

    def breadth_first(self):
        came = {self.start: None}
        frontier = [self.start]
        while frontier:
            following = []
            for cell in frontier:
                if cell == self.end:
                    return self.trace(came), len(came)
                for place, _, arrow in self.neighbours(*cell):
                    if place not in came:
                        came[place] = (cell, arrow)
                        following.append(place)
            frontier = following
        raise NoWay(f"searched {len(came)} cells")

    def cheapest(self):
        ey, ex = self.end
        best = {self.start: 0}
        came = {self.start: None}
        heap = Heap()
        heap.push((0, self.start))
        done = set()
        while heap:
            _, cell = heap.pop()
            if cell in done:
                continue
            done.add(cell)
            if cell == self.end:
                return self.trace(came), best[cell]
            for place, cost, arrow in self.neighbours(*cell):
                total = best[cell] + cost
                if place not in best or total < best[place]:
                    best[place] = total
                    came[place] = (cell, arrow)
                    heap.push((total + abs(place[0] - ey) + abs(place[1] - ex), place))
        raise NoWay(f"searched {len(done)} cells")

    def trace(self, came):
        path = []
        at = self.end
        while came[at] is not None:
            at, arrow = came[at]
            path.append((at, arrow))
        path.reverse()
        return path

    def draw(self, path):
        grid = [list(row) for row in self.rows]
        for (y, x), arrow in path[1:]:
            grid[y][x] = arrow
        return "\n".join("".join(row) for row in grid)


def read_mazes(f):
    lines = []
    for line in f:
        line = line.rstrip()
        if line:
            lines.append(line)
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def main():
    solved = failed = 0
    with open(sys.argv[1]) as f:
        for number, lines in enumerate(read_mazes(f), 1):
            try:
                maze = Maze(lines)
                path, seen = maze.breadth_first()
                cheap, cost = maze.cheapest()
            except NoWay as e:
                print(f"maze {number}: no way ({e})")
                failed += 1
            except MazeError as e:
                print(f"maze {number}: {type(e).__name__}: {e}")
                failed += 1
            else:
                print(f"maze {number}: {maze.width}x{maze.height}, {len(path)} steps, {seen} cells seen;", end=" ")
                print(f"cheapest {cost} in {len(cheap)} steps")
                if maze.width < 60:
                    print(maze.draw(cheap))
                solved += 1
    print(f"{solved} solved, {failed} not")


main()
