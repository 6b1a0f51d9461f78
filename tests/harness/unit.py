"""GoogleTest binaries: build/tests/*, built from tests/unit/*.cpp."""

from . import common


def cases(env):
    folder = env.root / "tests" / "unit"
    for source in sorted(folder.glob("*.cpp")) if folder.exists() else ():
        name = source.stem

        def run(env, tmp, name=name):
            exe = env.build / "tests" / name
            if not exe.exists():
                return "not built"
            r = env.run([exe], cwd=env.root, timeout=120)
            return "" if r.status == 0 else (r.out + r.err).decode(errors="replace")

        yield common.Case(f"unit/{name}", run)
