"""Seeded histories of bad months: real desks, a real gateway process, and everything that can go wrong."""
