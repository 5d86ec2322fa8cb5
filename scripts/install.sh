#!/bin/sh
# Installs one requirements file into .venv, with uv if it is there; further options go to it.
# Only files whose hashes stand in it are taken.
set -eu
file=$1
shift
echo "Installing $file"
if [ -x .venv/bin/uv ]; then
    .venv/bin/uv pip install --quiet --require-hashes --python .venv/bin/python -r "$file" "$@"
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$file" "$@"
fi
