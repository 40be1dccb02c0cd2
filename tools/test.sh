#!/usr/bin/env bash
# Runs the tests; the arguments go to pytest. Starts the embedded database for them and stops it afterwards.
set -eu -o pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
started=0
export ALONGSIDE_TEST_SERVER=1 # the tests' own database server need not survive a power cut
unset PYTHONDONTWRITEBYTECODE  # else each of the many programs that are started reads the whole source again
if [ -z "${DATABASE_URL:-}" ]; then
  if ! "$bin/alongside" db status >/dev/null 2>&1; then started=1; fi
  "$bin/alongside" db start
fi
finish() {
  if [ "$started" = 1 ]; then "$bin/alongside" db stop >/dev/null 2>&1 || true; fi
  # A build machine's clone goes away; what the tests kept outside it must go with it.
  local pointer="${ALONGSIDE_VAR:-var/test}/postgres.location"
  if [ "${CI:-}" = true ] && [ -f "$pointer" ]; then
    case "$(cat "$pointer")" in /var/tmp/alongside-*) rm -rf -- "$(cat "$pointer")" "$pointer" ;; esac
  fi
}
trap finish EXIT
status=0
"$bin/python" -m pytest -n "${JOBS:-2}" --dist loadfile --no-loadscope-reorder "$@" || status=$?
if [ "$status" = 5 ]; then echo "No test matched."; fi
exit "$status"
