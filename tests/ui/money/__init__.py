"""The drawer of the day, by real keys."""
