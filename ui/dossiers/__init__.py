"""Finding a dossier, and everything about one."""
