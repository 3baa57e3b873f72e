"""Promises of the desk's memory, on real files."""
