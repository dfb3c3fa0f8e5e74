#!/bin/sh
# Run a command again and again, with a pause after each run, until SIGTERM:
#
#   every.sh SECONDS COMMAND...
#
# This is cron for a container. It needs no root, no daemon and no further binary; runs can't
# overlap; and SIGTERM is passed on to the crawl, which stores what it has before it ends.
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
    # A signal ends `wait` at once, while the command still runs.
    while kill -0 "$child" 2>/dev/null; do
        wait "$child"
        code=$?
    done
    child=
    echo "every.sh: ended with $code: $*" >&2
    # The health check looks at this file. Exit code 0 is success; with 1 some sources failed.
    [ "$code" -gt 1 ] || touch "${DATA_DIR:-/data}/last-run"
    [ -z "$ending" ] || break
    sleep "$pause" &
    child=$!
    wait "$child"
    child=
done
