"""Counting words of a generated text: strings, dicts, sorting."""


def text(lines, seed):
    syllables = ["ka", "lo", "mi", "ne", "ru", "sta", "to", "vi"]
    out = []
    for _ in range(lines):
        words = []
        for _ in range(9):
            seed = (seed * 1103515245 + 12345) % 2147483648
            n = seed // 65536
            word = syllables[n % 8] + syllables[n // 8 % 8]
            if n % 3 == 0:
                word = word.capitalize() + ","
            words.append(word)
        out.append(" ".join(words))
    return "\n".join(out)


def count(document):
    counts = {}
    longest = 0
    for line in document.split("\n"):
        for word in line.split():
            word = word.strip(",.;").lower()
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
            if len(word) > longest:
                longest = len(word)
    return counts, longest


def main():
    document = text(30000, 42)
    for _ in range(6):
        counts, longest = count(document)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    for word, n in ranked[:5]:
        print(word, n)
    print(len(counts), longest)


main()
