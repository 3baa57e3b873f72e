"""What every test relies on: no window ever needs a display, and a busy runner fails no property."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("busy", deadline=None)
settings.load_profile("busy")
