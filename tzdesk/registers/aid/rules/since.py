"""From which day on a rule asks for papers: files of before were kept by other means, which no rule can see."""

from __future__ import annotations

from datetime import date

from tzdesk.rules import Thresholds


def applies(t: Thresholds, day: date | None) -> bool:
    """Whether something of a day falls under a rule with the threshold `since` (YYYY-MM-DD, or blank for never).

    What nothing dates is not asked. Days in ISO form sort as their texts do.
    """
    stated = str(t.get("since") or "")
    return bool(stated) and day is not None and day.isoformat() >= stated


def taken_over(begun: date | None, day: date | None) -> bool:
    """Whether something of a day lies before the program's first month here: old records tell no more than they tell,
    and stop no month for a step that nobody entered."""
    return begun is not None and day is not None and day < begun
