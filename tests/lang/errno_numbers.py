"""Error numbers and their texts are Linux's on every target; an exception's number is the module's constant."""

import errno
import os

for name in sorted(n for n in dir(errno) if n.startswith("E")):
    number = getattr(errno, name)
    print(name, number, errno.errorcode[number], os.strerror(number))
print(len(errno.errorcode), os.strerror(0), os.strerror(41), os.strerror(9999))
for call in (
    lambda: os.rename("/nowhere/a", "/nowhere/b"),
    lambda: os.mkdir("/nowhere/a/b"),
    lambda: open("/nowhere/a"),
    lambda: os.listdir("/nowhere"),
    lambda: os.link("/nowhere/a", "/nowhere/b"),
    lambda: os.close(9999),
    lambda: os.mkdir("/"),
):
    try:
        call()
    except OSError as e:
        print(type(e).__name__, e, errno.errorcode[e.errno], e.filename, e.filename2)
