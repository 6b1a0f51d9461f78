print("%s %r %a" % ("é", "é", "é"), "%d %i %u" % (1, -2, 3), "%x %X %#x %o %#o" % (255, 255, 255, 8, 8))
print("%5d|%-5d|%05d|%+d|% d|%+05d|%-+5d|" % (42, 42, 42, 42, 42, 42, 42))
print("%f %.0f %.3f %8.2f %-8.2f| %e %g" % (1.5, 2.5, 3.14159, 2.5, 2.5, 12345.678, 0.0001))
print("%c%c%c" % ("a", 98, "é"), "%%", "100%%" % (), "%s%%" % 5)
print("%(a)s and %(b)05.1f" % {"a": 1, "b": 2.25}, "%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159))
print("%s" % (1,), "%s" % [1, 2], "%s %s" % (None, True), "%r" % {"a": 1}, "%10s|%-10s|%.2s|" % ("abc", "abc", "abc"))
print("%5s|%5r|%-7r|" % ("é", "x", "y"), "%d" % True, "%s" % 1.0, "%i" % 1e10, "%d" % -1.9)
for f in (
    lambda: "%d" % "x",
    lambda: "%s %s" % (1,),
    lambda: "%s" % (1, 2),
    lambda: "%(a)s" % {},
    lambda: "%y" % 1,
    lambda: "%c" % "ab",
    lambda: "%x" % 1.5,
    lambda: "%" % 1,
    lambda: "%(a)s" % 1,
    lambda: "plain" % 1,
):
    try:
        print(f())
    except (TypeError, ValueError, KeyError) as e:
        print(type(e).__name__, e)


class R:
    def __str__(self):
        return "str!"

    def __repr__(self):
        return "repr!"


print("%s %r %s" % (R(), R(), [R()]), "%-8s|%8r|" % (R(), R()))
row = ("tea", 3, 1.25)
print("%-6s x%2d at %6.2f = %7.2f" % (row + (row[1] * row[2],)))
