"""Synchronisation: a real gateway on loopback, real desks, and a line that fails in every way we know."""
