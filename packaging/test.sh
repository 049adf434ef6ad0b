#!/usr/bin/env bash
# Everything that must hold before a change is taken: style, types, import contracts, tests.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

system_packages "${OFFSCREEN_PACKAGES[@]}" "${SCREEN_PACKAGES[@]}" "${KEYS_PACKAGES[@]}"
environment test packaging/requirements-test.lock
export QT_QPA_PLATFORM=offscreen
export PYTHONHASHSEED=0

"$VENV/bin/ruff" check .
"$VENV/bin/ruff" format --check .
"$VENV/bin/mypy"
"$VENV/bin/python" -m pytest -n "${TZDESK_TEST_WORKERS:-auto}" --dist loadgroup "$@"
