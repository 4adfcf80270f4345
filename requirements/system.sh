#!/bin/sh
# See to the few things that pip cannot bring: Pango for PDF letters (system.sh run), and Chromium for the browser tests
# (system.sh test). Installs what is missing where apt and root are there; says what to install where they are not.
set -eu
purpose=${1:-run}
missing=

has_library() {
    for folder in /lib /lib64 /usr/lib /usr/lib64 /usr/local/lib /lib/*-linux-* /usr/lib/*-linux-* /opt/homebrew/lib; do
        for file in "$folder/$1".*; do [ -e "$file" ] && return 0; done
    done
    return 1
}

has_fonts() {
    for folder in /usr/share/fonts /usr/local/share/fonts /Library/Fonts "$HOME/.fonts"; do
        [ -n "$(find "$folder" -name '*.[ot]tf' 2>/dev/null | head -n 1)" ] && return 0
    done
    return 1
}

has_chromium() {
    if [ -n "${REDRESS_CHROMIUM:-}" ]; then [ -x "$REDRESS_CHROMIUM" ]; return; fi
    command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1
}

need() { missing="$missing $1"; }
has_library libpango-1.0 || need libpango-1.0-0
has_library libpangoft2-1.0 || need libpangoft2-1.0-0
has_fonts || need fonts-dejavu-core
if [ "$purpose" = test ]; then
    has_library libatomic || need libatomic1
    has_chromium || need chromium
fi
[ -n "$missing" ] || exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "system: installing$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086  # a list of package names
    if apt-get install -y -qq --no-install-recommends $missing >/dev/null; then exit 0; fi
    echo "system: apt-get could not install$missing" >&2
else
    echo "system: missing here:$missing (names of Debian). With root: apt-get install --no-install-recommends$missing" >&2
fi
if [ "$purpose" = run ]; then
    echo "system: Redress runs without, but cannot make letters as PDF until they are there." >&2
    exit 0
fi
echo "system: the tests need them. Chromium elsewhere? REDRESS_CHROMIUM=/path/to/chromium make test" >&2
exit 1
