print("second starts")
import first

print(hasattr(first, "value"))
value = "two"


def call():
    return first.value


print("second ends")
