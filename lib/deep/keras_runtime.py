"""TensorFlow and Keras, started once with this program's threads and settings.

Import ``tf`` and ``keras`` from here, so that the environment is set before they load.
DEEPWORTH_TF_THREADS is the number of cores that one operation may use (default: all).
oneDNN stays on: without it a step of RealMLP takes a seventh longer here. XLA's sums by YNNPACK
are off: their threads wait in the pool of the products, which then have one core for a while
(docs/decisions/0006).
"""

import os

THREADS = int(os.environ.get("DEEPWORTH_TF_THREADS") or os.cpu_count() or 1)

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ["KERAS_BACKEND"] = "tensorflow"
_NO_YNNPACK = "--xla_cpu_experimental_ynn_fusion_type="
if _NO_YNNPACK not in os.environ.get("XLA_FLAGS", ""):
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {_NO_YNNPACK}".strip()

import keras  # noqa: E402 - the environment comes first
import tensorflow as tf  # noqa: E402

try:
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(1)
except RuntimeError:
    # Somebody used TensorFlow in this process before: its threads are fixed by then.
    tf.get_logger().debug("TensorFlow was already running; its threads stay as they are.")

# It warns of traces that are meant: a stack of another structure is another graph.
tf.get_logger().setLevel("ERROR")

__all__ = ["THREADS", "keras", "tf"]
