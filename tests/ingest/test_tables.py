"""Ruled tables from segments and lines, as they come from PDF paths and from scans."""

from __future__ import annotations

from assistant.ingest.layout import Segment
from assistant.ingest.tables import ruled_tables, shapes
from tests.ingest.test_layout import line


def grid(xs: list[float], ys: list[float]) -> list[Segment]:
    return [Segment(xs[0], y, xs[-1], y) for y in ys] + [Segment(x, ys[0], x, ys[-1]) for x in xs]


def test_cells_once_and_words_in_their_cells() -> None:
    segments = grid([50, 150, 250], [100, 120, 140])
    [table], rest = ruled_tables([line("年度", 104, x=60), line("27.82", 124, x=160), line("外面", 200)], segments, 1)
    assert (table.rows, table.cols, len(table.cells)) == (2, 2, 4)
    assert [(c.row, c.col, c.lines[0].text) for c in table.cells if c.lines] == [(0, 0, "年度"), (1, 1, "27.82")]
    assert [x.text for x in rest] == ["外面"]


def test_a_line_over_several_cells_is_cut_at_the_borders() -> None:
    segments = grid([48, 120, 200, 300], [100, 120])
    [table], _ = ruled_tables([line("年度27.8226.23", 104, x=60, size=10)], segments, 1)
    assert ["".join(x.text for x in c.lines) for c in table.cells] == ["年度27.8", "226.23", ""]


def test_missing_borders_merge_cells() -> None:
    segments = (
        [Segment(50, y, 250, y) for y in (100, 140)] + [Segment(150, 120, 250, 120)] + [Segment(x, 100, x, 140) for x in (50, 150, 250)]
    )
    [shape] = shapes(segments)
    assert shape.areas == ((0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1))


def test_lines_drawn_twice_and_not_quite_meeting() -> None:
    doubled = grid([50, 150, 250], [100, 120, 140]) + grid([50.8, 150.6, 250.7], [100.5, 120.4, 140.6])
    short = [Segment(s.x0 + (2 if s.y0 == s.y1 else 0), s.y0, s.x1 - (2 if s.y0 == s.y1 else 0), s.y1) for s in doubled]
    [shape] = shapes(short)
    assert len(shape.areas) == 4


def test_frames_single_rules_and_drawings_are_no_tables() -> None:
    assert shapes(grid([50, 250], [100, 140])) == []
    assert shapes([Segment(50, 60, 500, 60)]) == []
    empty, rest = ruled_tables([line("正文", 300)], grid([50, 150, 250], [100, 120, 140]), 1)
    assert empty == []
    assert len(rest) == 1


def test_two_tables_on_a_page_from_top_to_bottom() -> None:
    found = shapes(grid([50, 150, 250], [400, 420]) + grid([50, 120, 250], [100, 120]))
    assert [s.ys[0] for s in found] == [100, 400]


def test_three_line_tables_by_their_gaps() -> None:
    rules = [Segment(60, y, 500, y) for y in (60, 100, 120, 180)]  # the first is the rule below a running header
    words = [
        line(t, y, x=x, size=10)
        for y, row in (
            (104, ("年度", "产量", "备注")),
            (124, ("2021", "27.82", "达产")),
            (144, ("2022", "26.23", "达产")),
            (164, ("合计", "54.05", "无")),
        )
        for t, x in zip(row, (80, 230, 400), strict=True)
    ]
    [table], rest = ruled_tables([line("表2 产量", 80, x=250), *words, line("正文在表的下面" * 4, 200, x=60)], rules, 1)
    assert (table.rows, table.cols, table.box[1]) == (4, 3, 100)
    assert [c.lines[0].text for c in table.cells][:6] == ["年度", "产量", "备注", "2021", "27.82", "达产"]
    assert [x.text[:4] for x in rest] == ["表2 产", "正文在表"]


def test_rules_around_running_text_are_no_table() -> None:
    rules = [Segment(60, y, 500, y) for y in (60, 100, 700)]
    found, rest = ruled_tables([line("一行写满了的正文文字" * 4, 110 + 20 * n, x=60, size=10) for n in range(20)], rules, 1)
    assert found == []
    assert len(rest) == 20
