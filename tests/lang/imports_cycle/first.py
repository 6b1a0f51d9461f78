print("first starts")
import second

value = "one"


def call():
    return second.value


print("first ends")
