"""PURE: old papers put into order: box, book, file, paper. See ``values``, ``acts`` and ``rules``."""
