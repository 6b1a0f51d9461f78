"""check_schema.py SCHEMA FILE...: every file must satisfy the schema; one named bad-* must not."""

import json
import os
import sys

import jsonschema

with open(sys.argv[1]) as f:
    schema = json.load(f)
validator = jsonschema.Draft202012Validator(schema)
validator.check_schema(schema)
failed = False
for path in sys.argv[2:]:
    with open(path) as f:
        error = next(validator.iter_errors(json.load(f)), None)
    bad = os.path.basename(path).startswith("bad-")
    if bad != (error is not None):
        failed = True
        print(path, error or "accepted, but should not be")
sys.exit(failed)
