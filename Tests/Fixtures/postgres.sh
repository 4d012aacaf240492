#!/usr/bin/env bash
# Runs a PostgreSQL of its own on a socket in FOLDER until standard input ends, however the one who holds the other end
# ends; then stops it and removes the folder. Says "ready" when it takes connections.
# usage: postgres.sh FOLDER BIN
set -uo pipefail
folder=$1
bin=$2
server=
cleanup() {
    trap - EXIT HUP INT TERM
    # Fast: does not wait for sessions.
    [[ -z "$server" ]] || { kill -INT "$server" 2>/dev/null && wait "$server"; }
    cd /
    rm -rf "$folder"
}
trap cleanup EXIT HUP INT TERM
cd "$folder" || exit 1

"$bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C -N >log 2>&1 || { cat log >&2; exit 1; }
# One user has to give a password.
printf 'local all guarded scram-sha-256\nlocal all all trust\n' >data/pg_hba.conf
"$bin/postgres" -D data -k "$folder" -c listen_addresses= -c fsync=off -c full_page_writes=off \
    -c max_connections=60 -c timezone=UTC </dev/null >>log 2>&1 &
server=$!
until "$bin/pg_isready" -q -h "$folder"; do
    kill -0 "$server" 2>/dev/null || { cat log >&2; exit 1; }
    sleep 0.02
done
echo ready
cat >/dev/null
