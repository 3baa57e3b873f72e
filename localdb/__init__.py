"""The desk's own memory: what a dossier is (``domain``), and the encrypted file that keeps it."""
