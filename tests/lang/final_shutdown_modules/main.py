from base import Noisy
import plain, with_function

x = Noisy("main.x")
plain.other = with_function
z = Noisy("main.z")
Noisy("dropped")
_u = Noisy("main._u")
print("end")
