"""The version of the package and of everything that it writes."""

__version__ = "0.1.0"
