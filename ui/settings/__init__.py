"""What may be chosen at this desk, declared once; the screen is derived from it."""
