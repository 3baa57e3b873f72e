"""A result is made, told of, and handed over with proof."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.values import Relation, ResultFile


class ResultReady(Struct, frozen=True, tag="result.ready", omit_defaults=True):
    """The result is here, electronic and on paper; ``ground`` says why only one of them is."""

    number: str
    signer: str
    files: tuple[ResultFile, ...] = ()
    paper: int = 0  # how many signed copies on paper
    ground: str = ""
    issued: str = ""  # ISO date on the result


class ResultReturned(Struct, frozen=True, tag="result.returned", omit_defaults=True):
    """Handed over: to whom, by which identity paper; a proxy by which authorisation."""

    name: str
    id_number: str
    relation: Relation
    authorisation: str = ""
    how: str = "counter"  # counter | post | electronic
    phone: str = ""
    note: str = ""


class Notified(Struct, frozen=True, tag="citizen.notified", omit_defaults=True):
    """The citizen was told, or was not reached: ``channel`` and ``outcome`` as the clerk chose them."""

    channel: str
    outcome: str
    about: str = ""
