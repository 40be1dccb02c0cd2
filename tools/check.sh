#!/usr/bin/env bash
# Every check that needs no running program. All of them run; the exit code is 1 if any found something.
set -u -o pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=()

check() {
  local heading=$1
  shift
  printf '\n== %s\n' "$heading"
  if ! "$@"; then failed+=("$heading"); fi
}

migrations() { ALONGSIDE_DB_ROLE=owner "$bin/python" -W ignore -m alongside manage makemigrations --check --dry-run; }

templates() {
  local files
  mapfile -t files < <(find alongside -path '*/templates/*' -name '*.html' | sort)
  if [ "${#files[@]}" = 0 ]; then echo "No templates yet."; else "$bin/djlint" --lint --quiet "${files[@]}"; fi
}

check "Format" "$bin/ruff" format --check --quiet .
check "Lint" "$bin/ruff" check --quiet --output-format concise .
check "Types" "$bin/mypy"
check "Which floor imports which" "$bin/lint-imports" --no-cache
check "Budgets and forbidden text" "$bin/python" tools/budgets.py
check "Templates" templates
check "Missing migrations" migrations

echo
if [ "${#failed[@]}" = 0 ]; then echo "Every check passed."; exit 0; fi
printf 'Found something: %s\n' "${failed[@]}"
exit 1
