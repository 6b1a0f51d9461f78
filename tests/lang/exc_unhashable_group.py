data = {"rows": [{"id": 1}, {"id": 2}]}


def lookup(row):
    index = {}
    for r in row["rows"]:
        index[r] = r["id"]
    return index


result = sorted(lookup(data), key=lambda kv: kv[0],
                reverse=True)
