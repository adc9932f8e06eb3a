"""The picture of a PDF page, never with more pixels than a child process can hold, whatever size the page says it has."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: A0 at 110 dpi: larger pages (plans, and damaged files whose pages are kilometres wide) are rendered coarser.
MOST_PIXELS = 20_000_000


def rendered(page: Any, scale: float, *, grey: bool = False) -> NDArray[np.uint8]:
    """A pypdfium2 page as (height, width, 3) RGB or (height, width) grey, at `scale` pixels a point or as much less as the limit demands."""
    width, height = page.get_size()
    scale = min(scale, (MOST_PIXELS / max(1.0, width * height)) ** 0.5, 30_000 / max(1.0, width, height))
    bitmap = page.render(scale=scale, grayscale=grey, rev_byteorder=not grey)
    try:
        shown = bitmap.to_numpy()
        return np.array(shown.reshape(shown.shape[:2]) if grey else shown[:, :, :3], np.uint8, order="C", copy=True)
    finally:
        bitmap.close()
