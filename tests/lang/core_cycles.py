import gc
class N:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
a = N(1); b = N(2); a.o = b; b.o = a
del a, b
print("collect"); n = gc.collect(); print(n > 0)
l = []; l.append(l); del l
d = {}; d["d"] = d; del d
def mk():
    def f(): return f
    return f
mk(); x = None
print(gc.collect() >= 3)
for i in range(100000):
    q = [i]; q.append(q)
print(gc.collect() > 0, gc.isenabled())
class T:
    def __init__(self): self.me = self; self.l = [self, {1: self}]
for i in range(1000): T()
print(gc.collect() >= 1000)
