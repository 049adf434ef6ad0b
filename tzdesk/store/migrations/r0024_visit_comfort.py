"""What was given on a comfort visit, to whom and out of which fund, where no grant is behind it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Append the columns; visits from before have none."""
    for name in ("item", "beneficiary_class", "fund_source"):
        op.add_column("aid_visit", sa.Column(name, sa.String(length=4), nullable=True))
