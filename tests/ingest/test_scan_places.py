"""What of a page detection looks at, and the tilt of pages that are all table."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.ingest.readers.scan import recognise_page
from assistant.ingest.readers.scan_engine import engine
from assistant.ingest.readers.scan_places import inked
from assistant.ingest.tables import ruled_tables
from tests.ingest.scan_pages import HEIGHT, PROSE, WIDTH, Sheet, font_path, scanned

needs_font = pytest.mark.skipif(font_path() is None, reason="没有中文字体（fonts-noto-cjk），不能生成测试页")


def blank(height: int = 640, width: int = 448) -> np.ndarray:
    return np.full((height, width, 3), 250, np.uint8)


def test_white_paper_is_left_out_and_marks_keep_their_surroundings() -> None:
    page = blank()
    page[100:110, 120:130] = 20
    page[600:606, 300:306] = (200, 60, 60)
    rows, columns = inked(page)
    assert rows.size % 32 == (columns.stop - columns.start) % 32 == 0
    assert rows.size < 300
    assert set(range(72, 138)) <= set(rows.tolist())
    assert set(range(570, 636)) <= set(rows.tolist())
    assert columns.start <= 90
    assert columns.stop >= 336
    assert np.all(np.diff(rows) > 0)


def test_an_empty_page_has_nothing_to_look_at_and_a_full_one_is_looked_at_whole() -> None:
    assert not inked(blank())[0].size
    noisy = np.random.default_rng(1).integers(0, 255, (640, 448, 3), np.uint8)
    rows, columns = inked(np.repeat(np.repeat(noisy[::8, ::8], 8, 0), 8, 1))
    assert (rows.size, columns) == (640, slice(0, 448))
    assert inked(blank(32, 32))[0].size == 0


@needs_font
def test_faint_small_words_far_from_all_others_are_found_in_their_place() -> None:
    sheet = Sheet(150)
    sheet.lines(PROSE[:2], y=60)
    sheet.text(500, 800, "第12页", 8, fill="#a0a0a0")
    quads = engine().detect(sheet.array, 150)
    assert len(quads) == 3
    lowest = max(quads, key=lambda q: float(q[:, 1].mean()))
    assert lowest[:, 1].mean() == pytest.approx(805 * 150 / 72, abs=12)
    assert lowest[:, 0].min() == pytest.approx(500 * 150 / 72, abs=12)
    assert engine().detect(Sheet(150).array, 150) == []


@needs_font
def test_a_tilted_page_that_is_all_table_is_set_straight_by_its_rulings_and_loses_no_digit() -> None:
    rows = [["年度", "面积", "工程量", "单价", "投资"]]
    rows += [[f"{2016 + n}年", f"{1.37 * n + 0.52:.2f}", f"{812 + 97 * n}", f"{35.6 + n:.2f}", f"{18.41 * n + 9.3:.2f}"] for n in range(20)]
    sheet = Sheet(150)
    sheet.table(rows, [70, 150, 240, 330, 420, 525], 80, pitch=26)
    result = recognise_page(scanned(sheet.image, tilt=1.1, noise=8, quality=55), 1, WIDTH, HEIGHT)
    assert result.skew == pytest.approx(1.1, abs=0.15)
    (grid,), _ = ruled_tables(result.lines, result.segments, 1)
    assert (grid.rows, grid.cols) == (21, 5)
    read = {(c.row, c.col): "".join(n.text for n in c.lines) for c in grid.cells}
    assert [[read[r, c] for c in range(5)] for r in range(1, 21)] == rows[1:]
