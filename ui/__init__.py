"""People: the window, its screens, and the one bridge between Qt and work."""
