# Shared by run.sh and test.sh: Debian's system libraries and the project's own virtual environment.
# Both steps leave a stamp, so that a second run is quick and needs no network.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV="$ROOT/.venv"
cd "$ROOT"

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else
    say "缺少系统软件包，又没有管理员权限。请让管理员执行：$*"
    exit 1
  fi
}

# system_packages NAME...: install those of Debian's packages that are missing.
system_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' && continue
    dpkg-query -W -f='${Status}' "${name}t64" 2>/dev/null | grep -q 'ok installed' && continue
    missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "安装系统软件包：${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# find_python: a Python that the program runs on (3.11 to 3.13).
find_python() {
  local candidate
  for candidate in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    "$candidate" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))' 2>/dev/null || continue
    "$candidate" -c 'import ensurepip, venv' 2>/dev/null || continue
    command -v "$candidate"
    return 0
  done
  return 1
}

# environment NAME LOCK...: the virtual environment with what the lock files name, by hash.
environment() {
  local name=$1; shift
  local python stamp want
  if [ ! -x "$VENV/bin/python" ] || ! "$VENV/bin/python" -c pass 2>/dev/null; then
    if ! python=$(find_python); then
      system_packages python3 python3-venv
      python=$(find_python) || { say "需要 Python 3.11、3.12 或 3.13。"; exit 1; }
    fi
    rm -rf "$VENV"
    "$python" -m venv "$VENV"
  fi
  stamp="$VENV/.stamp-$name"
  want=$(cat "$@" pyproject.toml packaging/setup.sh | sha256sum | cut -d' ' -f1)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return 0
  local lock
  for lock in "$@"; do
    say "安装依赖（$(basename "$lock")）…"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock"
  done
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
  printf '%s' "$want" >"$stamp"
}

OFFSCREEN_PACKAGES=(libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0)
SCREEN_PACKAGES=(libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 libcups2)
KEYS_PACKAGES=(xvfb xauth xdotool openbox x11-xserver-utils)
