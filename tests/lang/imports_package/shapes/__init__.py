"""The package."""

print("shapes/__init__")
NAME = "shapes"
loaded = []
from . import square
from .base import area_of

__all__ = ["NAME", "square"]
