class AppError(Exception):
    pass


def load(d, key):
    try:
        return d[key]["x"]
    except KeyError as e:
        raise AppError(f"no {key!r}") from e


def main():
    try:
        load({"a": {}}, "a")
    except AppError:
        cleanup(None)


def cleanup(v):
    v.close()


main()
