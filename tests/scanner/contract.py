"""What every source must do, whatever it is: one test class, inherited by each source's own tests."""

from __future__ import annotations

from itertools import islice

from scanner.sources import RawPage, Source, media_type


def take(source: Source, count: int) -> list[RawPage]:
    """Return the first ``count`` raw pages; the last one is not yet said to be safe."""
    return list(islice((raw for raw in source.pages() if isinstance(raw, RawPage)), count))


class SourceContract:
    """Inherit, and let ``source`` give a fresh source in which at least two pages are waiting."""

    def test_it_yields_bytes_of_the_kind_it_says(self, source: Source) -> None:
        for raw in take(source, 2):
            assert raw.data
            assert raw.name
            assert media_type(raw.data, raw.name) == raw.media

    def test_it_can_be_closed_at_any_page(self, source: Source) -> None:
        arriving = source.pages()
        while not isinstance(next(arriving), RawPage):
            continue
        arriving.close()
        assert next(arriving, "ended") == "ended"

    def test_it_holds_its_own_copy_until_asked_for_the_next(self, source: Source) -> None:
        first = take(source, 1)
        again = take(source, 2)
        assert first[0].data in [raw.data for raw in again]
