"""Programs from a seed: nested Python that ends by construction.

Hypothesis draws every choice; what is drawn first is the simplest, so that its shortest answers are short programs.

Why a program ends: loops run over small literals or copies of bounded slices, `while` counts down a variable that nothing
else assigns, a function calls only functions above it or itself with less fuel, and each call is charged what it may cost.
Why values stay small: what is assigned where it may be repeated (loops, functions) is cut to a bound.
Why the output is the same on every run: no addresses, no time, no order that a hash seed decides.
"""

from .program import make_program

__all__ = ["make_program"]
