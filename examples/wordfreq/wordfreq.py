"""Counts the words of text files.

usage: wordfreq.py [-n COUNT] [-l LENGTH] FILE...
"""

import sys

STOP_WORDS = frozenset(
    "a an and are as at be but by for from had has have he her his i in is it its of on or she so "
    "that the their them they this to was were which with you".split()
)


def words_of(line):
    """Lower-case words; apostrophes stay inside a word, as in don't."""
    word = []
    for ch in line:
        if ch.isalpha() or (ch == "'" and word):
            word.append(ch)
        elif word:
            yield "".join(word).lower().rstrip("'")
            word = []
    if word:
        yield "".join(word).lower().rstrip("'")


class Counter:
    def __init__(self):
        self.counts = {}
        self.total = 0
        self.lines = 0

    def add_line(self, line):
        self.lines += 1
        counts = self.counts
        for word in words_of(line):
            counts[word] = counts.get(word, 0) + 1
            self.total += 1

    def top(self, n, keep=lambda word: True):
        chosen = [(word, count) for word, count in self.counts.items() if keep(word)]
        chosen.sort(key=lambda pair: (-pair[1], pair[0]))
        return chosen[:n]

    def __len__(self):
        return len(self.counts)

    def __getitem__(self, word):
        return self.counts.get(word, 0)


def by_length(counter):
    table = {}
    for word in counter.counts:
        table.setdefault(len(word), set()).add(word)
    return {length: sorted(table[length]) for length in sorted(table)}


def bar(count, largest, width=30):
    filled = round(count / largest * width)
    return "#" * filled + "." * (width - filled)


def parse_args(argv):
    options = {"n": 12, "l": 4}
    files = []
    it = iter(argv)
    for arg in it:
        if arg.startswith("-") and arg[1:] in options:
            try:
                options[arg[1:]] = int(next(it))
            except StopIteration:
                raise SystemExit(f"{arg} needs a value") from None
        else:
            files.append(arg)
    return options, files


def main():
    options, files = parse_args(sys.argv[1:])
    counter = Counter()
    for name in files:
        try:
            with open(name, encoding="utf-8") as f:
                for line in f:
                    counter.add_line(line)
        except FileNotFoundError:
            print(f"skipped: {name}", file=sys.stderr)
    if not counter.total:
        sys.exit("no words")
    print(f"{counter.lines} lines, {counter.total} words, {len(counter)} different")
    shortest = options["l"]
    top = counter.top(options["n"], lambda w: w not in STOP_WORDS and len(w) >= shortest)
    largest = top[0][1]
    for word, count in top:
        print(f"{word:<14}|{bar(count, largest)}| {count:>4} {count / counter.total:6.2%}")
    print()
    for length, words in by_length(counter).items():
        sample = ", ".join(words[:3]) + (", …" if len(words) > 3 else "")
        print("%2d letters: %3d  %s" % (length, len(words), sample))
    once = sum(1 for n in counter.counts.values() if n == 1)
    print(f"\nseen once: {once} ({100 * once // len(counter)}%); 'harbour': {counter['harbour']}")


main()
