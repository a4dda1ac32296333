# Shared by the scripts in this folder; sourced, never run.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VENV=.venv
STAMPS=$VENV/stamps

step() { printf '\033[1m==> %s\033[0m\n' "$*"; }
note() { printf '    %s\n' "$*"; }
die() {
    printf '\033[31mLỗi:\033[0m %s\n' "$*" >&2
    exit 1
}

# digest PATH... : one hash over the names and contents of files and folders; missing paths count as absent.
digest() {
    local path
    for path in "$@"; do
        if [[ -e $path ]]; then
            find "$path" -type f ! -name '*.pyc' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
        fi
    done | sha256sum | cut -d' ' -f1
}

# fresh NAME DIGEST : true when the step NAME was finished with the same input and its result is still wanted.
fresh() { [[ -f $STAMPS/$1 && $(<"$STAMPS/$1") == "$2" ]]; }

# done_with NAME DIGEST : remember that the step NAME is finished.
done_with() {
    mkdir -p "$STAMPS"
    printf '%s' "$2" >"$STAMPS/$1"
}
