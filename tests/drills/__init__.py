"""Drills that need more than a test machine gives everybody: run by hand before a release."""
