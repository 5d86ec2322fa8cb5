"""What is installed: only files whose hashes stand in requirements*.txt."""

import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted(ROOT.glob("requirements*.txt"))
VENV = Path(sys.prefix)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_package_has_a_version_and_hashes_and_no_place(path: Path) -> None:
    text = path.read_text("utf-8")
    entries = re.split(r"\n(?=[a-zA-Z0-9])", text)[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[\w.\[\]-]+==\S+.* \\\n( +--hash=sha256:[0-9a-f]{64}\b)", entry), entry
    # Where packages come from is the business of who installs them.
    assert "://" not in text
    assert re.findall("^ *--?(?!hash=)[a-z].*", text, re.MULTILINE) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_all_that_is_asked_for_is_there(path: Path) -> None:
    asked = re.findall(r"^[\w-]+", path.with_suffix(".in").read_text("utf-8"), re.MULTILINE)
    locked = re.findall(r"^[\w.-]+", path.read_text("utf-8"), re.MULTILINE)
    assert {name.lower() for name in asked} <= set(locked)


def made_environment(folder: Path, uv: bool) -> None:
    """Make folder/.venv out of this environment's parts, with or without uv."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "lib").symlink_to(VENV / "lib")
    (folder / ".venv" / "pyvenv.cfg").symlink_to(VENV / "pyvenv.cfg")
    for name in ("python", *(["uv"] if uv else [])):
        (folder / ".venv" / "bin" / name).symlink_to(VENV / "bin" / name)


@pytest.mark.parametrize("uv", [True, False], ids=["uv", "pip"])
def test_a_file_that_was_tampered_with_is_refused(tmp_path: Path, uv: bool) -> None:
    made_environment(tmp_path, uv)
    wheel = tmp_path / "innocent-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("innocent.py", "")
        about = "innocent-1.0.dist-info"
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: innocent\nVersion: 1.0")
        tag = "Root-Is-Purelib: true\nTag: py3-none-any"
        archive.writestr(f"{about}/WHEEL", f"Wheel-Version: 1.0\nGenerator: test\n{tag}")
        archive.writestr(f"{about}/RECORD", "")
    own = hashlib.sha256(wheel.read_bytes()).hexdigest()
    other = hashlib.sha256(b"another").hexdigest()
    expected = {f"--hash=sha256:{own}": True, f"--hash=sha256:{other}": False, "": False}
    for place, (hashed, taken) in enumerate(expected.items()):
        (tmp_path / "asked.txt").write_text(f"innocent==1.0 {hashed}\n")
        target = f"target-{place}"
        done = subprocess.run(
            [
                "sh",
                str(ROOT / "scripts" / "install.sh"),
                "asked.txt",
                "--no-index",
                "--find-links",
                ".",
                "--target",
                target,
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) is taken, done.stdout + done.stderr
        assert (tmp_path / target / "innocent.py").exists() is taken
        assert taken or "hash" in done.stderr.lower()
