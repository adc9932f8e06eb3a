#!/usr/bin/env bash
# Chromium for the browser tests, Chinese fonts and LibreOffice for the tests of rendering, PostgreSQL for those of the store:
# installed where this user may.
# Where they cannot be had the tests that need them skip and say so.
set -u
missing=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui)
fc-list 2>/dev/null | grep -qi 'CJK' || missing+=(fonts-noto-cjk)
{ command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -q >/dev/null 2>&1
  for package in "${missing[@]}"; do
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package" >/dev/null 2>&1 ||
      echo "could not install: $package (the tests that need it will skip)"
  done
else
  echo "not installed: ${missing[*]} (the tests that need them will skip; with root: apt-get install ${missing[*]})"
fi
exit 0
