#!/usr/bin/env python3
"""Writes src/test/resources/pictures: JPEG files of kinds that Java and Pillow can't write, and what Pillow makes of each, and a
lossy WebP.

Run from the repository's root: python3 src/test/python/write_picture_goldens.py (gcc, libjpeg-dev, python3-pil, python3-numpy)
"""

import pathlib
import subprocess
import tempfile

import numpy as np
from PIL import Image

OUT = pathlib.Path("src/test/resources/pictures")

KINDS = """ycc444 ycc422 ycc420 ycc411 ycc420prog ycc420rst ycc444nomarkids012 rgbadobe rgbnomarkidsRGB gray cmyk cmyknomark
ycck""".split()

OUT.mkdir(exist_ok=True)
y, x = np.mgrid[0:120, 0:160]
ramps = np.stack([x * 1.5, y * 2, (x + y) * 0.875], -1).astype("u1")
Image.fromarray(ramps).save(OUT / "lossy.webp", quality=90)
with tempfile.TemporaryDirectory() as scratch:
    program = f"{scratch}/write_jpeg"
    subprocess.run(["gcc", "-O2", "-o", program, "src/test/c/write_jpeg.c", "-ljpeg", "-lm"], check=True)
    for kind in KINDS:
        subprocess.run([program, kind, "33", "17", OUT / f"{kind}.jpg"], check=True)
        picture = Image.open(OUT / f"{kind}.jpg")
        values = np.asarray(picture if picture.mode == "L" else picture.convert("RGB"))
        np.save(OUT / f"{kind}.npy", np.atleast_3d(values).transpose(2, 0, 1)[None].copy())
