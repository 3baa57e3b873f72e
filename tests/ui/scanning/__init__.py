"""Promises of the scanning screen, with a real home, real reading and a real watch folder."""
