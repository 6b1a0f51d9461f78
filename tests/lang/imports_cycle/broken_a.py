from broken_b import b

a = 1
