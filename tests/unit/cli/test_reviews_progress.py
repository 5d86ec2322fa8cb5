"""What the command says while it reads a large file of reviews."""

import io
from pathlib import Path

from lib.cli.progress import Reading, reading_file
from lib.i18n import translator
from lib.workflows.reviews.command.progress import reading_texts
from lib.workflows.reviews.texts.reading import MANY_TEXTS

T = translator("en")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_terminal_a_line_each_quarter():
    stream = io.StringIO()
    with reading_texts(MANY_TEXTS, T, stream) as watch:
        for done in range(90):
            watch.progress(done / 100)
    said = stream.getvalue().split("\n")
    assert said[0] == "Reading 50,000 texts: cleaning, languages, duplicates"
    assert [line.strip() for line in said[1:-1]] == ["25%", "50%", "75%", "100%"]


def test_a_terminal_gets_a_bar_in_its_language():
    stream = Terminal()
    with reading_texts(MANY_TEXTS, translator("ko"), stream) as watch:
        watch.progress(0.4)
    assert "텍스트 50,000개 읽는 중" in stream.getvalue()
    assert "100%" in stream.getvalue()


def test_small_files_are_read_without_a_word(tmp_path: Path):
    small = tmp_path / "[bold]small.csv"
    small.write_text("a,b\n")
    stream = io.StringIO()
    for quiet in (reading_file(small, T, stream), reading_texts(10, T, stream)):
        with quiet as watch:
            watch.progress(1.0)
    with reading_file(tmp_path / "nothing.csv", T, stream):
        pass
    assert stream.getvalue() == ""


def test_markup_in_a_name_is_written_as_it_is():
    stream = io.StringIO()
    with Reading("Reading [bold]x", T, stream, known=False):
        pass
    assert stream.getvalue() == "Reading [bold]x\n"
