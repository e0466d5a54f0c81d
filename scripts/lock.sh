#!/bin/sh
# Writes requirements/*.txt from requirements/*.in, for every platform and every Python from 3.11 on, with hashes.
#
# Versions that are locked stay; scripts/lock.sh --upgrade takes the newest ones.
set -eu

cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT INT TERM
scripts/make-venv.sh "$tools/venv" requirements/lock.txt

# runtime comes first and binds the others: tests run on the versions that users get.
for name in runtime build dev bench bootstrap lock; do
    case $name in
        dev | bench) constraint="--constraint requirements/runtime.txt" ;;
        *) constraint="" ;;
    esac
    # The constraint is split on purpose: an option and its value.
    # shellcheck disable=SC2086
    "$tools/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
        $constraint "$@" "requirements/$name.in" --output-file "requirements/$name.txt"
done
