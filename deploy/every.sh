#!/bin/sh
# every.sh SECONDS COMMAND...: runs the command, waits, and again, until SIGTERM.
#
# A container's cron. It needs no root, no daemon and no binary from elsewhere; runs can't overlap;
# and SIGTERM reaches the crawl, which then stores what it has before it ends.
set -u

pause=$1
shift
child=
ending=

finish() {
    ending=yes
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap finish TERM INT

while [ -z "$ending" ]; do
    "$@" &
    child=$!
    wait "$child"
    code=$?
    # a signal ends wait at once; the command is still at it
    while kill -0 "$child" 2>/dev/null; do
        wait "$child"
        code=$?
    done
    child=
    echo "every.sh: ended with $code: $*" >&2
    # 0 all well, 1 some sources failed: what the health check looks at
    [ "$code" -gt 1 ] || touch "${DATA_DIR:-/data}/last-run"
    [ -z "$ending" ] || break
    sleep "$pause" &
    child=$!
    wait "$child"
    child=
done
