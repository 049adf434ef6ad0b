"""The whole account that a grant is paid into: its holder, bank and branch beside the card."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

_FROM_FILE = """
    UPDATE aid_grant SET
        card_holder = (SELECT coalesce(c.bank_holder, c.name) FROM aid_case c WHERE c.id = aid_grant.case_id),
        card_bank = (SELECT c.bank_name FROM aid_case c WHERE c.id = aid_grant.case_id),
        card_branch = (SELECT c.bank_branch FROM aid_case c WHERE c.id = aid_grant.case_id),
        card_taken_on = coalesce(approve_date, date(created_at))
    WHERE card_snapshot IS NOT NULL
      AND card_snapshot = (SELECT c.bank_card FROM aid_case c WHERE c.id = aid_grant.case_id)
"""


def upgrade() -> None:
    """Append the columns. A card that is still the file's has the file's holder; any other is known by itself only."""
    op.add_column("aid_grant", sa.Column("card_holder", sa.String(length=50), nullable=True))
    op.add_column("aid_grant", sa.Column("card_bank", sa.String(length=80), nullable=True))
    op.add_column("aid_grant", sa.Column("card_branch", sa.String(length=80), nullable=True))
    op.add_column("aid_grant", sa.Column("card_taken_on", sa.Date(), nullable=True))
    op.execute(_FROM_FILE)
