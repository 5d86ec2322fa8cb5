#!/bin/sh
# Installs Debian's Chromium and a Korean font for the browser tests when they are missing and the
# user may; otherwise says how. The tests themselves skip, or fail under DEEPWORTH_REQUIRE=browser.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing=" chromium"
fc-list 2>/dev/null | grep -qi nanum || missing="$missing fonts-nanum"
[ -z "$missing" ] && exit 0
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "Installing$missing for the browser tests"
    { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing; } >/dev/null ||
        echo "apt-get could not install$missing: browser tests will be skipped" >&2
else
    echo "Browser tests need$missing: sudo apt-get install$missing" >&2
fi
