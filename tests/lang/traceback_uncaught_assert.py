# Uncaught: assert with a message that takes lines.
def check(values):
    for i, v in enumerate(values):
        assert isinstance(v, int) and v >= 0, (
            f"value {i}: "
            f"{v!r}"
        )


check([1, 2, -3])
