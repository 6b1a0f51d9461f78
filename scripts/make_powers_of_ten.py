#!/usr/bin/env python3
"""Writes runtime/number/powers_of_ten.inc, from which the runtime makes the top 128 bits of 10**k, rounded down, for k
from -351 to 325: those of every 27th k, and how far the product of one of them with a power of five is below the truth.
"""

import pathlib

LOW, HIGH, STEP = -351, 325, 27  # 0 is a multiple of STEP away from LOW: small powers are exact


def top_bits(k: int) -> int:
    if k >= 0:
        v = 10**k
        n = v.bit_length()
        return v >> (n - 128) if n > 128 else v << (128 - n)
    d = 10**-k
    # 2**s / d with 128 bits
    s = 127 + d.bit_length()
    v = (1 << s) // d
    return v >> (v.bit_length() - 128)


def product(base: int, j: int) -> int:
    """As powerOfTen in float_digits.cpp has it."""
    v = base * 5**j
    return v >> (v.bit_length() - 128)


bases, short = [], []
for i in range(HIGH - LOW + 1):
    v = top_bits(LOW + i)
    assert 1 << 127 <= v < 1 << 128
    if i % STEP == 0:
        bases.append(v)
    short.append(v - product(bases[-1], i % STEP))
assert all(0 <= s < 4 for s in short), max(short)
out = ["// Made by scripts/make_powers_of_ten.py.\n"]
out.append(f"enum {{ kLowest = {LOW}, kHighest = {HIGH}, kStep = {STEP} }};\n")
out.append(f"// High and low words of the top 128 bits of 10**(kLowest + {STEP} * i).\n")
out.append("static const PowerWords kBases[] = {\n")
out += [f"{{0x{v >> 64:016x}, 0x{v & (1 << 64) - 1:016x}}},\n" for v in bases]
out.append("};\n// Two bits a power: what its product lacks.\nstatic const u8 kShort[] = {\n")
short += [0] * (-len(short) % 4)
packed = [sum(short[i + n] << 2 * n for n in range(4)) for i in range(0, len(short), 4)]
for i in range(0, len(packed), 16):
    out.append(", ".join(str(b) for b in packed[i : i + 16]) + ",\n")
out.append("};\n")
path = pathlib.Path(__file__).resolve().parent.parent / "runtime/number/powers_of_ten.inc"
path.write_text("".join(out))
