"""A subpackage."""

print("shapes/round/__init__", __name__, __package__)
