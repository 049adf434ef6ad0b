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
