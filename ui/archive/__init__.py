"""The archive screen: old papers in boxes, books and files; checked by a second person, handed over."""
