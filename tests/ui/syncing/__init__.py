"""The syncing screen, on a real home."""
