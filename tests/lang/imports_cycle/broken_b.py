from broken_a import a

b = 2
