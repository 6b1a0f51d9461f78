# Uncaught: calls with star arguments on several lines, a wrong count of arguments.
def f(a, b, *, c):
    return a


args = (1, 2, 3)
kw = {
    "c": 1,
}
print(f(*args[:2], **kw))
print(
    f(
        *args,
        **kw
    )
)
