"""The dossiers screen, on a real home."""
