from base import Noisy

p = Noisy("plain.p")
_p = Noisy("plain._p")
