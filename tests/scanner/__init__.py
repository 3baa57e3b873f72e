"""Paper in: sources, clean-up, reading, assembling."""
