"""A finished box as a folder: PDF/A files, what is known of them, and the SHA-256 of each. No Qt.

The folder appears under its name only when every file in it was written, read back from the disk and found
the same; whatever goes wrong before (a full disk, a stick pulled out, a kill) leaves none that looks whole.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Generator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from forms.excel import plain_workbook
from localdb.domain.archive.practice import ArchivePractice
from localdb.domain.archive.values import ArchivedPaper, Box, Export, File
from localdb.domain.facts import found
from localdb.domain.trouble import Trouble
from localdb.files import explain, forget_cached, sync_folder, weigh, write_file
from localdb.home import Home
from ui.archive.leaves import lists as register_lists

SUMS = "SHA256SUMS"
_SPARE = 16 << 20  # bytes beside the papers: lists, and what the file system needs
UNSIGNED, SIGNED = "Bản số hóa, chưa ký số", "Bản có chữ ký số, giữ nguyên từng byte"


class Step(Struct, frozen=True):
    """``done`` of ``of`` files were written and read back."""

    done: int
    of: int


class Ready(Struct, frozen=True):
    """The folder stands, whole."""

    path: Path
    export: Export


def export_box(
    home: Home, practice: ArchivePractice, box: Box, folder: Path
) -> Generator[Step | Ready, None, None]:
    """Write a box below ``folder``. Raises ``Trouble``; nothing that looks whole is left then."""
    files = home.archive.files(box.id)
    papers = [(file, paper) for file in files for paper in file.papers]
    name = _free_name(folder, f"hop-{_plain(box.label.number)}")
    building = folder / f".{name}.{secrets.token_hex(4)}"
    try:
        _need_room(folder, sum(paper.size for _, paper in papers))
        sums: dict[str, str] = {}
        for done, (file, paper) in enumerate(papers, 1):
            path = path_of(file, paper)
            _write(building / path, home.blobs.read(paper.sha256))
            sums[path] = paper.sha256
            yield Step(done, len(papers) + 2)
        tables = {path: data for file in files for path, data in registers(home, file).items()}
        for path, data in {**lists(practice, box, files), **tables}.items():
            _write(building / path, data)
            sums[path] = hashlib.sha256(data).hexdigest()
        listed = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(sums.items())).encode()
        _write(building / SUMS, listed)
        yield Step(len(papers) + 1, len(papers) + 2)
        _verify(building, {**sums, SUMS: hashlib.sha256(listed).hexdigest()})
        building.rename(folder / name)
        sync_folder(folder)
    except OSError as error:
        raise explain(error, folder / name) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    at = home.writer.now().isoformat(timespec="seconds")
    yield Ready(folder / name, Export(name, len(sums) + 1, hashlib.sha256(listed).hexdigest(), at))


def path_of(file: File, paper: ArchivedPaper) -> str:
    """Return where a paper lies in the folder: a folder for each file, a PDF for each paper."""
    return f"{file.code}/{file.paper_code(paper)}.pdf"


def lists(practice: ArchivePractice, box: Box, files: Sequence[File]) -> dict[str, bytes]:
    """Return the metadata as JSON, and as a workbook of plain text with the same words."""
    file_rows = [_named(practice.file_names, _file_values(box, file)) for file in files]
    paper_rows = [
        _named(practice.paper_names, _paper_values(file, paper)) for file in files for paper in file.papers
    ]
    told = {"source": practice.source, "verification": practice.verification, "files": file_rows}
    told["papers"] = paper_rows
    sheets = {
        "Hồ sơ": [tuple(practice.file_names.values()), *(tuple(row.values()) for row in file_rows)],
        "Tài liệu": [tuple(practice.paper_names.values()), *(tuple(row.values()) for row in paper_rows)],
    }
    return {
        "mo-ta.json": msgspec.json.format(msgspec.json.encode(told), indent=2),
        "mo-ta.xlsx": plain_workbook(sheets),
    }


def registers(home: Home, file: File) -> dict[str, bytes]:
    """Return what was keyed of a handwritten register, as tables that name the picture of each row."""
    pictures = {paper.id: path_of(file, paper) for paper in file.papers}
    leaves = [leaf for leaf in home.keying.leaves(file.id) if leaf.paper in pictures]
    made = register_lists(leaves, pictures) if leaves else {}
    return {f"{file.code}/{name}": data for name, data in made.items()}


def _named(names: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    return {name: values.get(field, "") for field, name in names.items()}


def _file_values(box: Box, file: File) -> dict[str, str]:
    about = msgspec.structs.asdict(file.about)
    book = box.book(file.book)
    return {
        **{name: str(value or "") for name, value in about.items()},
        "code": file.code,
        "fonds": box.label.fonds,
        "fonds_name": box.label.fonds_name,
        "catalogue": box.label.catalogue,
        "papers": str(len(file.papers)),
        "pages": str(file.pages),
        "box": box.label.number,
        "book": book.number if book else "",
        "shelf": box.label.shelf,
    }


def _paper_values(file: File, paper: ArchivedPaper) -> dict[str, str]:
    """Return what is known of a paper; what nobody wrote about it alone it has from its file."""
    facts = found(paper.facts) if paper.facts else {}
    about = file.about
    return {
        **{name: fact.value for name, fact in facts.items()},
        **{name: getattr(about, name) for name in ("language", "retention", "access", "condition", "trust")},
        "code": file.paper_code(paper),
        "file": file.code,
        "place": str(paper.place),
        "name": paper.name,
        "pages": str(paper.pages),
        "version": str(paper.version),
        "legal": SIGNED if paper.signed else UNSIGNED,
        "by": paper.by_name,
        "at": paper.at,
        "confidence": f"{paper.confidence:.0f}",
        "path": path_of(file, paper),
        "size": str(paper.size),
        "sha256": paper.sha256,
    }


def _write(path: Path, data: bytes) -> None:
    write_file(path, data)
    forget_cached(path)


def _verify(folder: Path, sums: dict[str, str]) -> None:
    """Read every file back. Raises ``Trouble`` for one that is not what was written."""
    for path, sha256 in sums.items():
        if weigh(folder / path)[1] != sha256:
            raise Trouble(f"Ổ đĩa ghi sai: {path} đọc lại khác với lúc ghi.", "Dùng ổ đĩa khác rồi xuất lại.")


def _need_room(folder: Path, size: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < size + _SPARE:
        raise Trouble(
            f"Chỗ trống còn {free >> 20} MB, hộp này cần {(size + _SPARE) >> 20} MB.",
            "Chọn ổ đĩa khác, hoặc dọn bớt rồi xuất lại.",
            field="folder",
        )


def _free_name(folder: Path, name: str) -> str:
    """Return the name, or the next that is free: an earlier copy is never written over."""
    names = (name, *(f"{name}-lan-{count}" for count in range(2, 1000)))
    return next(one for one in names if not (folder / one).exists())


def _plain(number: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in number)
