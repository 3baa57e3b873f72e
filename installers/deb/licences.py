"""Write what the package owes its authors: licences FOLDER. Run with the Python that built the bundle.

``FOLDER/copyright`` names every bundled Python package with its version and licence; its licence texts, and
those of the fonts, lie beside it in ``licences/``.
"""

import gzip
import shutil
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("licen", "copying", "notice", "authors")


def shipped() -> set[str]:
    """Return the names the app's requirements pin, lower case with dashes."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return {
        line.split("==")[0].lower().replace("_", "-") for line in lines if "==" in line and line[0].isalnum()
    }


def licence(package: Distribution) -> str:
    """Return the licence a package states, in one line."""
    stated = package.metadata.get("License-Expression") or package.metadata.get("License") or ""
    kinds = [
        kind.rpartition(" :: ")[2]
        for kind in package.metadata.get_all("Classifier", [])
        if kind.startswith("License ::")
    ]
    return (stated.strip().splitlines() or kinds or ["see its licence text"])[0]


def main(folder: Path) -> None:
    """Write the copyright file and collect the texts."""
    lines = ["Một Cửa bundles these works, each under its own licence; their texts are in licences/.", ""]
    names = shipped()
    for package in sorted(distributions(), key=lambda found: found.name.lower()):
        if package.name.lower().replace("_", "-") not in names:
            continue
        lines.append(f"{package.name} {package.version}: {licence(package)}")
        for file in package.files or ():
            if any(word in file.name.lower() for word in WORDS) and file.suffix not in (".py", ".pyc"):
                keep(Path(str(package.locate_file(file))), folder / "licences" / package.name / file.name)
    lines += ["Python 3.11: PSF-2.0; /usr/share/doc/python3.11/copyright where it is installed", ""]
    for text in sorted(ROOT.glob("*/fonts/OFL*.txt")):
        owner = text.parent.parent.name
        lines.append(f"Fonts in {owner}/fonts: OFL-1.1; licences/{owner}-fonts/{text.name}")
        keep(text, folder / "licences" / f"{owner}-fonts" / text.name)
    (folder / "copyright").write_text("\n".join(lines) + "\n", "utf-8")


def keep(text: Path, target: Path) -> None:
    """Copy one text; a long one is compressed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if text.stat().st_size > 20_000:
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(text.read_bytes(), mtime=0))
    else:
        shutil.copyfile(text, target)


main(Path(sys.argv[1]))
