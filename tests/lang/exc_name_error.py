def compute(total):
    return totl + 1


try:
    compute(1)
except NameError as e:
    print(e)
import math

print(math.sqrt(4))
print(math.squirt(4))
