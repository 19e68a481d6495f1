#!/usr/bin/env python3
"""Makes picture files of every kind in a folder, each with NAME.npy, what libpng or Pillow makes of it, and a line in
expected.tsv: name, EXIF orientation, bytes of the ICC profile.

make_pictures.py FOLDER SOURCES (gcc, libpng-dev, libjpeg-dev, python3-pil, python3-numpy; SOURCES is src/test/c)
"""

import pathlib
import random
import struct
import subprocess
import sys
import zlib

import numpy as np
from PIL import Image, ImageCms

OUT = pathlib.Path(sys.argv[1])
SOURCES = pathlib.Path(sys.argv[2])
SIZES = [(1, 1), (9, 5), (33, 17)]
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}

rng = random.Random(1)
expected = []


def program(name, library):
    path = OUT / name
    subprocess.run(["gcc", "-O1", "-o", path, SOURCES / f"{name}.c", library, "-lm"], check=True)
    return path


READ_PNG = program("read_png", "-lpng")
WRITE_JPEG = program("write_jpeg", "-ljpeg")


def note(name, values, orientation=1, profile=0):
    if values.ndim == 2:
        values = values[..., None]
    if values.shape[-1] == 2:
        values = values[..., [0, 0, 0, 1]]
    np.save(OUT / f"{name}.npy", values.transpose(2, 0, 1)[None].copy())
    expected.append(f"{name}\t{orientation}\t{profile}\n")


# ---- PNG ----


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def filtered(row, above, step, kind):
    out = bytearray([kind])
    for i, value in enumerate(row):
        left = row[i - step] if i >= step else 0
        up = above[i]
        corner = above[i - step] if i >= step else 0
        p = left + up - corner
        nearest = min((abs(p - left), 0, left), (abs(p - up), 1, up), (abs(p - corner), 2, corner))[2]
        out.append((value - (0, left, up, (left + up) // 2, nearest)[kind]) & 0xFF)
    return bytes(out)


def pass_rows(width, height, bits):
    """Random bytes in rows, each by a filter of its own; every bit pattern is a pixel."""
    if width == 0 or height == 0:
        return b""
    count = (width * bits + 7) // 8
    above = bytes(count)
    rows = b""
    for _ in range(height):
        row = rng.randbytes(count)
        rows += filtered(row, above, max(1, bits // 8), rng.randrange(5))
        above = row
    return rows


def png(name, width, height, color, depth, interlaced=False, before=b"", pieces=1, orientation=1, profile=0):
    bits = SAMPLES[color] * depth
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    raw = b"".join(pass_rows(-((x - width) // dx), -((y - height) // dy), bits) for x, y, dx, dy in passes)
    data = zlib.compress(raw)
    step = -(-len(data) // pieces)
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced)
    (OUT / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before
        + b"".join(chunk(b"IDAT", data[i:i + step]) for i in range(0, len(data), step)) + chunk(b"IEND"))
    subprocess.run([READ_PNG, OUT / name, OUT / "values"], check=True)
    *numbers, samples = (OUT / "values").read_bytes().split(b"\n", 4)
    w, h, channels, sample_bits = map(int, numbers)
    values = np.frombuffer(samples, "u2" if sample_bits == 16 else "u1").reshape(h, w, channels)
    note(name, values, orientation, profile)


def colors(depth):
    return rng.randbytes(3 << depth)



for color, depths in DEPTHS.items():
    for depth in depths:
        plte = chunk(b"PLTE", colors(depth)) if color == 3 else b""
        for interlaced in (False, True):
            for width, height in SIZES:
                png(f"png{color}-{depth}-{interlaced:d}-{width}.png", width, height, color, depth, interlaced, plte)
            if color in (0, 2):
                for i in range(3):
                    key = b"".join(struct.pack(">H", rng.randrange(1 << depth)) for _ in range(SAMPLES[color]))
                    png(f"trns{color}-{depth}-{interlaced:d}-{i}.png", 16, 7, color, depth, interlaced, chunk(b"tRNS", key))
            if color == 3:
                png(f"trns3-{depth}-{interlaced:d}.png", 16, 7, 3, depth, interlaced,
                    plte + chunk(b"tRNS", rng.randbytes((1 << depth) - 1)))

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
for pieces in (2, 3, 7, 50):
    png(f"pieces-{pieces}.png", 33, 17, 2, 8, False, b"", pieces)
for kind, data in ((b"gAMA", struct.pack(">I", 45455)), (b"bKGD", bytes(6)), (b"tEXt", b"a\0b"), (b"pHYs", bytes(9)),
                   (b"sBIT", b"\5\5\5"), (b"sRGB", b"\0")):
    png(f"beside-{kind.decode()}.png", 9, 5, 2, 8, False, chunk(kind, data))
png("profile.png", 9, 5, 2, 8, False, chunk(b"iCCP", b"x\0\0" + zlib.compress(SRGB)), 1, 1, len(SRGB))
for number in range(1, 9):
    exif = b"II*\0\x08\0\0\0" + struct.pack("<HHHIHH", 1, 0x112, 3, 1, number, 0)
    png(f"turned-{number}.png", 9, 5, 2, 16, False, chunk(b"eXIf", exif), 1, number)

# ---- JPEG ----


def jpeg(name, orientation=1, profile=0):
    picture = Image.open(OUT / name)
    note(name, np.asarray(picture if picture.mode == "L" else picture.convert("RGB")), orientation, profile)


VARIANTS = ["", "prog", "rst", "nomark", "nomarkids012", "nomarkprog"]
KINDS = [f"ycc{sampling}{variant}" for sampling in (444, 422, 420, 411, 410) for variant in VARIANTS]
KINDS += [f"{components}{variant}" for components in ("gray", "cmyk") for variant in VARIANTS[:4]]
KINDS += ["ycck", "ycckprog", "ycckrst", "rgbadobe", "rgbadobeprog", "rgbnomarkidsRGB", "rgbnomarkidsRGBrst"]
for kind in KINDS:
    for width, height in SIZES:
        name = f"{kind}-{width}.jpg"
        subprocess.run([WRITE_JPEG, kind, str(width), str(height), OUT / name], check=True)
        jpeg(name)

photo = Image.fromarray(np.add.outer(np.add.outer(np.arange(31) * 5, np.arange(45) * 2), [0, 40, 80]).astype("u1"))
for quality in (10, 60, 95):
    for subsampling in (0, 1, 2):
        for progressive in (False, True):
            name = f"pillow-{quality}-{subsampling}-{progressive:d}.jpg"
            photo.save(OUT / name, quality=quality, subsampling=subsampling, progressive=progressive, optimize=True)
            jpeg(name)
for number in range(1, 9):
    exif = Image.Exif()
    exif[0x112] = number
    exif[0x10F] = "a camera"
    photo.save(OUT / f"turned-{number}.jpg", exif=exif)
    jpeg(f"turned-{number}.jpg", number)
photo.save(OUT / "profile.jpg", icc_profile=SRGB)
jpeg("profile.jpg", 1, len(SRGB))
LARGE = SRGB + bytes(200_000)
photo.save(OUT / "large-profile.jpg", icc_profile=LARGE)
jpeg("large-profile.jpg", 1, len(LARGE))

# ---- TIFF, BMP, GIF ----


def saved(name, picture, orientation=1, profile=0, **how):
    """By Pillow, of values that are known."""
    picture.save(OUT / name, **how)
    if picture.mode == "P":
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    elif picture.mode in ("1", "CMYK"):
        picture = picture.convert({"1": "L", "CMYK": "RGB"}[picture.mode])
    note(name, np.asarray(picture), orientation, profile)


gray = photo.convert("L")
alpha = photo.copy()
alpha.putalpha(gray)
wide = np.arange(31 * 45).reshape(31, 45)
MODES = {
    "1": gray.convert("1"), "L": gray, "LA": alpha.convert("LA"), "RGB": photo, "RGBA": alpha, "CMYK": photo.convert("CMYK"),
    "P": photo.quantize(40), "I16": Image.fromarray((wide * 40).astype("u2")), "I": Image.fromarray((wide * 99999 - 7).astype("i4")),
    "F": Image.fromarray((wide * 0.37 - 100).astype("f4")),
}
for mode, picture in MODES.items():
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        saved(f"{mode}-{compression}.tif", picture, compression=compression)
BLACK_IS_ZERO = struct.pack("<HHIHH", 262, 3, 1, 1, 0)
for mode in ("1", "L"):
    inverted = (OUT / f"{mode}-raw.tif").read_bytes().replace(BLACK_IS_ZERO, struct.pack("<HHIHH", 262, 3, 1, 0, 0))
    (OUT / f"{mode}-inverted.tif").write_bytes(inverted)
    note(f"{mode}-inverted.tif", np.asarray(Image.open(OUT / f"{mode}-inverted.tif").convert("L")))
saved("1-group4.tif", MODES["1"], compression="group4")
for number in range(1, 9):
    saved(f"turned-{number}.tif", photo, number, tiffinfo={0x112: number})
saved("profile.tif", photo, 1, len(SRGB), icc_profile=SRGB)
for mode in ("1", "L", "P", "RGB"):
    saved(f"{mode}.bmp", MODES[mode])
    saved(f"{mode}.gif", MODES[mode].convert("P") if mode == "RGB" else MODES[mode])
for mode in ("RGB", "RGBA"):
    # Beneath alpha 0 the encoder changes colours unless told not to.
    saved(f"{mode}.webp", MODES[mode], 1, len(LARGE), lossless=True, exact=True, icc_profile=LARGE)
    saved(f"{mode}-turned.webp", MODES[mode], 6, lossless=True, exact=True, exif=b"II*\0\x08\0\0\0" + struct.pack("<HHHIHH", 1, 0x112, 3, 1, 6, 0))
pages = [np.asarray(MODES["F"]) + page for page in range(3)]
first, *others = map(Image.fromarray, pages)
first.save(OUT / "volume.tif", save_all=True, append_images=others)
np.save(OUT / "volume.tif.npy", np.stack(pages)[None, None])
expected.append("volume.tif\t1\t0\n")

(OUT / "expected.tsv").write_text("".join(expected))
