"""Getting a desk to work and keeping it so: set-up scripts, packages, the doctor, the first questions."""
