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
    """Desks meet the gateway at the same time; of a hundred connections ``cuts`` break at a random byte."""

    desks: tuple[int, ...]
    seed: int
    cuts: int = 0
    days: float = 0.0
    kill_ms: int = 0


class Gateway(Struct, frozen=True, tag=True):
    """The gateway is killed and started again, its clock ``days`` off.

    Of a hundred requests ``trouble`` are answered 500, done twice, done but not answered, or done again
    later. It kills itself around request number ``dies_at`` (0: never).
    """

    seed: int
    trouble: int = 0
    dies_at: int = 0
    days: float = 0.0


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


Step = Work | Poison | Meet | Gateway | Full | Export | Deliver | Receipts


def history(seed: int, length: int = 36) -> list[Step]:
    """Return the history of a seed; it ends with nothing in particular: what follows is peace."""
    chance = random.Random(seed)
    steps: list[Step] = [Work(desk, 4, chance.randrange(1 << 30)) for desk in range(DESKS)]
    sticks = 0
    for _ in range(length):
        step = _one(chance, sticks)
        sticks += isinstance(step, Export)
        steps.append(step)
    return steps


def _one(chance: random.Random, sticks: int) -> Step:
    kind = chance.choices(
        ("work", "meet", "gateway", "export", "deliver", "receipts", "full", "room", "poison"),
        (24, 30, 14, 7, 9, 6, 3, 5, 2),
    )[0]
    seed = chance.randrange(1 << 30)
    desk = chance.randrange(DESKS)
    days = chance.choice((0.0, 0.0, chance.uniform(-3, 3)))
    kill = chance.choice((0, 0, chance.randrange(1, 250)))
    made: Step = Poison(desk)
    if kind == "work":
        made = Work(desk, chance.randrange(2, 9), seed, days, kill)
    elif kind == "meet":
        together = tuple(sorted(chance.sample(range(DESKS), chance.randrange(1, DESKS + 1))))
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
    return made
