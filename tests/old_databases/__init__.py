"""One folder per released version, as that version left it; all are opened and upgraded in a test."""
