class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, count)


count = 3
q = Noisy("base.q")
_q = Noisy("base._q")
