"""What is promised of the report for other systems: right sums, its schema kept, no citizen named."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from forms.examples import dossier
from forms.exchange.package import NAMESPACE, SCHEMA, SUMS, XML, faults, package, written
from forms.report import PeriodReport, Reported, Standing, reported
from localdb.domain.bodies.progress import Withdrawn
from localdb.domain.bodies.results import ResultReady
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier, Step
from localdb.domain.values import Due, Pin, Status
from tests.domain import steps

SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 30)
END = datetime(2026, 11, 30, 23, 59, tzinfo=VIETNAM)
UNIT = ("H29.19", "Trung tâm PVHCC xã Tân Mẫu")
BESIDE = {"bao-cao.xlsx": b"PK bang", "bao-cao.pdf": b"%PDF-1.7 giay"}


def ended(at: str, status: Status = Status.DONE, due: str = "2026-11-25T17:00:00+07:00") -> Dossier:
    """A dossier that was received on the 20th and ended ``at``."""
    body = Withdrawn("Công dân rút") if status is Status.WITHDRAWN else ResultReady("01/KQ", at)
    step = Step("c1", "acc_lan", at, body, Status.PROCESSING, status, Due(due))
    return dossier(status=status, due=Due(due), steps=(step,))


def promised_again(signed: str) -> Dossier:
    """A dossier promised for the 25th, with a letter ``signed`` that names a later day, ended on the 27th."""
    made = ended("2026-11-27T09:00:00+07:00", due=steps.LATER.at)
    promise = Due("2026-11-25T17:00:00+07:00")
    letter = Step("c0", "acc_lan", signed, steps.EXTEND, Status.PROCESSING, Status.PROCESSING, promise)
    return replace(made, steps=(letter, *made.steps))


def told(report: PeriodReport) -> etree._Element:
    return etree.fromstring(written(report, UNIT, "Phạm Thị Lan", BESIDE))


CASES = {
    "in time": (ended("2026-11-24T09:00:00+07:00"), Standing.ON_TIME),
    "to the minute": (ended("2026-11-25T17:00:00+07:00"), Standing.ON_TIME),
    "a minute late, said in UTC": (ended("2026-11-25T10:01:00+00:00"), Standing.LATE),
    "promised again in time": (promised_again("2026-11-24T09:00:00+07:00"), Standing.ON_TIME),
    "promised again when it was late": (promised_again("2026-11-26T09:00:00+07:00"), Standing.LATE),
    "withdrawn": (ended("2026-11-27T09:00:00+07:00", Status.WITHDRAWN), Standing.ENDED),
    "ended after the time that is reported": (ended("2026-12-02T09:00:00+07:00"), Standing.OPEN_LATE),
    "open, due later": (dossier(due=Due("2026-12-05T17:00:00+07:00")), Standing.OPEN),
    "open, without a promise": (dossier(due=Due("")), Standing.OPEN),
    "waiting for the citizen": (dossier(status=Status.SUPPLEMENT), Standing.WAITING),
}


@pytest.mark.parametrize(("what", "standing"), CASES.values(), ids=CASES)
def test_a_dossier_counts_as_it_stood_at_the_end(what: Dossier, standing: Standing) -> None:
    one = reported(what, SINCE, END)
    assert one is not None
    assert (one.standing, one.before) == (standing, False)
    assert bool(one.finished_at) == (standing in (Standing.ON_TIME, Standing.LATE, Standing.ENDED))


def test_what_came_before_is_carried_over_and_what_ended_before_is_not_told() -> None:
    open_still = dossier(received_at="2026-10-20T09:00:00+07:00", due=Due("2026-12-05T17:00:00+07:00"))
    assert reported(open_still, SINCE, END) == Reported(open_still, Standing.OPEN, before=True)
    over = replace(ended("2026-10-24T09:00:00+07:00"), received_at="2026-10-20T09:00:00+07:00")
    assert reported(over, SINCE, END) is None


def test_the_package_holds_the_report_three_times_and_the_sum_of_each_file() -> None:
    report = PeriodReport(
        SINCE, UNTIL, "2026-12-01T08:00:00+07:00", (Reported(dossier(), Standing.OPEN, False),)
    )
    data = package(report, UNIT, "Phạm Thị Lan", BESIDE)
    assert data == package(report, UNIT, "Phạm Thị Lan", BESIDE)
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    lines = (line.split("  ") for line in files.pop(SUMS).decode().splitlines())
    sums = {name: sha256 for sha256, name in lines}
    assert sums == {name: hashlib.sha256(held).hexdigest() for name, held in files.items()}
    assert set(files) == {XML, SCHEMA.name, *BESIDE}
    schema = etree.XMLSchema(etree.fromstring(files[SCHEMA.name]))  # by what is in the package alone
    assert schema.validate(etree.fromstring(files[XML])), schema.error_log
    who = dossier().applicant
    for private in (who.name, who.number, who.phone):
        assert private
        assert private.encode() not in files[XML]


@given(st.lists(st.sampled_from(Standing), max_size=12), st.text(max_size=40))
def test_whatever_a_procedure_is_called_the_schema_is_kept_and_the_sums_agree(
    standings: list[Standing], name: str
) -> None:
    pin = Pin("1.004873", "2026.1", f"Thủ tục {name}", name)
    every = tuple(
        Reported(dossier(code=f"H29.19-261120-{n:04d}", procedure=pin), standing, before=n % 2 == 0)
        for n, standing in enumerate(standings)
    )
    root = told(PeriodReport(SINCE, UNTIL, "2026-12-01T08:00:00+07:00", every))
    assert faults(etree.tostring(root)) == ""
    (sums,) = root.iter(f"{{{NAMESPACE}}}TongHop")
    total, fresh, carried, *rest = (int(one.text or "") for one in sums)
    assert total == fresh + carried == sum(rest) == len(standings)


def test_what_does_not_keep_to_the_schema_is_told() -> None:
    report = PeriodReport(SINCE, UNTIL, "2026-12-01T08:00:00+07:00", ())
    good = written(report, UNIT, "Lan", {})
    assert faults(good) == ""
    twice = PeriodReport(SINCE, UNTIL, report.at, (Reported(dossier(), Standing.OPEN, False),) * 2)
    assert "MoiMaHoSoMotLan" in faults(written(twice, UNIT, "Lan", {}))
    assert faults(good.replace(b"2026-11-30", b"30/11/2026"))
    assert faults(good.replace(b"<TongSo>0", b"<TongSo>-1"))
    assert faults(good[:-20])
    assert faults(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')
