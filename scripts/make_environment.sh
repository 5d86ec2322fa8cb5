#!/bin/sh
# Makes .venv with the newest Python of 3.11 to 3.13 that is here, and uv in it where that can be had.
set -eu
for python in python3.13 python3.12 python3.11 python3; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        echo "Making .venv with $("$python" --version)"
        "$python" -m venv .venv
        # Its version and hashes are those of the developers' tools: the lines of one entry there.
        sed -n '/^uv==/,/^ *#/p' requirements-dev.txt >.venv/uv.txt
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt ||
            echo "uv could not be installed: going on with pip, which takes longer"
        exit 0
    fi
done
echo "No Python 3.11, 3.12 or 3.13 with venv was found: install one (on Debian: apt-get install python3 python3-venv) and try again." >&2
exit 1
