"""The steps by which older workplaces become today's: one module each, in order, never changed once released."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Revision:
    """One step. Its module has `upgrade()`; `COUNTS_MAY_CHANGE` in it names tables whose rows it adds or drops."""

    id: str
    module: str

    def load(self) -> Any:
        """The module, imported only when the step is taken."""
        return import_module(self.module)


REVISIONS: tuple[Revision, ...] = (
    Revision("0001", f"{__name__}.r0001_first"),
    Revision("0002", f"{__name__}.r0002_members"),
    Revision("0003", f"{__name__}.r0003_aid"),
    Revision("0004", f"{__name__}.r0004_organisations"),
    Revision("0005", f"{__name__}.r0005_approval_date"),
    Revision("0006", f"{__name__}.r0006_finding"),
    Revision("0007", f"{__name__}.r0007_district"),
    Revision("0008", f"{__name__}.r0008_users"),
    Revision("0009", f"{__name__}.r0009_keeping"),
    Revision("0010", f"{__name__}.r0010_attachments"),
    Revision("0011", f"{__name__}.r0011_signing_level"),
    Revision("0012", f"{__name__}.r0012_agreed"),
    Revision("0013", f"{__name__}.r0013_packages"),
    Revision("0014", f"{__name__}.r0014_ledgers"),
    Revision("0015", f"{__name__}.r0015_supervision"),
    Revision("0016", f"{__name__}.r0016_projects"),
    Revision("0017", f"{__name__}.r0017_station_evidence"),
    Revision("0018", f"{__name__}.r0018_versions"),
    Revision("0019", f"{__name__}.r0019_destroyed"),
    Revision("0020", f"{__name__}.r0020_file_notes"),
    Revision("0021", f"{__name__}.r0021_payee"),
    Revision("0022", f"{__name__}.r0022_import_partial"),
    Revision("0023", f"{__name__}.r0023_return_events"),
    Revision("0024", f"{__name__}.r0024_visit_comfort"),
    Revision("0025", f"{__name__}.r0025_unread"),
    Revision("0026", f"{__name__}.r0026_announced"),
    Revision("0027", f"{__name__}.r0027_carried"),
    Revision("0028", f"{__name__}.r0028_household_fields"),
    Revision("0029", f"{__name__}.r0029_review_due"),
)
