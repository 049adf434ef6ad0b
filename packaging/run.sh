#!/usr/bin/env bash
# The main job on the practice workplace: with a display the desk opens on it; without one the same job runs from the
# console and says where the sealed workbook and the PDF lie.
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

PRACTICE=${TZDESK_PRACTICE:-$ROOT/practice}
PERIOD=2023-12
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then screen=yes; else screen=no; fi

if [ "$screen" = yes ]; then system_packages "${OFFSCREEN_PACKAGES[@]}" "${SCREEN_PACKAGES[@]}"; fi
environment run packaging/requirements.lock
tzdesk="$VENV/bin/tzdesk"

if [ ! -f "$PRACTICE/desk/workplace.db" ]; then
  say "新建练习工作区（虚构数据）…"
  mkdir -p "$PRACTICE"
  "$tzdesk" practice "$PRACTICE/desk" --scale unit
fi

if [ "$screen" = yes ]; then
  exec "$tzdesk" open "$PRACTICE/desk"
fi

out="$PRACTICE/报出"
mkdir -p "$out"
if ! "$tzdesk" audit "$PRACTICE/desk" --period "$PERIOD"; then
  say "还有强制项没有改正，不能封存。"
  exit 1
fi
note="$PRACTICE/情况说明.txt"
[ -f "$note" ] || printf '练习数据：已逐条核对台账原件，情况属实。\n' >"$note"
# 1: findings stand in the way. 2: it is sealed already, as on every run but the first; anything else shows at the export.
sealed=0
"$tzdesk" seal "$PRACTICE/desk" --period "$PERIOD" --note-file "$note" || sealed=$?
[ "$sealed" -ne 1 ] || exit 1
echo "封存的报表册、封面、报表和月度汇总："
"$tzdesk" export "$PRACTICE/desk" --period "$PERIOD" --out "$out" --pdf
