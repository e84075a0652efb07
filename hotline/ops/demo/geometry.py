"""Plane geometry for the demo city: an irregular patchwork of zones, crossings of streets, inside or not. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

Point = tuple[float, float]


def patchwork(
    rows: Sequence[Sequence[float]], heights: Sequence[float], *, wobble: float, rng: Random
) -> list[list[Point]]:
    """Polygons of a patchwork in the unit square, row by row from the south, each closed and counter-clockwise.

    `rows` holds for each row the fractions at which it is cut from west to east (0 and 1 included), `heights` the
    fractions between rows. Cuts need not line up. Edges are shared point by point, so that neighbours touch exactly.
    """
    lines = [_line(j, rows, heights, wobble, rng) for j in range(len(heights))]
    polygons = []
    for j, cuts in enumerate(rows):
        walls = {cut: _wall(cut, lines[j], lines[j + 1], wobble, rng) for cut in cuts}
        for west, east in pairwise(cuts):
            bottom = [point for at, point in lines[j] if west <= at <= east]
            top = [point for at, point in lines[j + 1] if west <= at <= east]
            ring = bottom + walls[east][1:-1] + top[::-1] + walls[west][1:-1][::-1]
            polygons.append([*ring, ring[0]])
    return polygons


def _line(
    j: int, rows: Sequence[Sequence[float]], heights: Sequence[float], wobble: float, rng: Random
) -> list[tuple[float, Point]]:
    """One border between two rows: a point at each cut of either row and in the middle of long stretches, moved a little."""
    cuts = sorted({cut for row in rows[max(0, j - 1) : j + 1] for cut in row})
    between = [round((a + b) / 2, 6) for a, b in pairwise(cuts) if b - a > 6 * wobble]
    return [(at, _moved((at, heights[j]), wobble, rng)) for at in sorted([*cuts, *between])]


def _wall(
    cut: float, below: list[tuple[float, Point]], above: list[tuple[float, Point]], wobble: float, rng: Random
) -> list[Point]:
    """One border between two zones of a row, from the line below to the line above, bent in the middle."""
    foot, head = dict(below)[cut], dict(above)[cut]
    middle = ((foot[0] + head[0]) / 2, (foot[1] + head[1]) / 2)
    return [foot, _moved(middle, wobble, rng), head]


def _moved(point: Point, wobble: float, rng: Random) -> Point:
    """A point moved by at most `wobble` up or down and half of it sideways, so that close points keep their order."""
    return (point[0] + rng.uniform(-wobble, wobble) / 2, point[1] + rng.uniform(-wobble, wobble))


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether the point lies in the closed ring (even-odd rule)."""
    x, y = point
    found = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


def centre(ring: Sequence[Point]) -> Point:
    """Centre of area of the closed ring."""
    area = sum_x = sum_y = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = x1 * y2 - x2 * y1
        area += cross
        sum_x += (x1 + x2) * cross
        sum_y += (y1 + y2) * cross
    return (sum_x / (3 * area), sum_y / (3 * area))


def shares_an_edge(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """Whether two closed rings have at least one whole edge in common (a common corner is not enough)."""
    edges = {frozenset(edge) for edge in pairwise(one)}
    return any(frozenset(edge) in edges for edge in pairwise(other))


def crossing(a: tuple[Point, Point], b: tuple[Point, Point]) -> Point | None:
    """Where two segments cross, or None."""
    (x1, y1), (x2, y2) = a
    (x3, y3), (x4, y4) = b
    slope = (x2 - x1) * (y4 - y3) - (y2 - y1) * (x4 - x3)
    if slope == 0:
        return None
    along_a = ((x3 - x1) * (y4 - y3) - (y3 - y1) * (x4 - x3)) / slope
    along_b = ((x3 - x1) * (y2 - y1) - (y3 - y1) * (x2 - x1)) / slope
    if not (0 <= along_a <= 1 and 0 <= along_b <= 1):
        return None
    return (x1 + along_a * (x2 - x1), y1 + along_a * (y2 - y1))
