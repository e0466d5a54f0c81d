#!/bin/sh
# Brings a catalogue of English texts up to date and compiles it: tools/catalogue.sh [planning|collection|...]
#
# New texts come in untranslated: write their English, and run this again. Without a name: that of governance and shell.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv-dev/bin/python}
case $python in /*) ;; *) python=$PWD/$python ;; esac
root=$PWD
layers="planning collection analysis application participation demo"
apart="--ignore=engine/* --ignore=examples/* --ignore=static/*"
if [ $# -eq 0 ]; then for layer in $layers; do apart="$apart --ignore=$layer/*"; done; fi
cd "kaoping/${1:-.}"
mkdir -p locale/en/LC_MESSAGES
po=locale/en/LC_MESSAGES/django.po
[ -s $po ] || printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n' > $po
# shellcheck disable=SC2086
env -u DJANGO_SETTINGS_MODULE PYTHONPATH="$root" LC_ALL=C.UTF-8 "$python" -m django makemessages -l en --no-location --no-wrap --no-obsolete $apart >/dev/null
msgfmt --check-format -o locale/en/LC_MESSAGES/django.mo $po
echo "untranslated in kaoping/${1:-}:"
msgattrib --no-wrap --untranslated $po | grep '^msgid' | grep -v '^msgid ""$' || true
msgattrib --no-wrap --only-fuzzy $po | grep '^msgid' | grep -v '^msgid ""$' | sed 's/^/fuzzy: /' || true
