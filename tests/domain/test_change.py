"""Promises about a change: one canonical line, read back as it was, chained by its hash."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localdb.domain.bodies.money import FeeCollected
from localdb.domain.bodies.papers import FormIssued, PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.progress import Advanced
from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.bodies.reception import CodeBound, Corrected, Received, Voided
from localdb.domain.change import FIRST_PREV, Body, Change, digest, from_line, to_line
from localdb.domain.facts import Settled
from localdb.domain.trouble import Trouble
from localdb.domain.values import Channel, Due, FeeLine, PaperLine, Person, Pin, Scan, Status

TEXT = st.text(max_size=20)
COUNT = st.integers(0, 10**9)
PEOPLE = st.builds(Person, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)
SCANS = st.builds(
    Scan, TEXT, TEXT, TEXT, TEXT, COUNT, COUNT, st.lists(TEXT, max_size=3).map(tuple), st.floats(0, 1)
)
RECEIVED = st.builds(
    Received,
    TEXT,
    st.booleans(),
    TEXT,
    st.builds(Pin, TEXT, TEXT, TEXT, TEXT),
    PEOPLE,
    st.lists(st.builds(PaperLine, TEXT, TEXT, COUNT, COUNT, TEXT, st.booleans()), max_size=3).map(tuple),
    st.builds(Due, TEXT, TEXT, TEXT),
    TEXT,
    st.none() | PEOPLE,
    st.sampled_from(Channel),
    st.lists(st.builds(FeeLine, TEXT, st.none() | COUNT, TEXT, st.booleans()), max_size=3).map(tuple),
    COUNT,
    TEXT,
)
BODIES: st.SearchStrategy[Body] = st.one_of(
    RECEIVED,
    st.builds(Voided, TEXT),
    st.builds(Corrected, st.dictionaries(TEXT, st.tuples(TEXT, TEXT), max_size=3), TEXT),
    st.builds(Advanced, st.sampled_from(Status), st.sampled_from(Status), TEXT),
    st.builds(PaperFiled, SCANS),
    st.builds(PaperUnfiled, TEXT, TEXT),
    st.builds(FactsCorrected, TEXT, st.dictionaries(TEXT, st.tuples(TEXT, TEXT), max_size=3), TEXT),
    st.builds(DifferenceSettled, TEXT, st.builds(Settled, TEXT, TEXT, TEXT), TEXT, st.booleans()),
    st.builds(ReceiptIssued, TEXT, TEXT, TEXT, COUNT, COUNT),
    st.builds(FormIssued, TEXT, TEXT, TEXT, TEXT, TEXT, COUNT, COUNT, TEXT),
    st.builds(FeeCollected, COUNT, TEXT, TEXT),
    st.builds(CodeBound, TEXT),
)
CHANGES = st.builds(
    Change,
    id=TEXT,
    device=TEXT,
    dseq=COUNT,
    entity=TEXT,
    actor=TEXT,
    at=TEXT,
    body=BODIES,
    prev=TEXT,
    base=COUNT,
    blobs=st.lists(TEXT, max_size=3).map(tuple),
    undoes=TEXT,
)


@given(CHANGES)
def test_a_change_is_read_back_exactly_as_it_was(change: Change) -> None:
    line = to_line(change)
    assert from_line(line) == change
    assert to_line(from_line(line)) == line


@given(CHANGES)
def test_a_change_is_one_line_of_canonical_json(change: Change) -> None:
    line = to_line(change)
    assert b"\n" not in line
    canonical = json.dumps(json.loads(line), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert json.loads(canonical) == json.loads(line)
    assert list(json.loads(line)) == sorted(json.loads(line))


@given(CHANGES, CHANGES)
def test_only_equal_changes_have_equal_digests(one: Change, other: Change) -> None:
    assert (digest(to_line(one)) == digest(to_line(other))) is (to_line(one) == to_line(other))


@given(st.lists(CHANGES, min_size=2, max_size=6, unique_by=to_line), st.data())
def test_a_chain_shows_a_missing_or_an_altered_line(changes: list[Change], data: st.DataObject) -> None:
    lines, prev = [], FIRST_PREV
    for change in changes:
        line = to_line(Change(change.id, "quay-1", 1, change.entity, "a", change.at, change.body, prev))
        lines.append(line)
        prev = digest(line)
    assert chained(lines)
    hit = data.draw(st.integers(0, len(lines) - 2))
    assert not chained(lines[:hit] + lines[hit + 1 :])
    altered = to_line(Change("khác", "quay-2", 9, "x", "y", "z", Voided("sửa"), FIRST_PREV))
    assert not chained([*lines[:hit], altered, *lines[hit + 1 :]])


def chained(lines: list[bytes]) -> bool:
    prevs = [FIRST_PREV, *(digest(line) for line in lines)]
    return all(from_line(line).prev == prev for line, prev in zip(lines, prevs, strict=False))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"id":"1"}',
        b'{"id":"1","device":"d","dseq":1,"entity":"e","actor":"a","at":"t","prev":"p","body":{"type":"x"}}',
    ],
)
def test_what_is_not_a_change_is_trouble(line: bytes) -> None:
    with pytest.raises(Trouble, match="không đọc được") as trouble:
        from_line(line)
    assert trouble.value.todo


@pytest.mark.parametrize("named", [*Status, *Channel])
def test_every_status_and_channel_has_a_vietnamese_name(named: Status | Channel) -> None:
    assert named.label
    assert named.value.isdecimal()
