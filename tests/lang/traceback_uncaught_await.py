# Uncaught: through coroutines.
async def leaf(x):
    return [1][x]


async def middle(x):
    value = await leaf(
        x
    )
    return value


async def top():
    async with Context() as c:
        return await middle(c)


class Context:
    async def __aenter__(self):
        return 1

    async def __aexit__(self, *a):
        print("exit", a[0].__name__)


top().send(None)
