#!/bin/sh
# Runs a command with a PostgreSQL of its own: scripts/with-postgresql.sh COMMAND...
#
# The cluster lives in a temporary folder, listens on a socket there and nowhere else, and is gone afterwards.
# The command finds it in KAOPING_DATABASE, as a role that owns nothing, and in KAOPING_DATABASE_OWNER as the one that does.
set -eu

here=$(dirname "$0")
server() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

bin=$(server)
if [ -z "$bin" ]; then
    "$here/apt-install.sh" postgresql
    bin=$(server)
fi

folder=$(mktemp -d)
# PostgreSQL refuses to run as root.
as=""
if [ "$(id -u)" -eq 0 ]; then
    as="runuser -u postgres --"
    chown postgres "$folder"
fi
stop() {
    $as "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

cd "$folder"
$as "$bin/initdb" -D "$folder/data" -U kaoping -A trust -E UTF8 --no-locale >"$folder.log" 2>&1 || { cat "$folder.log" >&2; exit 1; }
rm -f "$folder.log"
# Tests may lose their data when the machine fails: they need neither wait for the disk nor clean up behind themselves.
# Benchmarks and the like want the server as it is elsewhere (POSTGRESQL_FSYNC=on).
safe=${POSTGRESQL_FSYNC:-off}
options="-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=60 -c fsync=$safe"
if [ "$safe" = off ]; then
    options="$options -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0"
    options="$options -c shared_buffers=256MB -c checkpoint_timeout=1h -c autovacuum=off -c jit=off"
    options="$options -c track_activities=off -c track_counts=off"
fi
$as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/data/log" -o "$options" start >/dev/null
# Tests attack the database as its administrator would; no other role of the application may become one.
$as "$bin/psql" -q -h "$folder" -U kaoping -d postgres -c "CREATE ROLE application LOGIN NOINHERIT IN ROLE kaoping"
cd "$OLDPWD"

at=$(printf %s "$folder" | sed 's|/|%2F|g')
KAOPING_DATABASE="postgresql://application@$at/postgres" KAOPING_DATABASE_OWNER="postgresql://kaoping@$at/postgres" "$@"
