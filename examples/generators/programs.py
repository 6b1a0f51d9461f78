"""A source of programs for `molt-diff --campaign --source`: prints one for the seed that it is given.

    molt-diff --campaign --source 'python3 examples/generators/programs.py' --count 20

Any program can take its place, one that asks a language model for instance: what it prints is looked at, run within limits
on CPython and on every engine, and made shorter when it shows a difference. docs/spec/campaign.md has the details.
"""

import random
import sys


def value(rng, depth):
    if depth == 0:
        return rng.choice(["x", "y", "3", "-7", "2.5", "10**12"])
    a, b = value(rng, depth - 1), value(rng, depth - 1)
    return rng.choice(
        [f"({a} + {b})", f"({a} * {b})", f"max({a}, {b})", f"({a} if {b} > 1 else {b})", f"[{a}, {b}][-1]"]
    )


def main():
    rng = random.Random(int(sys.argv[1]))
    print("def f(x, y):")
    for i in range(rng.randint(1, 4)):
        print(f"    v{i} = {value(rng, 3)}")
        print(f"    print('v{i}', v{i})")
    print(f"    return {value(rng, 2)}")
    print()
    for _ in range(rng.randint(1, 5)):
        print(f"print(f({rng.randint(-5, 5)}, {rng.choice(['1', '0.5', 'True', '-3'])}))")


if __name__ == "__main__":
    main()
