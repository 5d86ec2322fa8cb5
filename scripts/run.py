"""Start the app: `python scripts/run.py HOST PORT`, which is what `make run` does.

It listens on this machine only, unless HOST is an address of its network: then it says what that
means. A plain `streamlit run app.py` listens on all addresses, as a host like Streamlit Community
Cloud needs it.
"""

import ipaddress
import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

_LOOPBACK = "localhost"
_OWN_MB, _SHARED_MB = "200", "50"
"""Largest upload unless DEEPWORTH_UPLOAD_MB says otherwise: a million rows on one's own machine,
and less where many share its memory."""
_OPEN = """\
Deepworth: listening on {host}, port {port}, for every machine that can reach this one.
  Nobody is asked for a password: whoever opens it can upload files and use its processor and disk,
  and without TLS others on the network can read along, addresses of workspaces included.
  STREAMLIT_SERVER_ALLOWED_HOSTS="name other-name" refuses pages that reach it by any other name."""


def command(host: str, port: str, environment: MutableMapping[str, str]) -> tuple[list[str], str]:
    """Return Streamlit's command line, and what is said of it; the environment is completed.

    Some shells and toolchains export a name as HOST. Nobody asked for the network with that, so
    only an IP address opens the app to it.
    """
    address, said = _address(host), ""
    if address is None and host != _LOOPBACK:
        said = f"HOST={host} is not an IP address: listening on this machine only.\n"
        host = _LOOPBACK
    if address is None or address.is_loopback:
        said += f"Deepworth: http://{f'[{host}]' if ':' in host else host}:{port}"
        # A foreign page whose name is made to point here (DNS rebinding) still sends that name.
        environment.setdefault("STREAMLIT_SERVER_ALLOWED_HOSTS", f"localhost 127.0.0.1 {host}")
    else:
        said = _OPEN.format(host=host, port=port)
    alone = address is None or address.is_loopback
    most = environment.setdefault("DEEPWORTH_UPLOAD_MB", _OWN_MB if alone else _SHARED_MB)
    start = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    # Streamlit's own greeting would ask a server elsewhere for this machine's public address.
    quiet = ["--logger.hideWelcomeMessage", "true"]
    # Streamlit refuses larger requests by itself, whatever the page takes.
    limit = ["--server.maxUploadSize", most]
    return [*start, *quiet, *limit, "--server.address", host, "--server.port", port], said


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def main() -> None:
    """Say where the app listens and become its process."""
    host, port = sys.argv[1:]
    start, said = command(host, port, os.environ)
    sys.stdout.write(said + "\n")
    sys.stdout.flush()
    os.chdir(Path(__file__).resolve().parents[1])
    os.execv(start[0], start)


if __name__ == "__main__":
    main()
