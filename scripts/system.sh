#!/usr/bin/env bash
# Installs what the machine lacks: a Chinese font for paper, gettext, and for the tests PostgreSQL, Chromium, poppler.
# usage: scripts/system.sh run|test
set -euo pipefail
need=()
have() { command -v "$1" >/dev/null 2>&1; }
have msgfmt || need+=(gettext)
fc-list 2>/dev/null | grep -qi "noto.*cjk" || need+=(fontconfig fonts-noto-cjk)
if [ "${1:-run}" = test ]; then
  have chromium || need+=(chromium)
  have pdftoppm || need+=(poppler-utils)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || have initdb || need+=(postgresql)
fi
[ ${#need[@]} -eq 0 ] && exit 0
if ! have apt-get; then
  echo "Please install: ${need[*]}" >&2
  exit 1
fi
sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
$sudo apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
