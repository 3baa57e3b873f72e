"""Text as it may stand in the markup of a paper."""

from __future__ import annotations

from xml.sax.saxutils import escape

from localdb.domain.words import clean


def safe(text: str) -> str:
    """Return ``text`` as it may stand in markup: clean NFC, no tags of its own, line breaks kept."""
    return "<br/>".join(escape(clean(line)) for line in text.strip().splitlines())
