"""Who decides what the centre only receives: routing as data; a province's own file names its bodies."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from localdb.domain.procedure import PaperKind, Procedure, Verification

OWN_LEVEL = "xa_giai_quyet"


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """A body that decides; ``code`` is its agency code, empty while nobody wrote it down."""

    id: str
    name: str
    code: str = ""


class Route(Struct, frozen=True, forbid_unknown_fields=True):
    """Procedures of ``level`` (only these ``groups`` or ``procedures``, if named) are decided by ``body``."""

    level: str
    body: str
    source: str
    groups: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    verification: Verification = Verification.UNVERIFIED

    def fits(self, procedure: Procedure) -> bool:
        """Whether the route is for ``procedure``."""
        return (
            self.level == procedure.level
            and (not self.groups or procedure.group in self.groups)
            and (not self.procedures or procedure.code in self.procedures)
        )


class Routes(Struct, frozen=True, forbid_unknown_fields=True):
    """Bodies and routes published together, as one data file."""

    id: str
    bodies: tuple[Body, ...]
    rules: tuple[Route, ...]
    notes: str = ""


class PaperKinds(Struct, frozen=True, forbid_unknown_fields=True):
    """Kinds of paper kept together, as one data file."""

    id: str
    kinds: tuple[PaperKind, ...]
    notes: str = ""


def bodies(routes: Iterable[Routes]) -> tuple[Body, ...]:
    """Return every body to choose from; the file loaded last replaces one with the same id."""
    return tuple({body.id: body for table in routes for body in table.bodies}.values())


def body_of(routes: Iterable[Routes], procedure: Procedure) -> Body | None:
    """Return who decides ``procedure`` when this commune does not, ``None`` when the data do not know."""
    known = {body.id: body for body in bodies(routes)}
    fitting = [rule for table in routes for rule in table.rules if rule.fits(procedure)]
    fitting.sort(key=lambda rule: (bool(rule.procedures), bool(rule.groups)))
    return known.get(fitting[-1].body) if fitting else None
