"""Who reaches the app that `make run` starts: this machine only, and no page from elsewhere."""

import base64
import http.client
import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[3]
RUN = ROOT / "scripts" / "run.py"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[psutil.Process, int]]:
    """The app as `make run` starts it: its process and port."""
    home, port = tmp_path_factory.mktemp("app"), free_port()
    with (home / "server.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(RUN), "localhost", str(port)],
            env={**os.environ, "DEEPWORTH_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(port, process)
        assert f"http://localhost:{port}" in (home / "server.log").read_text()
        yield psutil.Process(process.pid), port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            assert answer(port, "GET", "/_stcore/health", Host=f"localhost:{port}") == 200
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail("The app did not start.")
            time.sleep(0.2)
        else:
            return


def answer(port: int, method: str, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def opened(port: int, host: str, origin: str) -> int:
    """Ask for the connection through which a page drives the app; return the answer's status."""
    key = base64.b64encode(b"0123456789abcdef").decode()
    return answer(
        port,
        "GET",
        "/_stcore/stream",
        Host=host.format(port=port),
        Origin=origin.format(port=port),
        Connection="Upgrade",
        Upgrade="websocket",
        Sec_WebSocket_Version="13",
        Sec_WebSocket_Key=key,
        Sec_WebSocket_Protocol="streamlit",
    )


def test_it_listens_on_this_machine_only(app: tuple[psutil.Process, int]) -> None:
    process, port = app
    heard = [one.laddr for one in process.net_connections() if one.status == psutil.CONN_LISTEN]
    assert [(one.ip, one.port) for one in heard] == [("127.0.0.1", port)]


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:{port}", "http://localhost:{port}"),
        ("127.0.0.1:{port}", "http://127.0.0.1:{port}"),
    ],
)
def test_its_own_page_drives_it(app: tuple[psutil.Process, int], host: str, origin: str) -> None:
    assert opened(app[1], host, origin) == 101


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:{port}", "http://elsewhere.example"),
        ("127.0.0.1:{port}", "https://localhost.elsewhere.example:{port}"),
        ("localhost:{port}", "null"),
        # A name of somebody else's that was made to point to this machine.
        ("elsewhere.example:{port}", "http://elsewhere.example:{port}"),
        ("localhost.elsewhere.example:{port}", "http://localhost:{port}"),
    ],
)
def test_a_page_from_elsewhere_does_not(
    app: tuple[psutil.Process, int], host: str, origin: str
) -> None:
    assert opened(app[1], host, origin) == 403


def test_nothing_is_uploaded_without_a_token(app: tuple[psutil.Process, int]) -> None:
    given = {"Host": f"localhost:{app[1]}", "Content_Length": "0"}
    assert answer(app[1], "PUT", "/_stcore/upload_file/session/file", **given) == 403


def test_only_an_address_opens_it_to_the_network() -> None:
    spec = importlib.util.spec_from_file_location("run", RUN)
    assert spec is not None
    assert spec.loader is not None
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    for host in ("localhost", "a-name-that-a-shell-exported", "", "example.com"):
        environment: dict[str, str] = {}
        start, said = run.command(host, "8501", environment)
        assert start[start.index("--server.address") + 1] == "localhost"
        assert "http://localhost:8501" in said
        assert "127.0.0.1" in environment["STREAMLIT_SERVER_ALLOWED_HOSTS"]
        assert _upload_limits(start, environment) == ("200", "200")
    for host in ("0.0.0.0", "::", "192.168.1.5"):
        environment = {}
        start, said = run.command(host, "8501", environment)
        assert start[start.index("--server.address") + 1] == host
        assert "every machine" in said
        assert "password" in said
        assert "STREAMLIT_SERVER_ALLOWED_HOSTS" not in environment
        assert _upload_limits(start, environment) == ("50", "50")
    environment = {"DEEPWORTH_UPLOAD_MB": "300"}
    start, _ = run.command("localhost", "8501", environment)
    assert _upload_limits(start, environment) == ("300", "300")


def _upload_limits(start: list[str], environment: dict[str, str]) -> tuple[str, str]:
    """Return the megabytes that Streamlit lets pass, and those that the app takes."""
    return start[start.index("--server.maxUploadSize") + 1], environment["DEEPWORTH_UPLOAD_MB"]
