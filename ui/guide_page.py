"""The page of the user guide: its words and pictures as HTML, and a picture of every paper."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from forms.catalogue import Catalogue
from forms.examples import CLERK, DAY, UNIT, example
from forms.maker import Order, make
from forms.preview import page_png
from forms.template import Template
from ui.guide_words import (
    FOR,
    GROUPS,
    HEAD,
    INTRO,
    PAPERS,
    PAPERS_TOLD,
    PEOPLE,
    TITLE,
    UNVERIFIED,
)

DPI = 80  # of the pictures of papers


class PaperPicture(NamedTuple):
    """A picture of a paper: the template that it is made by, its size, its file."""

    template: Template
    size: str
    name: str


def draw_papers(out: Path) -> Iterator[PaperPicture]:
    """Make every paper in every template and size, about made-up people, and draw its first page."""
    shipped = sorted(Catalogue.load().templates, key=lambda t: (GROUPS.index(_group(t)), t.form, t.id))
    for template in shipped:
        for size in template.sizes:
            pdf = make(example(template), Order(UNIT, template, DAY, size, CLERK))
            name = f"giay-{template.id}-{size}.png"
            (out / name).write_bytes(page_png(pdf, dpi=DPI))
            yield PaperPicture(template, size, name)


def page(screens: dict[str, str], papers: Sequence[PaperPicture]) -> str:
    """Return the guide as one HTML page beside its pictures (``screens``, by name), contents first."""
    body: list[str] = []
    index: list[str] = []
    anchored: set[str] = set()
    for person in PEOPLE:
        body.append(f"<h2>{html.escape(person.who)}</h2>")
        index.append(f"</ul><b>{html.escape(person.who)}</b><ul>")
        for step in person.steps:
            title, number = html.escape(step.title), f"muc-{len(index)}"
            here = "" if step.screen in anchored or not step.screen else f'<a id="{step.screen}"></a>'
            anchored.add(step.screen)
            index.append(f'<li><a href="#{number}">{title}</a></li>')
            body += [f'{here}<h3 id="{number}">{title}</h3>', *(f"<p>{line}</p>" for line in step.told)]
            shown = [screens[picture] for picture in (step.picture, *step.more) if picture]
            body += [f'<img src="{name}" alt="{title}">' for name in shown]
    index.append(f'</ul><b><a href="#giay">{PAPERS}</a></b>')
    body += [f'<h2 id="giay">{PAPERS}</h2>', f"<p>{PAPERS_TOLD}</p>"]
    for group in GROUPS:
        body.append(f"<h3>{group}</h3>")
        body += [_figure(paper) for paper in papers if _group(paper.template) == group]
    head = [f"<h1>{TITLE}</h1>", *(f"<p>{line}</p>" for line in INTRO)]
    lines = [*head, f"<nav><ul>{''.join(index)}</nav>", *body]
    return f"{HEAD}{''.join(f'{line}{chr(10)}' for line in lines)}</body></html>\n"


def _group(template: Template) -> str:
    if template.set:
        return GROUPS[0] if template.set == "tt03-2025" else GROUPS[1]
    return GROUPS[2] if template.form == "declaration" else GROUPS[3]


def _figure(paper: PaperPicture) -> str:
    template = paper.template
    title = html.escape(f"{template.label}, khổ {paper.size}")
    purpose = html.escape(FOR.get(template.form, template.name))
    doubt = "" if template.verification.verified else f"<br><b>{UNVERIFIED}</b>"
    told = f"<b>{title}</b><br>{purpose}{doubt}"
    return f'<figure><img src="{paper.name}" alt="{title}"><figcaption>{told}</figcaption></figure>'
