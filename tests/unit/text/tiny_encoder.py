"""A sentence encoder small enough for tests: the mean of drawn vectors of known words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

WORDS = {"[PAD]": 0, "[UNK]": 1, "good": 2, "bad": 3, "film": 4}


def write_encoder(place: Path, words: Mapping[str, int] = WORDS) -> Path:
    """Write tokenizer.json, model.onnx and table.npy, the vectors by number."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel(dict(words), unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(place / "tokenizer.json"))
    table = np.random.default_rng(0).normal(size=(len(words), 8)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "tiny",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["rows", "places"]),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["rows", "places"]),
        ],
        [
            helper.make_tensor_value_info(
                "last_hidden_state", TensorProto.FLOAT, ["rows", "places", 8]
            )
        ],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(place / "model.onnx"))
    np.save(place / "table.npy", table)
    return place
