"""Write what the package owes its authors: licences.py TREE. Run with the Python that built the bundle.

``usr/share/doc/motcua/copyright`` names every bundled Python package with its version and licence, and the
Debian packages whose libraries PyInstaller took along; all their texts lie beside it in ``licences/``.
"""

import gzip
import subprocess
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("licen", "copying", "notice", "authors")


def main(tree: Path) -> None:
    """Write the copyright file and collect the texts."""
    folder = tree / "usr/share/doc/motcua"
    texts = folder / "licences"
    lines = ["Một Cửa bundles these works, each under its own licence; the texts are in licences/.", ""]
    for package in shipped():
        lines.append(f"{package.name} {package.version}: {licence(package)}")
        for file in package.files or ():
            if any(word in file.name.lower() for word in WORDS) and file.suffix not in (".py", ".pyc"):
                keep(Path(str(package.locate_file(file))), texts / package.name / "-".join(file.parts[1:]))
    lines += ["", "From Debian:"]
    for name in sorted(debian_packages(tree / "usr/lib/motcua/_internal") | {"libpython3.11-minimal"}):
        lines.append(f"{name}: licences/debian/{name}")
        keep(Path("/usr/share/doc", name, "copyright"), texts / "debian" / name)
    lines += ["", "Fonts, SIL Open Font License 1.1:"]
    for text in sorted(ROOT.glob("*/fonts/OFL*.txt")):
        fonts = ", ".join(sorted(font.stem for font in text.parent.glob("*.ttf")))
        lines.append(f"{fonts}: licences/{text.parent.parent.name}-fonts")
        keep(text, texts / f"{text.parent.parent.name}-fonts" / text.name)
    (folder / "copyright").write_text("\n".join(lines) + "\n", "utf-8")


def shipped() -> list[Distribution]:
    """Return the installed packages that the app's requirements pin, by name."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    pinned = {plain(line.split("==")[0]) for line in lines if "==" in line and line[0].isalnum()}
    return sorted((found for found in distributions() if plain(found.name) in pinned), key=lambda d: d.name)


def plain(name: str) -> str:
    """Return a package's name in one spelling."""
    return name.strip().lower().replace("_", "-").replace(".", "-")


def licence(package: Distribution) -> str:
    """Return the licence a package states, in one line."""
    about = package.metadata
    kinds = [kind.rpartition(" :: ")[2] for kind in about.get_all("Classifier", []) if "License ::" in kind]
    stated = [line for field in ("License-Expression", "License") for line in about.get_all(field, [])]
    stated = [line.strip() for line in "\n".join(stated).splitlines() if line.strip()]
    return stated[0] if stated else ", ".join(kinds) or "see its text"


def debian_packages(bundle: Path) -> set[str]:
    """Return the Debian packages that the libraries at the top of the bundle come from."""
    names = [f"*/{library.name}" for library in bundle.glob("lib*.so*") if not library.is_symlink()]
    told = subprocess.run(["dpkg-query", "-S", *names], capture_output=True, text=True, check=False).stdout
    return {line.split(":")[0] for line in told.splitlines() if ": " in line}


def keep(text: Path, target: Path) -> None:
    """Copy one text, a long one compressed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    words = text.read_bytes()
    if len(words) > 20_000:
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(words, mtime=0))
    else:
        target.write_bytes(words)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
