"""Where tables may break.

A row is never split, unless it is higher than a page; rows that a spanning cell ties together stay together where a
page can hold them; a total stays with the row before it; no single row is left over for the last page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tzdesk.pdf.table import PITCH, Block, Placed, Row


@dataclass(frozen=True)
class Group:
    """Rows that stay together."""

    start: int
    stop: int
    height: float

    @property
    def rows(self) -> int:
        """How many."""
        return self.stop - self.start


@dataclass(frozen=True)
class Body:
    """A table's rows laid out and grouped. `sources[i]` is the table's row that laid-out row i came from."""

    groups: tuple[Group, ...]
    sources: tuple[Row, ...]
    heights: tuple[float, ...]
    by_row: dict[int, list[Placed]]
    spanning: tuple[Placed, ...]

    @classmethod
    def of(cls, rows: Sequence[Row], block: Block, limit: float) -> Body:
        """Group rows; what is higher than `limit` (the body of an empty page) is taken apart."""
        cells, heights, sources = _split_tall(list(block.cells), list(block.heights), list(rows), limit)
        by_row: dict[int, list[Placed]] = {}
        for cell in cells:
            by_row.setdefault(cell.row, []).append(cell)
        spanning = tuple(cell for cell in cells if cell.down > 1)
        groups = _groups(heights, sources, spanning, limit)
        return cls(tuple(groups), tuple(sources), tuple(heights), by_row, spanning)

    def part(self, first: int, end: int) -> tuple[list[Row], Block]:
        """The table's rows and the layout of some groups; a spanning cell is repeated in each part it reaches."""
        start, stop = self.groups[first].start, self.groups[end - 1].stop
        cells = [
            c._replace(row=start, down=min(c.row + c.down, stop) - start) for c in self.spanning if _reaches(c, start)
        ]
        for row in range(start, stop):
            cells += [c if c.down == 1 else c._replace(down=min(c.down, stop - row)) for c in self.by_row.get(row, ())]
        moved = tuple(cell._replace(row=cell.row - start) for cell in cells)
        rows = list({id(row): row for row in self.sources[start:stop]}.values())
        return rows, Block(moved, self.heights[start:stop])


def how_many(groups: Sequence[Group], done: int, room: float, *, last: float = 0.0, fresh: bool) -> int:
    """How many groups from `done` on go onto this page; 0 asks for a new one. On a fresh page at least one goes.

    `last` is the height of the totals, which go onto the page of the last group.
    """
    count, used = 0, 0.0
    while done + count < len(groups) and used + groups[done + count].height <= room + 0.01:
        used += groups[done + count].height
        count += 1
    if done + count == len(groups):
        if used + last <= room + 0.01 or (fresh and count == 1):
            return count
        count -= 1
    left = groups[done + count :]
    if len(left) == 1 and left[0].rows == 1 and count > 2:
        count -= 1  # a single row on the last page looks forgotten
    if fresh:
        return max(1, count)
    # At the foot of a page a head with a single row under it looks forgotten as well.
    return count if sum(group.rows for group in groups[done : done + count]) >= 2 else 0


def _reaches(cell: Placed, start: int) -> bool:
    return cell.row < start < cell.row + cell.down


def _groups(heights: Sequence[float], sources: Sequence[Row], spanning: Sequence[Placed], limit: float) -> list[Group]:
    tied = [index > 0 and row.with_previous for index, row in enumerate(sources)]
    for cell in spanning:
        for row in range(cell.row + 1, cell.row + cell.down):
            tied[row] = True
    starts = [index for index, joined in enumerate(tied) if not joined]
    groups: list[Group] = []
    for start, stop in zip(starts, [*starts[1:], len(sources)], strict=False):
        height = sum(heights[start:stop])
        if height <= limit:
            groups.append(Group(start, stop, height))
        else:
            groups += [Group(row, row + 1, heights[row]) for row in range(start, stop)]
    return groups


def _split_tall(
    cells: list[Placed], heights: list[float], sources: list[Row], limit: float
) -> tuple[list[Placed], list[float], list[Row]]:
    """Break rows that are higher than a page between the lines of their text."""
    index = 0
    while index < len(heights):
        if heights[index] > limit and any(c.row == index and c.down == 1 and len(c.lines) > 1 for c in cells):
            upper, lower = _split_row(cells, index, limit)
            cells = upper + lower
            rest = max((c.height for c in cells if c.row == index + 1 and c.down == 1), default=0.0)
            heights[index : index + 1] = [limit, rest]
            sources.insert(index, sources[index])
        index += 1
    return cells, heights, sources


def _split_row(cells: Sequence[Placed], row: int, limit: float) -> tuple[list[Placed], list[Placed]]:
    upper: list[Placed] = []
    lower: list[Placed] = []
    for cell in cells:
        if cell.row > row:
            lower.append(cell._replace(row=cell.row + 1))
        elif cell.row == row and cell.down == 1:
            fits = max(1, int((limit - 2 * cell.pad) // (cell.size * PITCH)))
            upper.append(cell._replace(lines=cell.lines[:fits]))
            lower.append(cell._replace(row=row + 1, lines=cell.lines[fits:]))
        elif cell.row + cell.down > row:
            upper.append(cell._replace(down=cell.down + 1))
        else:
            upper.append(cell)
    return upper, lower
