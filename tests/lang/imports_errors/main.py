import sys

try:
    import fails
except ZeroDivisionError as e:
    print("first", e, "fails" in sys.modules)
try:
    import fails
except ZeroDivisionError as e:
    print("again", e)
try:
    import optional_module_that_is_missing
except ImportError as e:
    print(type(e).__name__, e, e.name)
    optional = None
print(optional)
try:
    from ok import missing_name
except ImportError as e:
    print(str(e).split("(")[0])
import ok

ok.deeper(5)
