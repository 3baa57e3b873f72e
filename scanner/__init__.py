"""Paper in: sources, a guarded worker for drivers and parsers, cleaning, reading, PDF/A."""
