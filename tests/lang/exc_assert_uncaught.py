def check(v):
    assert v > 0, f"bad value {v}"
    assert isinstance(v, int)
    return v


print(check(3))
check(2.5)
