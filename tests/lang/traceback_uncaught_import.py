# Uncaught: a module that is not there, within a function.
def load():
    import no_such_module_at_all.part as part

    return part


load()
