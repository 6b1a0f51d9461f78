# Module gc, as far as a program can tell.
import gc
print(gc.get_threshold(), gc.isenabled(), gc.get_debug(), gc.garbage, gc.callbacks, gc.get_freeze_count())
for bad in (-1, 3, "x"):
    try: print(gc.collect(bad))
    except Exception as e: print(type(e).__name__, e)
gc.set_threshold(500)
print(gc.get_threshold())
gc.set_threshold(100, 5)
print(gc.get_threshold())
gc.set_threshold(700,10,10)
print(gc.get_threshold())
try: gc.set_threshold()
except TypeError as e: print(e)
log=[]
def cb(phase, info): log.append((phase, sorted(info.items())))
gc.callbacks.append(cb)
class C: pass
def cyc():
    c=C(); c.me=c
gc.collect()
log.clear()
cyc()
print(gc.collect())
print(log)
gc.callbacks.remove(cb)
for n in range(3):
    cyc()
print("n", gc.collect(), gc.collect())
l=[]; l.append(l); del l
print(gc.collect())
d={}; d[1]=d; del d
print(gc.collect())
def f():
    def g(): return g
f()
print("closure", gc.collect())
class K: pass
del K
print("class", gc.collect() > 0)
gc.set_debug(gc.DEBUG_SAVEALL)
cyc(); gc.collect()
print(len(gc.garbage), type(gc.garbage[0]).__name__)
gc.garbage.clear(); gc.set_debug(0)
print(gc.collect() )
x=[1]; y={'a':x}; z=(x,)
print(sorted(type(o).__name__ for o in gc.get_referrers(x) if o is not globals()))
print(gc.get_referents(y), gc.get_referents(z), gc.get_referents(1))
print(gc.is_tracked(1), gc.is_tracked("a"), gc.is_tracked([]), gc.is_tracked({}), gc.is_tracked({"a":1}), gc.is_tracked({"a":[]}), gc.is_tracked(C()), gc.is_tracked((1,)), gc.is_tracked(([],)))
class D:
    def __del__(s): print("D del", gc.is_finalized(s))
q=D(); print(gc.is_finalized(q)); q.me=q; del q; print(gc.collect())
gc.freeze(); print(gc.get_freeze_count()>0); gc.unfreeze(); print(gc.get_freeze_count())
print([sorted(s) for s in gc.get_stats()])
a=[]; print(any(o is a for o in gc.get_objects()))
try: gc.get_objects(5)
except ValueError as e: print(e)
try: gc.get_objects(-1)
except ValueError as e: print(e)
class R:
    keep=[]
    def __del__(s): R.keep.append(s); print("resurrect")
r=R(); r.me=r; del r
print(gc.collect()); print(len(R.keep)); R.keep.clear(); print(gc.collect()); print("no second del")
import _weakref as weakref
def wcb(w): print("wcb", w() is None)
o=C(); o.me=o; w1=weakref.ref(o,wcb); w2=weakref.ref(o, lambda w: print("second")); del o
print(gc.collect())
o=C(); o.me=o; o.w=weakref.ref(o,wcb); del o
print("not called", gc.collect())
