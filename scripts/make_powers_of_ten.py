#!/usr/bin/env python3
"""Writes runtime/number/powers_of_ten.inc: the top 128 bits of 10**k, rounded down, for k from -343 to 325."""

import pathlib

LOW, HIGH = -343, 325


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


out = ["// Made by scripts/make_powers_of_ten.py: {high, low} words of the top 128 bits of 10**k.\n"]
for k in range(LOW, HIGH + 1):
    v = top_bits(k)
    assert 1 << 127 <= v < 1 << 128
    out.append(f"{{0x{v >> 64:016x}, 0x{v & (1 << 64) - 1:016x}}},\n")
path = pathlib.Path(__file__).resolve().parent.parent / "runtime/number/powers_of_ten.inc"
path.write_text("".join(out))
