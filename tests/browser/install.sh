#!/usr/bin/env bash
# Chromium for the browser tests, Chinese fonts and LibreOffice for the tests of rendering: installed where this user may.
# Where they cannot be had the tests that need them skip and say so.
set -u
missing=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui)
fc-list 2>/dev/null | grep -qi 'CJK' || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 ||
    echo "could not install: ${missing[*]} (the tests that need them will skip)"
else
  echo "not installed: ${missing[*]} (the tests that need them will skip; with root: apt-get install ${missing[*]})"
fi
exit 0
