"""Files of every format that is taken from outside, changed as accidents and ill will do it."""

import gzip
import hashlib
import io
import json
import random
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pyreadstat

from lib.core.task import TaskKind
from lib.errors import DeepworthError
from lib.i18n import translator
from lib.sandbox.client import Sandbox
from lib.store import open_store
from lib.store.bundle.bundles import pack
from tests.store_fixture import WORKSPACE, settings_in
from tests.ui.finished import finished_run
from tests.unit.intake.test_workbooks import cell, ods

DOCUMENT = json.dumps({"format": 1})
_MANIFEST = "manifest.json"

FORMATS = (
    *("csv", "tsv", "gz", "zip", "xlsx", "parquet", "bundle"),
    *("xls", "ods", "html", "json", "sav", "dta", "xpt", "sqlite", "arrow", "orc"),
)
_EXTREMES = (b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80", b"\xff" * 8)
_PIECES = (
    *(b",", b'"', b"\n", b"\r", b"\t", b";", b" ", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe"),
    *(b"PK\x05\x06", b"PK\x01\x02", b"PAR1", b"\x1f\x8b\x08", b"<c>", b"</row>", b"<!DOCTYPE x>"),
    *(b"1e999", b"-0", b"NaN", b"2024-02-30", b"9" * 400, b"a" * 5000, b"\n" * 3000, b",\n" * 900),
)


def table(rows: int = 60) -> pd.DataFrame:
    generator = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "번호": range(rows),
            "amount": generator.normal(size=rows).round(3),
            "kind": generator.choice(["가", "b", "c, d", 'e "f"'], rows),
            "day": pd.date_range("2024-01-01", periods=rows),
            "text": ["so\nmany words"] * rows,
            "y": generator.choice(["yes", "no"], rows),
        }
    )


def make_bundle(folder: Path) -> bytes:
    """Return a run as a bundle; its store is made in a folder."""
    store = open_store(settings_in(folder))
    try:
        return pack(store, WORKSPACE, finished_run(store, WORKSPACE, TaskKind.BINARY), DOCUMENT)
    finally:
        store.close()


def originals(bundle: bytes) -> dict[str, bytes]:
    """Return a good file of each format."""
    frame = table()
    text = frame.to_csv(index=False)
    workbook, parquet = io.BytesIO(), io.BytesIO()
    frame.to_excel(workbook, index=False)
    frame.to_parquet(parquet, index=False, row_group_size=25)
    return {
        "csv": text.encode("cp949"),
        "tsv": frame.to_csv(index=False, sep="\t").encode(),
        "gz": gzip.compress(text.encode(), mtime=0),
        "zip": rezipped({"table.csv": text.encode()}),
        "xlsx": workbook.getvalue(),
        "parquet": parquet.getvalue(),
        "bundle": bundle,
        **_further(frame),
    }


def _further(frame: pd.DataFrame) -> dict[str, bytes]:
    arrow, orc = io.BytesIO(), io.BytesIO()
    frame.to_feather(arrow)
    frame.to_orc(orc)
    with closing(sqlite3.connect(":memory:")) as connection:
        frame.assign(day=frame["day"].astype("str")).to_sql("t", connection, index=False)
        connection.commit()
        database = connection.serialize()
    cells = "".join(
        f"<table:table-row>{''.join(map(cell, map(str, row)))}</table:table-row>"
        for row in frame.to_numpy(dtype=object)
    )
    return {
        "xls": (Path(__file__).parent / "files" / "old.xls").read_bytes(),
        "ods": ods(cells),
        "html": frame.to_html(index=False).encode(),
        "json": frame.to_json(orient="records", date_format="iso", force_ascii=False).encode(),
        "sqlite": database,
        "arrow": arrow.getvalue(),
        "orc": orc.getvalue(),
        **_labelled(frame.rename(columns={"번호": "number"})),
    }


def _labelled(frame: pd.DataFrame) -> dict[str, bytes]:
    labels = {"number": {float(n): f"label {n}" for n in frame["number"]}}
    with TemporaryDirectory() as folder:
        sav, dta, xpt = (Path(folder) / name for name in ("a.sav", "a.dta", "a.xpt"))
        pyreadstat.write_sav(frame, sav, variable_value_labels=labels)
        pyreadstat.write_dta(frame, dta, version=14)
        pyreadstat.write_xport(frame, xpt)
        return {one.suffix[1:]: one.read_bytes() for one in (sav, dta, xpt)}


def rezipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def mutated(data: bytes, format_: str, chance: random.Random) -> bytes:
    """Return a file changed in one to six places: as it stands, or inside of its compression."""
    inside = chance.random() < 0.6
    if inside and format_ == "gz":
        return gzip.compress(changed(gzip.decompress(data), chance), mtime=0)
    if inside and format_ in ("zip", "xlsx", "ods", "bundle"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice(sorted(members))
        members[name] = changed(members[name], chance)
        if format_ == "bundle" and name != _MANIFEST:
            members[_MANIFEST] = _signed(members)
        return rezipped(members)
    return changed(data, chance)


def _signed(members: dict[str, bytes]) -> bytes:
    """Return the manifest of a bundle whose members are what somebody made of them."""
    manifest = json.loads(members[_MANIFEST])
    for name, one in manifest["members"].items():
        one.update(sha256=hashlib.sha256(members[name]).hexdigest(), size=len(members[name]))
    return json.dumps(manifest).encode()


def changed(data: bytes, chance: random.Random) -> bytes:
    """Return bytes changed in one to six places."""
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(_CHANGES)(bytearray(data), chance)
    return data


def _place(data: bytearray, chance: random.Random) -> int:
    """Return a place, more often near an end, where headers and footers are."""
    last = max(len(data) - 1, 0)
    near = chance.random()
    if near < 0.25:
        return min(chance.randint(0, 64), last)
    if near < 0.5:
        return max(last - chance.randint(0, 64), 0)
    return chance.randint(0, last)


def _flip(data: bytearray, chance: random.Random) -> bytes:
    if data:
        data[_place(data, chance)] ^= 1 << chance.randint(0, 7)
    return bytes(data)


def _overwrite(data: bytearray, chance: random.Random) -> bytes:
    place, value = _place(data, chance), chance.choice(_EXTREMES)
    data[place : place + len(value)] = value
    return bytes(data)


def _insert(data: bytearray, chance: random.Random) -> bytes:
    place = _place(data, chance)
    data[place:place] = chance.choice(_PIECES) * chance.choice((1, 1, 1, 50))
    return bytes(data)


def _cut_out(data: bytearray, chance: random.Random) -> bytes:
    place = _place(data, chance)
    del data[place : place + chance.choice((1, 4, 100, 2000))]
    return bytes(data)


def _repeat(data: bytearray, chance: random.Random) -> bytes:
    place, size = _place(data, chance), chance.choice((1, 10, 300))
    data[place:place] = data[place : place + size] * chance.choice((1, 3, 100))
    return bytes(data)


def _move(data: bytearray, chance: random.Random) -> bytes:
    first, second = _place(data, chance), _place(data, chance)
    data[first : first + 200] = data[second : second + 200]
    return bytes(data)


def _end_early(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: _place(data, chance)])


_CHANGES: tuple[Callable[[bytearray, random.Random], bytes], ...] = (
    *(_flip, _flip, _overwrite, _overwrite, _insert, _insert),
    *(_cut_out, _repeat, _move, _end_early),
)


def outcome(sandbox: Sandbox, data: bytes, format_: str) -> str:
    """Return "read", or the code of the error that a file is refused with, in both languages."""
    name = f"m.{format_}"
    job = "bundle" if format_ == "bundle" else "read"
    try:
        arguments = {"name": name, "overrides": {}}
        with sandbox.run(job, arguments if job == "read" else {}, data, name):
            return "read"
    except DeepworthError as error:
        english, korean = (translator(language).error(error) for language in ("en", "ko"))
        assert english != korean
        return error.code


def cases(bundle: bytes, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many mutated files, format by format."""
    files, chance = originals(bundle), random.Random(seed)
    for number in range(count):
        format_ = FORMATS[number % len(FORMATS)]
        yield format_, mutated(files[format_], format_, chance)
