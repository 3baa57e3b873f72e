"""The counter's day told in Vietnamese, and driven through the real windows by keyboard."""
