"""The catalogue: procedures, fee tables, calendars and form templates, as data files with effective dates.

One JSON file per procedure (``procedures/<group>/<code>.json``), per fee table, calendar and template. The
files in this folder are the app's own; the province's signed package, and then a folder of the commune's own,
add to them and replace what has the same identity. A broken file is reported and the rest still loads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

from forms.bridge import Bridge
from forms.catalogue.lint import bridge_faults, faults, kind_faults, source_faults, unverified
from forms.catalogue.loading import Content, Files, Problem, in_folder, in_package, read
from forms.catalogue.routing import Body, PaperKinds, Routes, bodies, body_of
from forms.catalogue.search import Index
from forms.template import Template
from localdb.domain.archive.practice import ArchivePractice
from localdb.domain.deadline import Calendar
from localdb.domain.fees import FeeTable
from localdb.domain.lookups import Source, Sources, Want, wanted
from localdb.domain.practice import Practice, plain
from localdb.domain.procedure import PaperKind, Procedure
from localdb.domain.trouble import Refused
from localdb.domain.values import Pin
from localdb.domain.words import fold

SHIPPED = Path(__file__).parent
_T = TypeVar("_T")
Key = tuple[str, ...]


class _Tables:
    """What was read so far: a later source adds to it and replaces what has the same identity."""

    def __init__(self) -> None:
        self.procedures: dict[Key, Procedure] = {}
        self.fees: dict[Key, FeeTable] = {}
        self.calendars: dict[Key, Calendar] = {}
        self.templates: dict[Key, Template] = {}
        self.kinds: dict[Key, PaperKinds] = {}
        self.routes: dict[Key, Routes] = {}
        self.sources: dict[Key, Sources] = {}
        self.practices: dict[Key, Practice] = {}
        self.archives: dict[Key, ArchivePractice] = {}
        self.bridges: dict[Key, Bridge] = {}
        self.problems: list[Problem] = []

    def take(self, files: Files) -> None:
        """Read every kind of file of one source."""
        bad = self.problems
        _merge(self.procedures, read(files, "procedures", Procedure, lambda p: (p.code, p.version), bad))
        _merge(self.fees, read(files, "fees", FeeTable, lambda t: (t.id,), bad))
        _merge(self.calendars, read(files, "calendars", Calendar, lambda c: (c.id,), bad))
        _merge(self.kinds, read(files, "kinds", PaperKinds, lambda k: (k.id,), bad))
        _merge(self.routes, read(files, "routing", Routes, lambda r: (r.id,), bad))
        _merge(self.sources, read(files, "sources", Sources, lambda s: (s.id,), bad))
        _merge(self.templates, read(files, "templates", Template, lambda t: (t.id,), bad))
        _merge(self.bridges, read(files, "bridges", Bridge, lambda b: (b.id,), bad))
        _merge(self.practices, read(files, "practices", Practice, lambda p: (p.id,), bad))
        _merge(self.archives, read(files, "archive", ArchivePractice, lambda a: (a.id,), bad))


class Catalogue:
    """What the counter may receive, and under which rules. Made once by ``load``; never changes after."""

    def __init__(self, tables: _Tables, former: _Tables | None = None) -> None:
        self.procedures: tuple[Procedure, ...] = tuple(tables.procedures.values())
        self.fee_tables: tuple[FeeTable, ...] = tuple(tables.fees.values())
        self.calendars: tuple[Calendar, ...] = tuple(tables.calendars.values())
        self.templates: tuple[Template, ...] = tuple(tables.templates.values())
        self.practice = plain(tuple(tables.practices.values()))
        self._archive = next(reversed(tables.archives.values()), None)
        self.kinds: tuple[PaperKind, ...] = tuple(k for t in tables.kinds.values() for k in t.kinds)
        self.routes: tuple[Routes, ...] = tuple(tables.routes.values())
        self.bridges: tuple[Bridge, ...] = tuple(tables.bridges.values())
        self.sources: tuple[Source, ...] = tuple(
            {s.id: s for t in tables.sources.values() for s in t.sources}.values()
        )
        found = faults(self.procedures, self.fee_tables, self.calendars, self.templates, self.routes)
        bridged = bridge_faults(self.bridges, self.procedures)
        named = (*source_faults(self.sources, self.kinds), *kind_faults(self.kinds, self.procedures))
        problems = [*tables.problems, *found, *bridged, *named]
        self.problems: tuple[Problem, ...] = tuple(
            sorted(problems, key=lambda p: (p.severity, p.file, p.line))
        )
        former = former or _Tables()
        self._former, self._former_templates = former.procedures, former.templates
        self._versions: dict[str, list[Procedure]] = {}
        for procedure in self.procedures:
            self._versions.setdefault(procedure.code, []).append(procedure)
        self._index = Index(self.procedures)

    @classmethod
    def load(
        cls,
        folder: Path = SHIPPED,
        extra: Path | None = None,
        *,
        package: Content | None = None,
        former: Iterable[Content] = (),
        problems: Iterable[Problem] = (),
    ) -> Catalogue:
        """Load ``folder``, then the province's ``package``, then ``extra``; each adds to and overrides.

        ``former`` packages are not in force; their versions stay known to the dossiers received under them.
        Never raises for a bad file: what could not be used is in ``problems``, errors first.
        """
        tables, before = _Tables(), _Tables()
        tables.problems += problems
        tables.take(in_folder(folder))
        if package is not None:
            tables.take(in_package(package))
        if extra is not None and extra.is_dir():
            tables.take(in_folder(extra))
        for content in former:
            before.take(in_package(content))
        return cls(tables, before)

    @classmethod
    def of(cls, content: Content) -> Catalogue:
        """Return what a package says by itself; it may speak of procedures that are elsewhere."""
        tables = _Tables()
        tables.take(in_package(content))
        return cls(tables)

    @property
    def unverified(self) -> tuple[Problem, ...]:
        """What nobody has checked against a published source yet, for the IT staff."""
        return tuple(unverified(self.procedures, self.calendars, self.templates, self.bridges, self.sources))

    @property
    def archive(self) -> ArchivePractice:
        """How archive work is done: the last one loaded, so the province's own wins. Raises ``Refused``."""
        if self._archive is None:
            raise Refused("Danh mục thiếu phần lưu trữ.", "Nhờ cán bộ CNTT nạp lại danh mục.")
        return self._archive

    @property
    def calendar(self) -> Calendar:
        """The calendar to count with: the last one loaded, so the province's own wins. Raises ``Refused``."""
        if not self.calendars:
            raise Refused(
                "Danh mục không có lịch làm việc nào.", "Nhờ cán bộ CNTT nạp lịch nghỉ.", field="due"
            )
        return self.calendars[-1]

    def procedure(self, code: str, day: date) -> Procedure:
        """Return the version of ``code`` in force on ``day``: the newest, and of equals the last loaded.

        Raises ``Refused`` for an unknown code, and for a day on which no version was in force.
        """
        versions = self._versions.get(code)
        if not versions:
            raise Refused(
                f"Không có thủ tục {code} trong danh mục.",
                "Tìm lại theo tên, hoặc nhờ cán bộ CNTT nạp thủ tục.",
            )
        if held := [p for p in versions if p.effective(day)]:
            return sorted(held, key=lambda p: p.valid_from)[-1]
        raise Refused(
            f"Thủ tục {code} không có phiên bản nào có hiệu lực ngày {day:%d/%m/%Y}.",
            "Kiểm tra ngày nhận, hoặc nhờ cán bộ CNTT nạp phiên bản của ngày đó.",
        )

    def pinned(self, pin: Pin) -> Procedure | None:
        """Return the version that a dossier was received under, or ``None`` when it is no longer here."""
        held = next((p for p in self._versions.get(pin.code, []) if p.version == pin.version), None)
        return held or self._former.get((pin.code, pin.version))

    def template_version(self, id_: str) -> Template | None:
        """Return the template that a paper was made by, or ``None`` when it is no longer here."""
        held = next((t for t in self.templates if t.id == id_), None)
        return held or self._former_templates.get((id_,))

    def versions(self, code: str) -> tuple[Procedure, ...]:
        """Return every version of ``code`` that is loaded, the oldest first."""
        return tuple(sorted(self._versions.get(code, ()), key=lambda p: p.valid_from))

    def find(self, text: str, day: date, limit: int = 20) -> list[Procedure]:
        """Return the procedures in force on ``day`` that match ``text``, the likeliest first.

        Case, accents and đ do not matter; every word typed is the beginning of a word (``khai si``), of
        the code, or initials (``dkks``). Empty text lists all.
        """
        found: list[Procedure] = []
        for procedure in self._index.find(text):
            if len(found) == limit:
                break
            if procedure.effective(day) and self.procedure(procedure.code, day) is procedure:
                found.append(procedure)
        return found

    def pins(self, day: date) -> dict[str, Pin]:
        """Return what pins each procedure in force on ``day``, by its folded names."""
        found = {}
        for procedure in self.find("", day, limit=sum(map(len, self._versions.values()))):
            pin = Pin(procedure.code, procedure.version, procedure.label, procedure.field)
            found.update({fold(procedure.name): pin, fold(procedure.label): pin})
        return found

    def kind(self, paper: str) -> PaperKind | None:
        """Return the kind of a paper by its name, ``None`` when the data know of none."""
        return next((kind for kind in self.kinds if kind.names(paper)), None)

    def wanted(self, procedure: Procedure) -> tuple[Want, ...]:
        """Return what may be looked up in databases of the state for ``procedure``, and no more."""
        return wanted(procedure, self.sources, self.kind)

    @property
    def bodies(self) -> tuple[Body, ...]:
        """The bodies that decide what this centre only receives."""
        return bodies(self.routes)

    def body_of(self, procedure: Procedure) -> Body | None:
        """Return who decides ``procedure`` when this commune does not; ``None`` when nobody wrote it down."""
        return body_of(self.routes, procedure)

    def fee_choices(self, code: str, province: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the cases and the exemptions that the fee tables know for ``code``, to choose from."""
        rules = [
            r
            for t in self.fee_tables
            for r in t.rules
            if code in r.procedures and r.province in {"", province}
        ]
        cases = dict.fromkeys(r.case for r in rules if r.case)
        return tuple(cases), tuple(dict.fromkeys(r.exemption for r in rules if r.exemption))

    def template(
        self, form: str, day: date, *, template_set: str = "", province: str = "", procedure: str = ""
    ) -> Template:
        """Return the template of ``form`` (``mau01``) to print on ``day``.

        Templates that name procedures are for those only, and go before general ones.

        ``template_set`` (``tt01-2018``) chooses a set whatever the day; without it, and for a form that
        the set does not have, the newest in force is taken. A template of the dossier's own ``province``
        goes before a national one. Raises ``Refused``.
        """
        every = [t for t in self.templates if t.form == form and t.suits(province, procedure)]
        chosen = [t for t in every if template_set and t.set == template_set]
        fitting = chosen or [t for t in every if t.effective(day)]
        if not fitting:
            raise Refused(
                f"Danh mục không có mẫu “{form}” cho ngày {day:%d/%m/%Y}.",
                "Chọn mẫu khác, hoặc nhờ cán bộ CNTT nạp mẫu.",
            )
        return sorted(fitting, key=lambda t: (bool(t.procedures), bool(t.province), t.valid_from))[-1]


def _merge(kept: dict[Key, _T], more: dict[Key, _T]) -> None:
    """Put ``more`` over ``kept``; what is replaced moves to the end, so that the last loaded is last."""
    for key, value in more.items():
        kept.pop(key, None)
        kept[key] = value
