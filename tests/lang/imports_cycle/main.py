import first

print("main", first.value, first.second.value, first.call(), first.second.call())
try:
    import broken_a
except ImportError as e:
    print(str(e).split("(")[0])
