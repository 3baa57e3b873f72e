"""Promises about who may do what."""

from __future__ import annotations

import pytest

from localdb.domain.roles import Act, Role, may, require
from localdb.domain.trouble import Refused

ON_DOSSIERS = {
    Act.READ,
    Act.RECEIVE,
    Act.CORRECT,
    Act.VOID,
    Act.ADVANCE,
    Act.SCAN,
    Act.COLLECT,
    Act.RETURN,
    Act.PRINT,
    Act.REPORT,
    Act.EXPORT,
    Act.RESOLVE,
}


@pytest.mark.parametrize("act", sorted(ON_DOSSIERS))
def test_it_staff_never_reach_a_dossier(act: Act) -> None:
    assert not may(Role.IT, act)


@pytest.mark.parametrize("role", [Role.CLERK, Role.SCANNING, Role.LEADER])
@pytest.mark.parametrize("act", [Act.MANAGE_ACCOUNTS, Act.MANAGE_DEVICE])
def test_only_it_staff_manage_accounts_and_devices(role: Role, act: Act) -> None:
    assert not may(role, act)
    assert may(Role.IT, act)


def test_a_clerk_does_the_whole_work_of_the_counter() -> None:
    assert all(may(Role.CLERK, act) for act in ON_DOSSIERS - {Act.EXPORT})


def test_scanning_staff_scan_and_do_not_receive() -> None:
    assert may(Role.SCANNING, Act.SCAN)
    assert not any(may(Role.SCANNING, act) for act in (Act.RECEIVE, Act.VOID, Act.COLLECT, Act.CORRECT))


@pytest.mark.parametrize("act", list(Act))
def test_every_act_is_somebodys_and_has_a_name(act: Act) -> None:
    assert any(may(role, act) for role in Role)
    assert act.label


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(Refused, match=r"“Cán bộ CNTT” không được quyền xem hồ sơ") as refused:
        require(Role.IT, Act.READ)
    assert "Cán bộ một cửa" in refused.value.todo
    require(Role.CLERK, Act.READ)
