#!/bin/sh
# Set up what the product (setup.sh base) or its tests (setup.sh dev) run on: .venv, Node if the machine has none,
# and the built front end. Quick when nothing changed: each part leaves a stamp with the hash of what it was made from.
set -eu
cd "$(dirname "$0")/.."
wanted=${1:-base}
venv=.venv
python=$venv/bin/python

say() { printf '%s\n' "setup: $*" >&2; }
die() { say "$*"; exit 1; }
digest() { cat "$@" | cksum | tr ' ' '-'; }
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

make_venv() {
    found=${PYTHON:-}
    if [ -z "$found" ]; then
        for name in python3 python3.14 python3.13 python3.12 python3.11; do
            if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
                found=$name
                break
            fi
        done
    fi
    [ -n "$found" ] || die "Python 3.11 or newer is needed. Install it, or say where it is: make PYTHON=/path/to/python3 ..."
    "$found" -m venv --clear $venv || die "could not make $venv. On Debian and Ubuntu: apt-get install python3-venv"
}

install_lock() {  # install_lock NAME: what requirements/NAME.txt pins, hash by hash
    lock=requirements/$1.txt
    fresh "$venv/stamp-$1" "$(digest "$lock")" && return
    say "installing $lock"
    $python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
    digest "$lock" >"$venv/stamp-$1"
}

have_node() { "$1" -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }

find_node() {  # leaves the folder of a Node that is new enough first on PATH
    if have_node node && command -v npm >/dev/null 2>&1; then return; fi
    install_lock node
    PATH=$PWD/$venv/bin:$PATH
    export PATH
    have_node node || die "no Node 20.19 or newer, and the one of requirements/node.txt does not run here"
}

build_front_end() {
    # What the bundles are made from: the pins and every source file, by name and content.
    sources=$(find frontend -name node_modules -prune -o -type f -print | LC_ALL=C sort)
    # shellcheck disable=SC2086  # a list of names without blanks
    made_from=$(digest $sources)
    stamp=app/web/static/built/.stamp
    fresh $stamp "$made_from" && return
    find_node
    pins=$(digest frontend/package.json frontend/package-lock.json)
    if ! fresh frontend/node_modules/.stamp "$pins"; then
        say "installing frontend/package-lock.json"
        (cd frontend && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
        printf '%s\n' "$pins" >frontend/node_modules/.stamp
    fi
    say "building the front end"
    (cd frontend && node build.mjs)
    printf '%s\n' "$made_from" >$stamp
}

$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || make_venv
fresh $venv/stamp-dev "$(digest requirements/dev.txt)" || install_lock "$wanted"
build_front_end
