"""What can happen in a history, as values: a seed makes a list of steps, and any part of one can be run."""

from __future__ import annotations

import random

from msgspec import Struct

DESKS = 3


class Work(Struct, frozen=True, tag=True):
    """A clerk does ``acts`` things at a desk whose clock is ``days`` off, until killed after ``kill_ms``."""

    desk: int
    acts: int
    seed: int
    days: float = 0.0
    kill_ms: int = 0


class Poison(Struct, frozen=True, tag=True):
    """A desk holds a change that no rule allows, as a broken version of the program might write it."""

    desk: int


class Meet(Struct, frozen=True, tag=True):
    """Desks meet the gateway at the same time; of a hundred connections ``cuts`` break at a random byte.

    With their line out gone they meet only the commune's ``hub``.
    """

    desks: tuple[int, ...]
    seed: int
    cuts: int = 0
    days: float = 0.0
    kill_ms: int = 0
    hub: bool = False


class Gateway(Struct, frozen=True, tag=True):
    """The gateway, or the commune's ``hub``, is killed and started again, its clock ``days`` off.

    Of a hundred requests ``trouble`` are answered 500, done twice, done but not answered, or done again
    later. It kills itself around request number ``dies_at`` (0: never).
    """

    seed: int
    trouble: int = 0
    dies_at: int = 0
    days: float = 0.0
    hub: bool = False


class Carry(Struct, frozen=True, tag=True):
    """What the hub has of its counters goes to the province on a stick."""


class Full(Struct, frozen=True, tag=True):
    """The disk of a side (``desks`` or ``gateway``) fills up, or has room again."""

    side: str
    full: bool = True


class Export(Struct, frozen=True, tag=True):
    """A desk writes stick number ``stick``, or is killed while it does."""

    desk: int
    stick: int
    kill_ms: int = 0


class Deliver(Struct, frozen=True, tag=True):
    """The province reads a stick, however old, maybe again, maybe with one byte changed on the way."""

    stick: int
    spoiled: bool = False


class Receipts(Struct, frozen=True, tag=True):
    """A desk reads the receipts on a stick, its own or another's, maybe again."""

    desk: int
    stick: int


class Copy(Struct, frozen=True, tag=True):
    """A side is backed up while it works: desk number ``desk``, or the gateway (-1)."""

    desk: int = -1


class SetBack(Struct, frozen=True, tag=True):
    """The gateway's disk dies; it comes back from its last backup and knows nothing of what came after."""


class Lose(Struct, frozen=True, tag=True):
    """A desk's disk dies; the PC comes back from its last backup, or is set up anew when there is none."""

    desk: int


class Clone(Struct, frozen=True, tag=True):
    """The disk of a desk is copied, and both PCs work on under one name, until they are found out."""

    desk: int


class ShutOut(Struct, frozen=True, tag=True):
    """The province shuts a desk out: until it is let in again, or at once under a new name (``renews``)."""

    desk: int
    renews: bool = False


class LetIn(Struct, frozen=True, tag=True):
    """The province lets in every desk that it had shut out."""


Losses = Copy | SetBack | Lose | Clone | ShutOut | LetIn
Step = Losses | Work | Poison | Meet | Gateway | Carry | Full | Export | Deliver | Receipts


def history(seed: int, length: int = 42) -> list[Step]:
    """Return the history of a seed; it ends with nothing in particular: what follows is peace."""
    chance = random.Random(seed)
    steps: list[Step] = [Work(desk, 6, chance.randrange(1 << 30)) for desk in range(DESKS)]
    steps += [Meet(tuple(range(DESKS)), 0), Copy(), Copy(chance.randrange(DESKS))]
    sticks = 0
    for _ in range(length):
        step = _one(chance, sticks)
        sticks += isinstance(step, Export)
        steps.append(step)
    return _with_hub(steps, random.Random(f"hub {seed}"))


def _with_hub(steps: list[Step], chance: random.Random) -> list[Step]:
    """Put the commune's hub into a history, which stays as it is beside that."""
    for _ in range(len(steps) // 4):
        steps.insert(chance.randrange(DESKS + 3, len(steps) + 1), _at_hub(chance))
    return steps


def _at_hub(chance: random.Random) -> Step:
    kind = chance.choices(("meet", "hub", "carry"), (12, 4, 2))[0]
    seed = chance.randrange(1 << 30)
    kill = chance.choice((0, 0, chance.randrange(1, 250)))
    together = tuple(sorted(chance.sample(range(DESKS + 1), chance.randrange(2, DESKS + 2))))
    if kind == "meet":
        return Meet(together, seed, chance.choice((0, 30, 70)), 0.0, kill, hub=True)
    if kind == "hub":
        return Gateway(
            seed, chance.choice((0, 20, 40)), chance.choice((0, chance.randrange(2, 30))), hub=True
        )
    return Carry()


def _one(chance: random.Random, sticks: int) -> Step:
    kind = chance.choices(
        ("work", "meet", "gateway", "export", "deliver", "receipts", "full", "room", "poison", "loss"),
        (24, 30, 14, 7, 9, 6, 3, 5, 2, 16),
    )[0]
    seed = chance.randrange(1 << 30)
    desk = chance.randrange(DESKS + 1)  # the last one is there only when a disk was copied
    days = chance.choice((0.0, 0.0, chance.uniform(-3, 3)))
    kill = chance.choice((0, 0, chance.randrange(1, 250)))
    made: Step = Work(desk, chance.randrange(3, 14), seed, days, kill)
    if kind == "poison":
        made = Poison(desk)
    elif kind == "meet":
        together = tuple(sorted(chance.sample(range(DESKS + 1), chance.randrange(1, DESKS + 2))))
        made = Meet(together, seed, chance.choice((0, 30, 70)), days, kill)
    elif kind == "gateway":
        made = Gateway(seed, chance.choice((0, 20, 40)), chance.choice((0, chance.randrange(2, 30))), days)
    elif kind == "export":
        made = Export(desk, sticks, kill)
    elif kind == "deliver" and sticks:
        made = Deliver(chance.randrange(sticks), chance.random() < 0.2)
    elif kind == "receipts" and sticks:
        made = Receipts(desk, chance.randrange(sticks))
    elif kind in ("full", "room"):
        made = Full(chance.choice(("desks", "gateway")), kind == "full")
    elif kind == "loss":
        made = _loss(chance, desk)
    return made


def _loss(chance: random.Random, desk: int) -> Step:
    losses: list[Step] = [Copy(), Copy(desk), SetBack(), SetBack(), Lose(desk), Clone(desk), LetIn()]
    return chance.choice([*losses, ShutOut(desk, renews=chance.random() < 0.5)])
