"""Every paper in every template and size that the app ships, made of its made-up example."""

from __future__ import annotations

from functools import cache

from forms.catalogue import Catalogue
from forms.examples import CLERK, DAY, UNIT, example
from forms.maker import Order, make
from forms.receipt import FOR_CITIZEN
from forms.template import Template

CATALOGUE = Catalogue.load()


def template(identity: str) -> Template:
    """The shipped template with that id."""
    return next(t for t in CATALOGUE.templates if t.id == identity)


@cache
def made(identity: str, size: str) -> bytes:
    """The example in that template and size."""
    shape = template(identity)
    copies = (FOR_CITIZEN,) if shape.form == "mau01" else ("",)
    return make(example(shape), Order(UNIT, shape, DAY, size, CLERK, copies=copies))


EVERY = tuple((t.id, size.value) for t in CATALOGUE.templates for size in t.sizes)
