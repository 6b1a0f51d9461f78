"""Which faults of faults.py the campaign's programs do not show: FOLDER TOOLS TMP PYTHON."""

import ast
import sys

PROGRAMS = 100  # the campaign's default


def find_faults(folder, tools, tmp, python):
    sys.path.insert(0, folder)
    import engines
    import faults
    import sources

    source = sources.Drawn(1)
    runner = engines.Runner(tools, python, tmp, ["interp"])
    left = dict(faults.FAULTS)
    for index in range(PROGRAMS):
        text = ast.unparse(ast.parse(source.program(index)[0])) + "\n"
        expected = None
        for name in list(left):
            changed = faults.apply(name, text)
            if changed == text:
                continue
            expected = expected or runner.oracle(text)
            runner.fault = lambda text, changed=changed: changed
            # Only what is printed counts: a changed program has its tracebacks elsewhere.
            (runner.folder / "a.py").write_text(changed)
            if not runner.stage(runner.parse) and runner.engine("interp").out != expected.out:
                del left[name]
        if not left:
            return 0
    print("not found:", ", ".join(left))
    return 1


if __name__ == "__main__":
    sys.exit(find_faults(*sys.argv[1:]))
