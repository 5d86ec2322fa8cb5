"""What is printed cannot steer the terminal."""

import io
import json
import re
from pathlib import Path

import pytest
from rich.table import Table

from lib.cli.main import main
from lib.cli.terminal import Terminal, harmless, say_json

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ODD = (
    "\x1b[31mred\x1b[0m",
    "a\x1b]0;title\x07b",
    "\x1b]8;;http://x\x1b\\link",
    "\x9b2Jc1\x90q\x9c",
    "\x1b(0\rbell\x07\x7f",
)


@pytest.mark.parametrize("text", ODD)
def test_sequences_and_controls_go(text: str) -> None:
    assert not _FORBIDDEN.search(harmless(text))
    assert harmless("가\tb\n") == "가\tb\n"
    assert harmless(ODD[0]) == "red"
    assert harmless(ODD[1]) == "ab"
    assert harmless(ODD[2]) == "link"


def test_tables_keep_their_own_colours_alone() -> None:
    stream = io.StringIO()
    console = Terminal(stream)
    table = Table(header_style="bold")
    table.add_column(ODD[1])
    table.add_row(ODD[3])
    console.print(table)
    console.print(ODD[4], style="bold")
    assert not _FORBIDDEN.search(stream.getvalue())
    assert "bell" in stream.getvalue()


def test_json_keeps_its_values(capsys: pytest.CaptureFixture[str]) -> None:
    say_json(json.dumps(ODD, ensure_ascii=False))
    said = capsys.readouterr().out
    assert not _FORBIDDEN.search(said)
    assert tuple(json.loads(said)) == ODD


@pytest.mark.parametrize("more", [[], ["--json"], ["--target", "nothing"]])
def test_a_hostile_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    file = tmp_path / "odd.csv"
    lines = [f"{n},\x1b[5m{n % 3}\x1b[0m,{n % 2}" for n in range(40)]
    file.write_text("\n".join(["a\x1b[2Jb,\x9b31mc,\x1b]0;owned\x07y", *lines]), encoding="utf-8")
    main(["profile", str(file), *more])
    said = capsys.readouterr()
    assert not _FORBIDDEN.search(said.out + said.err)


def test_nothing_is_printed_elsewhere() -> None:
    for file in Path("lib/cli").glob("*.py"):
        if file.name != "terminal.py":
            found = re.findall(r"(?<![\w.])(?:print|Console)\(.*", file.read_text(encoding="utf-8"))
            assert all("\\r" in one for one in found), (file, found)
