"""Files from the web: only from allowed hosts, never from inside of the network."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lib.errors import InputError
from lib.intake.formats import remote
from lib.settings import read_settings

HOSTS = ("*", "http://localhost")


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/to/"):
            self.send_response(302)
            self.send_header(
                "Location",
                {"/to/a": "/a.csv", "/to/b.csv": "/blob/17", "/to/self": "/to/self"}.get(
                    path, "https://169.254.169.254/latest/meta-data"
                ),
            )
            self.end_headers()
            return
        if path in ("/drip", "/short"):
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(100 if path == "/drip" else 1):
                try:
                    self.wfile.write(b"a")
                except OSError:
                    return
                time.sleep(0.05)
            return
        self.send_response(404 if path == "/none" else 200)
        if path == "/named":
            self.send_header("Content-Disposition", 'attachment; filename="../../b\\\\c.csv"')
        self.end_headers()
        self.wfile.write(b"a,b\n1,2\n" * (300_000 if path == "/large" else 20))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    served = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    public = remote._is_public
    monkeypatch.setattr(
        remote, "_is_public", lambda one: one in ("127.0.0.1", "::1") or public(one)
    )
    here = {"localhost": ["127.0.0.1"]}
    monkeypatch.setattr(remote, "_addresses", lambda host, _: here.get(host, [host]))
    yield f"http://localhost:{served.server_address[1]}"
    served.shutdown()
    thread.join()
    served.server_close()


def refused(url: str, hosts: tuple[str, ...] = HOSTS, **settings: object) -> InputError:
    given = replace(read_settings(), url_hosts=hosts, **settings)  # type: ignore[arg-type]
    with pytest.raises(InputError) as caught:
        remote.fetch(url, given)
    return caught.value


def test_a_file_and_its_name(server: str) -> None:
    settings = replace(read_settings(), url_hosts=HOSTS)
    for path, name in (
        ("/a.csv?token=s3cret", "a.csv"),
        ("/named", "c.csv"),
        ("/to/a", "a.csv"),
        ("/to/b.csv", "b.csv"),
    ):
        file, found = remote.fetch(server + path, settings)
        with file:
            assert file.read().startswith(b"a,b")
        assert found == name
        assert "s3cret" not in found


def test_what_does_not_end_or_ends_early(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(server + "/short").code == "url_failed"
    monkeypatch.setattr(remote, "_SECONDS", 0.4)
    assert refused(server + "/drip").code == "url_slow"


def test_what_is_refused(server: str) -> None:
    assert refused(server + "/to/inside").code == "url_private"
    assert refused(server + "/to/self").context["reason"] == "Redirect"
    assert refused(server + "/none?key=s3cret").context == {
        "host": "localhost",
        "reason": "HTTP 404",
    }
    assert refused(server + "/large", upload_bytes=1 << 20).code == "file_too_large"
    assert refused(server + "/a.csv", ("*",)).code == "url_refused"
    assert refused("https://other.example/a", ("data.example",)).code == "url_refused"
    for bad in ("file:///etc/passwd", "https://u:p@a.example/", "https://", "x", "https://[::1/"):
        assert refused(bad).code == "url_bad"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fd00::1", "::"),
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::"),
    ],
)
def test_addresses_inside_of_a_network(address: str) -> None:
    assert not remote._is_public(address)


def test_public_addresses() -> None:
    assert remote._is_public("8.8.8.8")
    assert remote._is_public("2606:4700::1111")
    assert not read_settings().url_hosts
