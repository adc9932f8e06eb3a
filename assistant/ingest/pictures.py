"""What a picture is, whatever format it was found in: size, hashes, EXIF, whether it is a seal. Never what or whom it shows."""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import Any

from assistant.core.document import Picture

#: Pictures smaller than this on a side are rules, bullets and spacers: they get no perceptual hash.
SMALLEST = 24
#: Pictures of at least this many pixels on a side can be photographs, of which cropped copies are looked for.
CROPPED = 96


def _areas() -> tuple[tuple[float, float, float, float], ...]:
    """The parts of a picture that are kept, as shares of its width and height: from a corner, all round, from one side."""
    kept = []
    for share in (0.05, 0.1):
        kept += [
            (x * share, y * share, 1 - share + x * share, 1 - share + y * share) for x, y in ((0, 0), (0, 1), (1, 0), (1, 1), (0.5, 0.5))
        ]
        kept += [(share, 0.0, 1.0, 1.0), (0.0, share, 1.0, 1.0), (0.0, 0.0, 1 - share, 1.0), (0.0, 0.0, 1.0, 1 - share)]
    return tuple(kept)


_AREAS = _areas()
#: EXIF fields that tell of a photograph's origin (EXIF 2.32, tags of IFD0 and the Exif IFD).
_EXIF = {
    0x010F: "Make", 0x0110: "Model", 0x0131: "Software", 0x0132: "DateTime", 0x013B: "Artist", 0x8298: "Copyright", 0x9003: "DateTimeOriginal",
    0x9004: "DateTimeDigitized", 0x010E: "ImageDescription", 0xA420: "ImageUniqueID", 0xA431: "BodySerialNumber", 0x9C9B: "XPTitle", 0x9C9D: "XPAuthor",
}  # fmt: skip


def describe(data: bytes, *, pixels: int, width: float | None = None) -> tuple[Picture | None, str | None]:
    """A picture's facts (index 0, no page) and, where it could not be looked into, why (Chinese).

    pixels: the most that it may have. width: in points as it stands on the page, where that is known (seals have a size).
    """
    from PIL import Image, UnidentifiedImageError

    sha256 = hashlib.sha256(data).hexdigest()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                if image.width * image.height > pixels:
                    return Picture(
                        0, None, sha256=sha256, width=image.width, height=image.height
                    ), f"有 {image.width}×{image.height} 像素，超过上限，未解析"
                image.load()
                flat = flatten(image)
                exif = exif_of(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError, Image.DecompressionBombError):
        return Picture(0, None, sha256=sha256), "格式不能识别或已损坏，未解析"
    made = Picture(
        0,
        None,
        phash=phash(flat),
        sha256=sha256,
        width=flat.width,
        height=flat.height,
        seal=is_seal(flat, width),
        exif=exif,
        crops=crops(flat),
        paper=is_paper(flat),
    )
    return made, None


def flatten(image: Any) -> Any:
    """A PIL picture as RGB on white paper."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or (image.mode == "P" and "transparency" in image.info):
        coloured = image.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(paper, coloured).convert("RGB")
    return image.convert("RGB")


def phash(image: Any) -> str | None:
    """64-bit perceptual hash (DCT) in hex of an RGB picture; None for one that is too small or of one colour only."""
    import imagehash

    if image.width < SMALLEST or image.height < SMALLEST:
        return None
    grey = image.convert("L")
    low, high = grey.getextrema()
    if high - low < 8:
        return None
    return str(imagehash.phash(grey))


def crops(image: Any) -> str:
    """The hashes of the picture with a twentieth or a tenth cut off (corners, sides, all round), 16 hex digits each; '' for small ones.

    A copy that is cropped, rescaled and recompressed differs from the nearest of them in 6 of 64 bits at most (from the whole picture's
    hash in up to 26): benchmarks/screen.py.
    """
    import imagehash

    if min(image.width, image.height) < CROPPED or phash(image) is None:
        return ""
    grey = image.convert("L")
    grey.thumbnail((512, 512))
    wide, high = grey.size
    areas = ((int(a * wide), int(b * high), int(c * wide), int(d * high)) for a, b, c, d in _AREAS)
    return "".join(str(imagehash.phash(grey.crop(area))) for area in areas)


def is_paper(image: Any) -> bool:
    """Whether an RGB picture is a sheet of paper: light, nearly all of one tone, hardly coloured. Views have less than two thirds of one tone."""
    import numpy as np

    small = image.copy()
    small.thumbnail((256, 256))
    pixels = np.asarray(small, dtype=float)
    grey = pixels.mean(axis=2)
    tone = float(np.median(grey))
    even = float((abs(grey - tone) < 24).mean())
    coloured = float((pixels.max(axis=2) - pixels.min(axis=2) > 40).mean())
    return tone > 150 and even > 0.75 and coloured < 0.2


def is_seal(image: Any, width: float | None = None) -> bool:
    """Whether an RGB picture is a seal as such: one ring or frame of red or blue ink that fills most of it."""
    import numpy as np

    from assistant.ingest.seals import find_seals

    if min(image.width, image.height) < 40 or max(image.width, image.height) > 3 * min(image.width, image.height):
        return False
    # of unknown size: as wide as an official seal, 42 mm
    shown = width if width and 40 <= width <= 190 else 120.0
    found = find_seals(np.asarray(image), shown)
    scale = shown / image.width
    whole = image.width * scale * image.height * scale
    return any(s.ink != "dark" and (s.box[2] - s.box[0]) * (s.box[3] - s.box[1]) > 0.55 * whole for s in found)


def exif_of(image: Any) -> dict[str, str]:
    """The EXIF fields that tell of a photograph's origin, as strings; GPS as decimal degrees ('GPS': 'lat,lon')."""
    try:
        raw = image.getexif()
        tags = {**dict(raw), **dict(raw.get_ifd(0x8769))}
        gps = dict(raw.get_ifd(0x8825))
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, AttributeError, IndexError):
        return {}
    found = {name: words for tag, name in _EXIF.items() if tag in tags and (words := _words(tags[tag]))}
    place = _degrees(gps)
    return {**found, **({"GPS": place} if place else {})}


def _words(value: Any) -> str:
    if isinstance(value, bytes):
        coding = "utf-16-le" if b"\x00" in value[1:2] else "utf-8"
        value = value.decode(coding, "ignore")
    return str(value).replace("\x00", "").strip()[:200]


def _degrees(gps: dict[int, Any]) -> str | None:
    try:
        angles = [sum(float(part) / 60**n for n, part in enumerate(gps[tag])) for tag in (2, 4)]
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    signs = [-1 if str(gps.get(tag)) in ("S", "W") else 1 for tag in (1, 3)]
    return ",".join(f"{a * s:.6f}" for a, s in zip(angles, signs, strict=True))
