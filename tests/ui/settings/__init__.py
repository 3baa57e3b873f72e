"""The settings screen, on a real home."""
