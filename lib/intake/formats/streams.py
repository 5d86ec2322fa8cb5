"""Compressed files of one part: bzip2, xz and Zstandard, unpacked piece by piece."""

import bz2
import lzma
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_PIECE = 1 << 20
_MEMORY = 256 << 20
"""Bytes that xz may take to unpack: what its largest usual settings need."""


@dataclass(frozen=True)
class Stream:
    """A way of packing: the bytes that it begins with, and how it is unpacked."""

    name: str
    magic: bytes
    suffix: str
    parts: Callable[[bytes], Iterator[bytes]]


def _incremental(
    start: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor],
) -> Callable[[bytes], Iterator[bytes]]:
    """Return what unpacks one part after another, which these formats allow."""

    def parts(data: bytes) -> Iterator[bytes]:
        rest = data
        while rest:
            unpacker = start()
            given = rest
            while not unpacker.eof:
                part = unpacker.decompress(given, _PIECE)
                given = b""
                if not part and unpacker.needs_input:
                    raise EOFError
                yield part
            rest = unpacker.unused_data.lstrip(b"\x00")

    return parts


def _zstandard(data: bytes) -> Iterator[bytes]:
    import pyarrow as pa

    with pa.CompressedInputStream(pa.BufferReader(data), "zstd") as stream:
        while part := stream.read(_PIECE):
            yield part


STREAMS = (
    Stream("bzip2", b"BZh", ".bz2", _incremental(bz2.BZ2Decompressor)),
    Stream(
        "xz",
        b"\xfd7zXZ\x00",
        ".xz",
        _incremental(lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _MEMORY)),
    ),
    Stream("Zstandard", b"\x28\xb5\x2f\xfd", ".zst", _zstandard),
)
