"""What the window and its parts promise."""
