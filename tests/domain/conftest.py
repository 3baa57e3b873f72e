"""Examples may take as long as a busy machine needs: a slow example is no broken promise."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
