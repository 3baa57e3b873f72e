"""The money of the day: what was taken here, and whether the drawer agrees."""
