"""A file from a web address, where the operator allows that: never from inside of the network."""

import http.client
import ipaddress
import socket
import ssl
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from lib.errors import InputError
from lib.settings import MEGABYTE, Settings

_REDIRECTS = 5
_CONNECT_SECONDS, _SECONDS = 10.0, 120.0
_PIECE = 1 << 16
_NAT64 = ipaddress.ip_network("64:ff9b::/32")
"""IPv6 addresses that a gateway turns into those of IPv4."""


@dataclass(frozen=True)
class _Connection:
    """How to reach a host: its address is the one that was looked at, whatever its name says."""

    host: str
    port: int
    address: str
    secure: bool

    def open(self, seconds: float) -> http.client.HTTPConnection:
        raw = socket.create_connection((self.address, self.port), timeout=seconds)
        if self.secure:
            try:
                raw = ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)
            except BaseException:
                raw.close()
                raise
        connection = http.client.HTTPConnection(self.host, self.port, timeout=seconds)
        connection.sock = raw
        return connection


def fetch(url: str, settings: Settings) -> tuple[BinaryIO, str]:
    """Download a file into one without a name; return it, open at its beginning, and its name.

    No part of the address but host and file name is kept or said: it may hold a secret. InputError
    "url_bad", "url_refused", "url_private", "url_failed", "url_slow", "file_too_large".
    """
    end, asked = time.monotonic() + _SECONDS, url
    for _ in range(_REDIRECTS + 1):
        parts = _checked(url, settings)
        host = parts.hostname or ""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        try:
            there = _asked(parts, host, file, settings.upload_bytes, end)
        except BaseException as error:
            file.close()
            if isinstance(error, TimeoutError) or time.monotonic() > end:
                raise InputError("url_slow", host=host, seconds=int(_SECONDS)) from None
            if isinstance(error, (OSError, http.client.HTTPException, ValueError)):
                # Without its cause: that may say the whole address.
                raise InputError("url_failed", host=host, reason=type(error).__name__) from None
            raise
        if isinstance(there, Message):
            file.seek(0)
            return file, _name_of(there, parts, urlsplit(asked.strip()))
        file.close()
        url = urljoin(url, there)
    raise InputError("url_failed", host=host, reason="Redirect")


def _checked(url: str, settings: Settings) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise InputError("url_bad") from None
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise InputError("url_bad")
    allowed = settings.url_hosts
    plain = f"http://{host}" in allowed
    if not plain and (parts.scheme != "https" or not {host, "*"} & set(allowed)):
        raise InputError("url_refused", host=host)
    return parts


def _asked(parts: SplitResult, host: str, file: BinaryIO, limit: int, end: float) -> Message | str:
    """Ask for a file and write it; return its headers, or where it is said to be instead."""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = _public_address(host, port)
    connection = _Connection(host, port, address, secure).open(_CONNECT_SECONDS)
    # A host may send a letter now and then for ever.
    stop = threading.Timer(end - time.monotonic(), _shut, [connection.sock])
    stop.start()
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
            "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?") if parts.query else ""
        )
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        reply = connection.getresponse()
        if reply.status in (301, 302, 303, 307, 308) and (where := reply.getheader("Location")):
            return where
        if reply.status != 200:
            raise InputError("url_failed", host=host, reason=f"HTTP {reply.status}")
        size = 0
        while part := reply.read1(_PIECE):
            size += len(part)
            if size > limit:
                sizes = {"size": round(size / MEGABYTE, 1), "limit": limit // MEGABYTE}
                raise InputError("file_too_large", name=host, **sizes)
            file.write(part)
        if time.monotonic() > end:
            raise TimeoutError
        if reply.length:
            raise http.client.IncompleteRead(b"", reply.length)
        return reply.headers
    finally:
        stop.cancel()
        connection.close()


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):  # closed already
        sock.shutdown(socket.SHUT_RDWR)


def _public_address(host: str, port: int) -> str:
    """Return an address of a host; InputError "url_private" if one of its is not public."""
    addresses = _addresses(host, port)
    if not addresses or not all(map(_is_public, addresses)):
        raise InputError("url_private", host=host)
    return addresses[0]


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


def _is_public(address: str) -> bool:
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        inside = one.ipv4_mapped or one.sixtofour or one.teredo
        if inside is not None or one in _NAT64:
            return False
    return one.is_global and not one.is_multicast


def _name_of(headers: Message, parts: SplitResult, asked: SplitResult) -> str:
    """Return what the host calls a file, else the name in its address; one with an ending first.

    Stores of files lead from an address with the name to one without.
    """
    names = [PurePosixPath(unquote(one.path)) for one in (parts, asked)]
    best = next((name for name in names if name.suffix), names[0])
    said = headers.get_filename() or best.name
    name = PurePosixPath(said.replace("\\", "/")).name
    kept = "".join(c for c in name if c.isprintable()).strip()[:200]
    return kept or parts.hostname or "table"
