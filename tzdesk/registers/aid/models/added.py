"""Where columns of later revisions stand in their tables: an upgrade can only append, so new workplaces do, too."""

from __future__ import annotations

ADDED_3 = 200  # with revision 0003, behind what the store itself keeps on a row
ADDED_21 = 300  # with revision 0021
ADDED_24 = 400  # with revision 0024
ADDED_26 = 500  # with revision 0026
ADDED_28 = 600  # with revision 0028
