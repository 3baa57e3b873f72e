"""Dossiers of old one-stop software: taking a list in, and closing what is still open."""
