"""What can happen to a dossier: one frozen body for each kind of change, the same on the wire and on disk."""
