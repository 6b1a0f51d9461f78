"""A manifest generator in its smallest form: reads a trace on standard input, writes a manifest on standard output.

    molt-trace mine TRACE --generator "python3 minimal.py" -o opt.json

docs/spec/generator-protocol.md says what may come and what must go. Whatever this program claims, the compiled
program's output stays the same: claims are guarded.
"""

import json
import sys

CLAIMABLE = {"int", "float", "bool", "str", "bytes", "list", "tuple", "dict", "set"}


def claims(trace, least=2, share=0.99):
    for site in trace["sites"]:
        best = max(site["types"], key=lambda t: t["count"], default=None)
        if best is None or site["count"] < least or best["count"] < share * site["count"]:
            continue
        if best["type"] not in CLAIMABLE and ":" not in best["type"]:
            continue
        claim = {"site": site["site"], "type": best["type"]}
        if best.get("layout"):
            claim["layout"] = best["layout"]
        claim["evidence"] = {"count": site["count"], "share": best["count"] / site["count"]}
        yield claim


trace = json.load(sys.stdin)
manifest = {"molt": "manifest", "version": 1, "claims": list(claims(trace))}
json.dump(manifest, sys.stdout, indent=1)
print()
