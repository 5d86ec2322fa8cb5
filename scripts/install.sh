#!/bin/sh
# Installs one requirements file into .venv, with uv if it is there.
set -eu
echo "Installing $1"
if [ -x .venv/bin/uv ]; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python -r "$1"
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$1"
fi
