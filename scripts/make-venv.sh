#!/bin/sh
# Makes a virtual environment that holds exactly what the lock files name: scripts/make-venv.sh FOLDER LOCKFILE...
#
# PYTHON=/path/to/python chooses the interpreter; otherwise it is the system's own if that is 3.11 or newer and can make
# environments, because distributions build theirs for speed: the same version built by hand took a third longer for all
# that Kaoping does. Otherwise it is the first one that is found.
# A Debian without python3-venv has no ensurepip: then virtualenv makes the environment if there is pip,
# and root installs python3-venv if there is not.
set -eu

here=$(dirname "$0")
folder=$1
shift
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

say() { echo "kaoping: $*" >&2; }

is_usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_usable "$PYTHON" && command -v "$PYTHON"
        return
    fi
    if is_usable /usr/bin/python3 && /usr/bin/python3 -c "import ensurepip" >/dev/null 2>&1; then
        echo /usr/bin/python3
        return
    fi
    for candidate in python3.11 python3 python3.12 python3.13 python3.14 /usr/bin/python3; do
        if is_usable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

has_module() { "$python" -c "import $1" >/dev/null 2>&1; }

make_with_virtualenv() {
    tools=$(mktemp -d)
    result=1
    if "$python" -m pip install --quiet --require-hashes --only-binary :all: --target "$tools" \
        --requirement "$here/../requirements/bootstrap.txt"; then
        PYTHONPATH="$tools" "$python" -m virtualenv --quiet --no-download "$folder" && result=0
    fi
    rm -rf "$tools"
    return "$result"
}

make_environment() {
    if has_module ensurepip && "$python" -m venv "$folder"; then
        return
    fi
    rm -rf "$folder"
    if has_module pip && make_with_virtualenv; then
        return
    fi
    rm -rf "$folder"
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        "$here/apt-install.sh" python3-venv
        # Debian's venv belongs to Debian's Python, whichever interpreter was found first.
        python=/usr/bin/python3
        "$python" -m venv "$folder"
        return
    fi
    say "this Python cannot make virtual environments: please install the package python3-venv, then run the command again."
    exit 1
}

if ! python=$(find_python); then
    say "Python 3.11 or newer was not found: please install it (on Debian 12 the package python3), or name it with PYTHON=/path/to/python3."
    exit 1
fi

say "making $folder with $python"
rm -rf "$folder"
make_environment

for lock in "$@"; do
    # Only wheels: a source distribution would run a build that no lock file covers.
    "$folder/bin/python" -m pip install --quiet --require-hashes --only-binary :all: --requirement "$lock"
done
