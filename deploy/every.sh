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
data=${DATA_DIR:-/data}
child=
ending=
signal=TERM

finish() {
    ending=yes
    [ -z "$child" ] || kill "-$signal" "$child" 2>/dev/null
}
trap finish TERM INT

# Start a command as the child that SIGTERM is passed on to, also where it came while it was started.
start() {
    "$@" &
    child=$!
    [ -z "$ending" ] || kill "-$signal" "$child" 2>/dev/null
}

# Write how a run ended to the file that `copydesk health` reads: never half a file.
record() {
    echo "$1" >"$data/last-run.new" && mv "$data/last-run.new" "$data/last-run"
}

# All is well until the first run has ended.
record 0 || {
    echo "every.sh: user $(id -u) can't write to $data: give it the folder (chown $(id -u) FOLDER)" >&2
    exit 2
}
while [ -z "$ending" ]; do
    start "$@"
    wait "$child"
    code=$?
    # A signal ends `wait` at once, while the command still runs.
    while kill -0 "$child" 2>/dev/null; do
        wait "$child"
        code=$?
    done
    child=
    echo "every.sh: ended with $code: $*" >&2
    record "$code"
    [ -z "$ending" ] || break
    # A child loses SIGTERM that comes before it has begun its program: the pause went on.
    signal=KILL
    start sleep "$pause"
    wait "$child" 2>/dev/null # where the shell would print "Killed"
    child=
    signal=TERM
done
