"""A network's JSON is read as from a stranger: what is wrong is named, and nothing else happens."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lib.deep.designs.design import Design, Layer, summary
from lib.deep.designs.design_file import from_text, to_text
from lib.errors import InputError

FULL = Design(
    (
        Layer("BatchNormalization"),
        Layer("Dense", 64, "selu", l1=1e-4, l2=0.5),
        Layer("Dropout", rate=0.25),
    ),
    "신경망 <b>",
    "SGD",
    0.05,
    0.8,
    schedule="cosine",
    batch=7,
    epochs=3,
    patience=0,
)


def with_change(change: Any) -> str:
    document = json.loads(to_text(FULL))
    change(document)
    return json.dumps(document)


def refusal(text: str | bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        from_text(text)
    return caught.value


def test_what_is_written_is_read_again() -> None:
    assert from_text(to_text(FULL)) == FULL
    assert from_text(to_text(Design(()), indent=1).encode()) == Design(())
    assert to_text(from_text(to_text(FULL))) == to_text(FULL)
    assert summary(FULL) == (
        "BatchNormalization, 64 selu L1=0.0001 L2=0.5, Dropout 0.25 | SGD 0.05"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "network_file_unreadable"),
        (b"\x80\x04\x95\x0b\x00pickle", "network_file_unreadable"),
        ("[" * 30_000, "network_file_unreadable"),
        ("9" * 30_000, "network_file_unreadable"),
        (" " * 70_000, "network_file_large"),
        ("[]", "network_file_foreign"),
        ('{"class_name": "Sequential", "config": {}}', "network_file_foreign"),
        ('{"format": "deepworth-network", "version": 2}', "network_file_version"),
        ('{"format": "deepworth-network", "version": true}', "network_file_version"),
        ('{"format": "deepworth-network", "format": "x"}', "network_key_twice"),
        ('{"format": NaN}', "network_not_finite"),
    ],
)
def test_what_is_no_network_is_refused(text: str | bytes, code: str) -> None:
    assert refusal(text).code == code


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (lambda d: d.update(evil=1), "network_unknown_key", ""),
        (lambda d: d["layers"][1].update(call="os"), "network_unknown_key", "layers[1]"),
        (lambda d: d["layers"][0].update(units=3), "network_unknown_key", "layers[0]"),
        (lambda d: d.pop("layers"), "network_lacks_key", "layers"),
        (lambda d: d.update(layers={}), "network_wrong_form", "layers"),
        (lambda d: d["layers"].insert(0, "Dense"), "network_wrong_form", "layers[0]"),
        (lambda d: d["layers"][0].update(type="Lambda"), "network_not_known", "layers[0].type"),
        (lambda d: d["layers"][0].update(type=["Dense"]), "network_not_known", "layers[0].type"),
        (lambda d: d["layers"][1].update(units=True), "network_not_whole", "layers[1].units"),
        (lambda d: d["layers"][1].update(units=2.5), "network_not_whole", "layers[1].units"),
        (lambda d: d["layers"][1].update(units=10**9), "network_not_whole", "layers[1].units"),
        (lambda d: d["layers"][1].update(l2=-1), "network_not_number", "layers[1].l2"),
        (lambda d: d["layers"][2].update(rate="0.5"), "network_not_number", "layers[2].rate"),
        (lambda d: d["optimizer"].update(type="Adam"), "network_unknown_key", "optimizer"),
        (lambda d: d["optimizer"].update(schedule=1), "network_not_known", "optimizer.schedule"),
        (lambda d: d.update(batch_size=None), "network_not_whole", "batch_size"),
        (lambda d: d.update(patience=-1), "network_not_whole", "patience"),
    ],
)
def test_what_is_wrong_is_named(change: Any, code: str, where: str) -> None:
    error = refusal(with_change(change))
    assert (error.code, error.context["where"]) == (code, where)


def test_zero_epochs_a_long_name_and_many_layers_say_what_to_do() -> None:
    assert refusal(with_change(lambda d: d.update(epochs=0))).code == "network_no_epochs"
    assert refusal(with_change(lambda d: d.update(name="a\nb"))).code == "network_bad_name"
    assert refusal(with_change(lambda d: d.update(name="x" * 81))).code == "network_bad_name"
    many = refusal(with_change(lambda d: d.update(layers=[{"type": "BatchNormalization"}] * 21)))
    assert (many.code, many.context["count"]) == ("network_many_layers", 21)
