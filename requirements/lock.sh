#!/bin/sh
# Make the hashed lock files again, from base.in, dev.in and node.in. Needs uv (pip install uv).
set -eu
cd "$(dirname "$0")"
compile() {
    uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
        --no-emit-index-url --no-emit-find-links "$@"
}
compile base.in -o base.txt
compile dev.in -o dev.txt
compile node.in -o node.txt
