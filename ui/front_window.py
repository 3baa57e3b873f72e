"""Which window has the keyboard, as far as this system tells: X11 does (by ``xdotool``), Wayland does not."""

from __future__ import annotations

import os
import shutil
import subprocess

SECONDS = 0.5


def can_tell() -> bool:
    """Whether the system says which window is in front."""
    wayland = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland"
    return bool(os.environ.get("DISPLAY")) and not wayland and shutil.which("xdotool") is not None


def front_title() -> str | None:
    """Return the title of the window in front, ``None`` when nobody can tell."""
    if not can_tell():
        return None
    asked = ["xdotool", "getactivewindow", "getwindowname"]
    try:
        done = subprocess.run(asked, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None
