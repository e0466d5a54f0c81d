#!/bin/sh
# Installs Debian packages, only those that are missing: scripts/apt-install.sh PACKAGE...
set -eu

missing=""
for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "kaoping: please install these packages, then run the command again:$missing" >&2
    exit 1
fi

echo "kaoping: installing$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# The names are split on purpose: one argument a package.
# shellcheck disable=SC2086
apt-get install -q -y --no-install-recommends $missing
