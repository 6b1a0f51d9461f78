# Modules that are imported by name while the program runs: linked ones, and files.
import importlib
import sys
import tempfile_folder

math = importlib.import_module("math")
print(math.sqrt(16), importlib.import_module("helper").VALUE, __import__("helper").double(4))
print(__import__("pack.inner").__name__, importlib.import_module("pack.inner").NAME)
print(importlib.import_module(".inner", "pack").NAME, importlib.import_module(".inner", package="pack") is sys.modules["pack.inner"])
for bad in (
    lambda: importlib.import_module("no_such"),
    lambda: importlib.import_module("helper.nothing"),
    lambda: importlib.import_module(".inner"),
    lambda: importlib.import_module("..inner", "pack"),
    lambda: importlib.import_module(""),
    lambda: __import__("no" + "_such"),
    lambda: __import__(""),
    lambda: __import__("x", {}, {}, (), 1),
    lambda: __import__(5),
    lambda: exec("import no_such"),
    lambda: exec("from helper import nothing"),
    lambda: exec("from . import x", {"__name__": "__main__"}),
    lambda: exec("from . import x", {"__name__": "top", "__package__": ""}),
):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)

folder = tempfile_folder.make()
files = {
    "plug_one.py": "import helper\nNAME = __name__\nVALUE = helper.VALUE + 1\ndef where():\n    return __file__\n",
    "plug_bad.py": "x = = 1\n",
    "plug_raises.py": "def f():\n    return 1 / 0\nf()\n",
    "plug_pack/__init__.py": "from . import part\nfrom .part import thing\n",
    "plug_pack/part.py": "thing = [__name__, __package__]\n",
}
for name, text in files.items():
    tempfile_folder.write(folder, name, text)
sys.path.insert(0, folder)
plug = importlib.import_module("plug_" + "one")
print(plug.NAME, plug.VALUE, plug.where() == folder + "/plug_one.py", plug is sys.modules["plug_one"])
exec("import plug_pack\nfrom plug_pack.part import thing as t\nprint(plug_pack.thing, t, plug_pack.part.thing is t)")
print([p.rpartition("/")[2] for p in sys.modules["plug_pack"].__path__])
for name in ("plug_bad", "plug_raises", "plug_pack.none"):
    try:
        __import__(name)
    except SyntaxError as e:
        print(type(e).__name__, e.msg, e.lineno, e.text)
    except Exception as e:
        print(type(e).__name__, e, name in sys.modules)
try:
    import plug_raises
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_frame.f_code.co_filename.rpartition("/")[2])
        tb = tb.tb_next
tempfile_folder.write(folder, "plug_one.py", "NAME = 'again'\n")
print(importlib.reload(plug) is plug, plug.NAME, plug.VALUE)

import importlib.util

spec = importlib.util.spec_from_file_location("by_hand", folder + "/plug_one.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.__name__, module.NAME, "by_hand" in sys.modules, spec.name, module.__spec__ is spec)
print(importlib.util.find_spec("plug_one_missing"), importlib.util.resolve_name(".a", "b.c"))
