"""The radar screen, by real keys."""
