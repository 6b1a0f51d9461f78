"""Compares what molt-parse --diagnostics=python prints with what CPython 3.13 prints for an uncaught SyntaxError and for
warnings, for the snippets of errors.txt. usage: rendering.py [--build FOLDER] [--show N] [--update]

The lines of 3.13 are in rendering.out, which --update writes, so that any python3 can run this.
"""

import argparse
import concurrent.futures
import linecache
import pathlib
import subprocess
import sys
import tempfile
import traceback
import warnings

HERE = pathlib.Path(__file__).resolve().parent
NAME = "t.py"


def cpython(text, folder):
    (folder / NAME).write_bytes(text.encode("utf-8", "surrogatepass"))
    linecache.clearcache()  # of the snippet before, whose file had the same name
    shown = []
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, category, filename, lineno, *rest: shown.append(
            warnings.formatwarning(message, category, filename, lineno)
        )
        try:
            compile((folder / NAME).read_bytes(), NAME, "exec", dont_inherit=True)
        except SyntaxError as e:
            shown.append("".join(traceback.format_exception_only(e)))
        except (ValueError, MemoryError, RecursionError):
            pass
    return "".join(shown)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--build", default=str(HERE.parent.parent / "build" / "tests"))
    p.add_argument("--show", type=int, default=10)
    p.add_argument("--update", action="store_true")
    a = p.parse_args()
    texts = (HERE / "errors.txt").read_text().split("\n---\n")
    record = HERE / "rendering.out"
    tool = pathlib.Path(a.build).resolve().parent / "bin" / "molt-parse"
    with tempfile.TemporaryDirectory() as tmp:
        if a.update:
            import os

            os.chdir(tmp)
            wants = [cpython(t, pathlib.Path(tmp)) for t in texts]
            record.write_text("---\n".join(wants))
        wants = record.read_text().split("---\n")

        def ours(i):
            folder = pathlib.Path(tmp) / str(i)
            folder.mkdir()
            (folder / NAME).write_bytes(texts[i].encode("utf-8", "surrogatepass"))
            r = subprocess.run([tool, NAME, "-o", "out", "--diagnostics=python"], cwd=folder, capture_output=True)
            return r.stderr.decode(errors="replace")

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            gots = list(pool.map(ours, range(len(texts))))
    assert len(wants) == len(texts), "rendering.py --update"
    differ = [i for i, (w, g) in enumerate(zip(wants, gots)) if w != g]
    for i in differ[: a.show]:
        print(f"--- {texts[i]!r}\n{wants[i]}ours:\n{gots[i]}")
    print(f"{len(texts) - len(differ)} of {len(texts)} snippets have CPython 3.13's lines")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
