"""The command line as people and schedulers meet it: real processes, real folders, a real gateway."""
