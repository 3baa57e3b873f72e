"""Installing a package of the province: what it would change, whether it may, and the way back.

Nothing is changed before everything was found in order; then one transaction makes the new catalogue the one
in use, so that a power cut leaves the old one or the new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from msgspec import Struct, structs

from forms.catalogue import Catalogue, keys
from forms.catalogue.comparing import Difference, differences
from forms.catalogue.loading import Content, Problem, Severity
from forms.catalogue.package import Manifest, Package, open_package, read_file
from localdb.domain.procedure import Procedure
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Refused
from localdb.home import Home
from localdb.packages import Kept
from localdb.store import Actor

_ANNOTATIONS = ("valid_to", "verified", "sources", "notes")  # may change within one version
_PROBLEMS_NAMED = 3


class Offer(Struct, frozen=True):
    """A package that may be installed: what it changes; ``problems`` do not stand in its way.

    ``touched`` counts the open dossiers by procedure code; they stay under the version they were received by.
    """

    manifest: Manifest
    kept: Kept
    catalogue: Catalogue
    changes: tuple[Difference, ...]
    touched: dict[str, int]
    problems: tuple[str, ...]


OLD_AFTER = 7  # days: law changes by the week, and a desk without a line does not hear of it


class InUse(Struct, frozen=True):
    """What is in force: ``manifest`` is ``None`` for the app's own files.

    ``before`` names what one goes back to, ``None`` when nothing else was ever in use.
    """

    manifest: Manifest | None
    signer: str
    before: str | None


def load(home: Home) -> Catalogue:
    """Return the catalogue of this desk: the app's files, the package in use, the commune's own files."""
    return _with(home, _current(home))


def in_use(home: Home) -> InUse:
    """Return which package is in force here."""
    current, back = _current(home), _before(home)
    names = {kept.sha256: f"{kept.title} (số {kept.version})" for kept in home.packages.all()}
    before = None if back is None else names.get(back, "Danh mục kèm theo phần mềm")
    if current is None:
        return InUse(None, "", before)
    return InUse(_opened(current).manifest, current.signer, before)


def told(manifest: Manifest | None, today: date) -> str:
    """Return which catalogue is in force and how old it is; from ``OLD_AFTER`` on, what to do about it."""
    if manifest is None:
        return "Danh mục kèm theo phần mềm, chưa nạp gói nào của tỉnh."
    age = (today - manifest.made).days
    made = f"{manifest.label}, đóng gói ngày {manifest.made:%d/%m/%Y}"
    if age <= OLD_AFTER:
        return f"{made}."
    return f"{made}, {age} ngày trước. Hỏi tỉnh có gói mới hơn không."


def came_down(home: Home) -> bool:
    """Whether a package that the province sent over the line lies here and was never in use."""
    path = home.folder.reference
    if not path.exists():
        return False
    sha256 = hashlib.sha256(read_file(path)).hexdigest()
    return all(kept.sha256 != sha256 for kept in home.packages.all())


def pin_key(home: Home, typed: str, actor: Actor) -> str:
    """Trust the owner of a public key, and no other; return its fingerprint. Raises ``Trouble``."""
    require(actor.role, Act.MANAGE_DEVICE)
    public = keys.public_key(typed)
    home.packages.pin(public, actor.id)
    return keys.fingerprint(public)


def examine(home: Home, data: bytes, before: Catalogue) -> Offer:
    """Return what a package would do to the catalogue ``before``. Raises ``Refused`` for one that may not."""
    trusted = home.packages.key
    if not trusted:
        raise Refused(
            "Xã chưa ghim khóa danh mục của tỉnh.",
            "Cán bộ CNTT dán khóa công khai vào Cài đặt › Danh mục, sau khi đối chiếu vân tay với tỉnh.",
        )
    package = open_package(data, trusted)
    today = home.writer.now().date()
    manifest = package.manifest
    kept = Kept(package.sha256, manifest.issuer, manifest.version, manifest.title, trusted, data, "")
    _not_older(home, kept)
    if manifest.valid_to and manifest.valid_to < today:
        raise Refused(f"Gói đã hết hiệu lực từ {manifest.valid_to:%d/%m/%Y}.", "Xin tỉnh gói mới hơn.")
    alone, after = Catalogue.of(package.content), _with(home, kept)
    _sound(alone)
    _versions_kept(before, alone, former=_versions_of(home))
    _calendar_kept(before, after, today, manifest.valid_from)
    changes = differences(before, after, today)
    touched = home.queries.open_by_procedure()
    known = {str(problem) for problem in before.problems}
    problems = tuple(text for problem in after.problems if (text := str(problem)) not in known)
    codes = {change.code for change in changes}
    return Offer(manifest, kept, after, changes, {c: n for c, n in touched.items() if c in codes}, problems)


def install(home: Home, offer: Offer, actor: Actor) -> Catalogue:
    """Use what was examined from now on, and return it. Raises ``Refused`` for a wrong role."""
    require(actor.role, Act.INSTALL_CATALOGUE)
    _not_older(home, offer.kept)
    home.packages.use(offer.kept, actor.id)
    return offer.catalogue


def go_back(home: Home, actor: Actor) -> Catalogue:
    """Use again what was in use before the present package. Raises ``Refused`` when there is nothing."""
    require(actor.role, Act.INSTALL_CATALOGUE)
    before = _before(home)
    if before is None:
        raise Refused("Chưa có danh mục nào trước đó để quay lại.")
    kept = next((k for k in home.packages.all() if k.sha256 == before), None)
    home.packages.use(kept, actor.id)
    return load(home)


def _current(home: Home) -> Kept | None:
    used = home.packages.used()
    return next((k for k in home.packages.all() if used and k.sha256 == used[-1]), None)


def _before(home: Home) -> str | None:
    """The package used before the present one and not gone back from; "" for the app's own files."""
    path = [""]
    for used in home.packages.used():
        if used in path:
            del path[path.index(used) + 1 :]
        else:
            path.append(used)
    return path[-2] if len(path) > 1 else None


def _opened(kept: Kept) -> Package:
    return open_package(kept.data, kept.signer)


def _with(home: Home, kept: Kept | None) -> Catalogue:
    """Load what would be in force with ``kept``; a package that this version cannot read is told, loudly."""
    problems: list[Problem] = []
    contents = {k.sha256: _content(k, problems) for k in home.packages.all()}
    current = contents.pop(kept.sha256, None) or _content(kept, problems) if kept else None
    return Catalogue.load(
        extra=home.folder.catalogue, package=current, former=contents.values(), problems=problems
    )


def _content(kept: Kept, problems: list[Problem]) -> Content:
    try:
        return _opened(kept).content
    except Refused as refused:
        problems.append(Problem(f"gói {kept.title} (số {kept.version})", 0, refused.what, Severity.ERROR))
        return {}


def _versions_of(home: Home) -> dict[tuple[str, str], Procedure]:
    contents: Iterable[Content] = (_content(kept, []) for kept in home.packages.all())
    return {(p.code, p.version): p for content in contents for p in Catalogue.of(content).procedures}


def _not_older(home: Home, kept: Kept) -> None:
    used = home.packages.used()
    if used and used[-1] == kept.sha256:
        raise Refused("Gói này đang dùng.", "Không cần nạp lại.")
    for other in sorted(home.packages.all(), key=lambda k: -k.version):
        if other.signer != kept.signer or other.sha256 == kept.sha256:
            continue
        if other.version == kept.version:
            raise Refused(
                f"Đã nạp một gói khác cùng số {kept.version}.", "Báo tỉnh: hai gói không được cùng số."
            )
        if other.version > kept.version:
            raise Refused(
                f"Gói số {kept.version} cũ hơn gói số {other.version} đã nạp.",
                "Muốn dùng lại bản cũ, bấm “Trở lại danh mục trước”.",
            )


def _sound(alone: Catalogue) -> None:
    """Every file of the package must be usable, and no code may be there twice."""
    errors = [p for p in alone.problems if p.severity is Severity.ERROR]
    if errors:
        more = f" và {len(errors) - _PROBLEMS_NAMED} lỗi nữa" if len(errors) > _PROBLEMS_NAMED else ""
        named = "; ".join(map(str, errors[:_PROBLEMS_NAMED]))
        raise Refused(f"Gói có tệp hỏng: {named}{more}.", "Báo tỉnh sửa rồi đóng lại gói.")


def _versions_kept(before: Catalogue, alone: Catalogue, *, former: dict[tuple[str, str], Procedure]) -> None:
    """A version says the same for ever: dossiers were received under it."""
    known = {**former, **{(p.code, p.version): p for p in before.procedures}}
    for procedure in alone.procedures:
        held = known.get((procedure.code, procedure.version))
        if held and _essence(held) != _essence(procedure):
            raise Refused(
                f"Thủ tục {procedure.code} phiên bản {procedure.version} khác với bản đang có.",
                "Hồ sơ đã nhận theo phiên bản đó: nội dung mới phải mang số phiên bản mới. Báo tỉnh sửa gói.",
            )


def _essence(procedure: Procedure) -> dict[str, object]:
    return {k: v for k, v in structs.asdict(procedure).items() if k not in _ANNOTATIONS}


def _calendar_kept(before: Catalogue, after: Catalogue, today: date, valid_from: date) -> None:
    """No year in which dates are promised may lose its calendar."""
    needed = {today.year, max(today, valid_from).year}
    if before.calendars:
        needed |= {y.year for y in before.calendar.years if y.year >= today.year}
    missing = sorted(needed - ({y.year for y in after.calendar.years} if after.calendars else set()))
    if missing:
        raise Refused(
            f"Gói làm mất lịch làm việc năm {', '.join(map(str, missing))}.",
            "Không có lịch thì không tính được ngày hẹn trả. Báo tỉnh thêm lịch vào gói.",
        )
