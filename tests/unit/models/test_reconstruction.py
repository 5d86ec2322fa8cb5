"""What an autoencoder gives back of a customer is measured in the encoded columns."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from lib.workflows.segments.groups.encoding import SegmentEncoder
from lib.workflows.segments.models.clusterers import DeepSegmenter


def test_the_error_is_what_the_layers_lose():
    frame = pd.DataFrame({"a": [-1.0, 0.0, 1.0], "b": [1.0, 0.0, -1.0]})
    features = {"a": "number", "b": "number"}
    segmenter = DeepSegmenter(features, {}, None)
    segmenter.encoder_ = SegmentEncoder(features, {}).fit(frame)
    same, nothing = np.eye(2), np.zeros(2)
    # Four layers of one unit a column: hidden ones (ReLU) lose what is negative.
    segmenter.clusterer_ = SimpleNamespace(weights_=[same, nothing] * 4)
    places = segmenter.encoder_.transform(frame)
    lost = np.minimum(places, 0.0)
    np.testing.assert_allclose(
        segmenter.reconstruction_error(frame), (lost**2).mean(axis=1), atol=1e-6
    )
