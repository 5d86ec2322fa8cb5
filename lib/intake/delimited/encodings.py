"""From bytes to text: strict decoding in a sensible order, and a word when it is only a guess."""

import re
from dataclasses import dataclass, replace

from lib.core.facts import Json
from lib.core.findings import Finding, Severity
from lib.errors import InputError
from lib.i18n import N_
from lib.intake.delimited.hangul import COMMON
from lib.intake.delimited.latin import best_latin, is_latin
from lib.intake.delimited.scripts import best_of_scripts

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE, _MIN_UNITS = 1 << 18, 3
_DAMAGE = 0.02
"""Share of undecodable among non-ASCII characters up to which a text is taken as damaged."""

_KOREAN = 0.5
"""Share of common Hangul from which a text read as CP949 is Korean."""
_HANGUL_UTF8 = re.compile(rb"(?:\xea[\xb0-\xbf]|[\xeb\xec][\x80-\xbf]|\xed[\x80-\x9e])[\x80-\xbf]")
_CONTROLS, _SORTS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]"), 3
_LINES = 8
"""Numbers of lines that a finding names."""


@dataclass(frozen=True)
class Decoded:
    """A text with the encoding it was read by."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Decode the bytes of a text file, by the given encoding or by the one they fit.

    Of files put together a mark of the byte order may stand at the beginning of any line; DOS ended
    a text with a control character. InputError if they are no text, or not decodable.
    """
    found = _decoded(data, name, encoding)
    text = found.text.removesuffix("\x1a")
    return replace(found, text=text.replace("\n\ufeff", "\n").replace("\r\ufeff", "\r"))


def _decoded(data: bytes, name: str, encoding: str | None) -> Decoded:
    if encoding is not None:
        return _decode_as(data, name, encoding)
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _decode_as(data, name, codec)
    wide = _utf16_without_bom(data)
    if wide:
        return _decode_as(data, name, wide)
    if b"\x1b$B" in data or b"\x1b$@" in data:
        return _decode_as(data, name, "iso2022_jp")
    if _is_binary(data):
        raise InputError("not_a_table", name=name, kind=N_("binary file"))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _legacy(data, name)


def _decode_as(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except LookupError as error:
        raise InputError("unknown_encoding", encoding=encoding) from error
    except UnicodeDecodeError as error:
        raise InputError(
            "undecodable", name=name, encoding=encoding, position=error.start
        ) from error
    if "\x00" in text:
        raise InputError("not_a_table", name=name, kind=N_("binary file"))
    return Decoded(text.removeprefix("\ufeff"), encoding)


def _utf16_without_bom(data: bytes) -> str | None:
    """Say which UTF-16 this is if zero bytes stand in every other place only."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < _MIN_UNITS:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.3 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    """Whether control characters of many sorts say that this is no text (one may delimit).

    They stand in most lines then: a cell may hold any of them.
    """
    sample = data[:65536]
    found = _CONTROLS.findall(sample)
    if b"\x00" in data or len(found) <= 0.05 * len(sample) or len(set(found)) <= _SORTS:
        return b"\x00" in data
    lines = [line for line in sample.splitlines() if line]
    return sum(bool(_CONTROLS.search(line)) for line in lines) > 0.5 * len(lines)


def _legacy(data: bytes, name: str) -> Decoded:
    """Decode what is not clean UTF-8: of two encodings, Korean, Western, or damaged, in order."""
    mixed = _by_lines(data)
    if mixed is not None:
        return mixed
    try:
        text = data.decode("cp949")
        if _korean(text) >= _KOREAN:
            return Decoded(text, "cp949")
    except UnicodeDecodeError:
        pass
    for codec in ("utf-8", "cp949"):
        text = data.decode(codec, errors="replace")
        damaged = text.count("\ufffd")
        foreign = len(re.findall(r"[^\x00-\x7f]", text))
        if damaged <= _DAMAGE * foreign and (codec == "utf-8" or _korean(text) >= _KOREAN):
            values = {"count": damaged, "encoding": codec}
            finding = Finding("undecodable_bytes", Severity.WARNING, values=values)
            return Decoded(text, codec, (finding,))
    return _guessed(data, name)


def _by_lines(data: bytes) -> Decoded | None:
    """Decode a file some of whose lines are UTF-8 and the others CP949, as if put together.

    None unless there are both, and every line is the one or the other.
    """
    if not _HANGUL_UTF8.search(data):
        return None
    texts: list[str] = []
    own, other = 0, []
    # Neither encoding has the byte of a line feed inside of a character.
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            texts.append(line.decode("ascii"))
            continue
        known = [
            (_korean(text), codec == "utf-8", text)
            for codec in ("utf-8", "cp949")
            if (text := _strict(line, codec)) is not None
        ]
        if not known:
            return None
        share, utf8, text = max(known)
        if not utf8 and share < _KOREAN:
            return None
        texts.append(text)
        if utf8:
            own += 1
        else:
            other.append(number)
    if not own or not other:
        return None
    first = ", ".join(map(str, other[:_LINES])) + (" …" if len(other) > _LINES else "")
    values: dict[str, Json] = {
        "count": len(other),
        "lines": first,
        "encoding": "cp949",
        "others": "utf-8",
    }
    finding = Finding("encodings_mixed", Severity.WARNING, values=values)
    return Decoded("\n".join(texts), "utf-8", (finding,))


def _strict(line: bytes, codec: str) -> str | None:
    try:
        return line.decode(codec)
    except UnicodeDecodeError:
        return None


def _korean(text: str) -> float:
    """Share of the commonest Hangul among the non-ASCII characters that are no punctuation.

    Text of other languages that happens to decode as CP949 gives rare syllables and hanja instead.
    """
    foreign = re.sub(
        r"[\x00-\x7f\ufffd\u00a0-\u00bf\u2000-\u303f\uff00-\uffef]", "", text[:_SAMPLE]
    )
    if not foreign:
        return 0.0
    return sum(character in COMMON for character in foreign) / len(foreign)


def _guessed(data: bytes, name: str) -> Decoded:
    """Decode what only its letters tell."""
    found = (None if is_latin(data) else best_of_scripts(data)) or best_latin(data)
    if found is None:
        position = _first_undecodable(data)
        raise InputError("undecodable", name=name, encoding="utf-8", position=position)
    return Decoded(data.decode(found[0]), found[0], (_uncertain(*found),))


def _uncertain(encoding: str, other: str | None) -> Finding:
    values = {"encoding": encoding} | ({"other": other} if other else {})
    return Finding("encoding_uncertain", Severity.INFO, values=values)


def _first_undecodable(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0
