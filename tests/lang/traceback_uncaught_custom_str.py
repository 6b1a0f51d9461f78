# Uncaught: exception classes with their own text, module and qualified name.
class Outer:
    class Problem(Exception):
        def __init__(self, code, *rest):
            super().__init__(code, *rest)
            self.code = code

        def __str__(self):
            return f"problem {self.code}\nsecond line"


Outer.Problem.__module__ = "some.where"
error = Outer.Problem(5, "more")
error.add_note("note")
raise error
