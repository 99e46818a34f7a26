#!/usr/bin/env bash
# Runs a command with DATABASE_URL naming a PostgreSQL of its own: a new cluster on a free port, removed afterwards.
# usage: scripts/postgres.sh COMMAND [ARG ...]      SERVER_OPTIONS="-c name=value ..." adds settings of the server
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
bin=${bin:-$(dirname "$(command -v initdb)")}
dir=$(mktemp -d /tmp/huiyin-pg.XXXXXX)
port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as=()
if [ "$(id -u)" = 0 ]; then  # the server refuses to run as root
  chown postgres "$dir"
  as=(runuser -u postgres --)
fi
cleanup() { "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"; }
trap cleanup EXIT
cd "$dir"
"${as[@]}" "$bin/initdb" -D "$dir/data" -U huiyin --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "-p $port -k $dir -c listen_addresses=127.0.0.1 -c shared_buffers=512MB -c max_connections=100 ${SERVER_OPTIONS:-}" start >/dev/null
"${as[@]}" "$bin/createdb" -h 127.0.0.1 -p "$port" -U huiyin huiyin
cd "$OLDPWD"
DATABASE_URL="postgres://huiyin@127.0.0.1:$port/huiyin" "$@"
