print("late loads once")
loads = 0
loads += 1


def where():
    return "in " + __name__
