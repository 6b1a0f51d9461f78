# Uncaught: lambdas as keys and default arguments.
key = lambda item, scale=lambda v: v * 2: (scale(item[1]) - item[0], item)
print(sorted([(1, 2), (2, 1)], key=key))
print(sorted([(1, 2), ("a", 3)], key=key))
