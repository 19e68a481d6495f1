#!/usr/bin/env python3
"""Writes src/test/resources/npy: files from NumPy itself, so that a bug shared by our reader and writer can't hide.

Run from the repository's root: python3 src/test/python/write_npy_goldens.py
"""

import io
import pathlib
import struct

import numpy as np

OUT = pathlib.Path("src/test/resources/npy")

SHAPES = {
    "rank0": (),
    "rank1": (3,),
    "rank2": (2, 3),
    "rank3": (2, 3, 4),
    "rank4": (2, 3, 2, 5),
    "rank5": (2, 1, 3, 2, 4),
    "empty": (2, 0, 3),
    "hundreds": (100, 1),
}


def values(shape, dtype):
    """Element k in C order is k + 0.25: exact in both types, and different for every index."""
    return (np.arange(int(np.prod(shape)), dtype="f8") + 0.25).reshape(shape).astype(dtype)


def ends(shape, dtype):
    """Element k in C order counts from an end of the integers' range, the upper and the lower one in turn."""
    info = np.iinfo(dtype)
    k = np.arange(int(np.prod(shape)), dtype="i8")
    return np.where(k % 2 == 0, info.max - k, info.min + k).reshape(shape).astype(dtype)


def data_and_header(header, data, version=(1, 0)):
    length = struct.pack("<H" if version[0] == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes(version) + length + header + data


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for name, shape in SHAPES.items():
        for dtype in ("<f4", "<f8", ">f4", ">f8"):
            order = "le" if dtype[0] == "<" else "be"
            array = values(shape, dtype)
            np.save(OUT / f"{name}-{order}-{dtype[1:]}-c.npy", array)
            np.save(OUT / f"{name}-{order}-{dtype[1:]}-f.npy", np.array(array, order="F"))

    for dtype in ("<f2", ">f2", "|u1", "<u2", ">u2", "<i2", ">i2", "<i4", ">i4"):
        order = "be" if dtype[0] == ">" else "le"
        array = (values if dtype[1] == "f" else ends)(SHAPES["rank3"], dtype)
        np.save(OUT / f"rank3-{order}-{dtype[1:]}-c.npy", array)
        np.save(OUT / f"rank3-{order}-{dtype[1:]}-f.npy", np.array(array, order="F"))

    for version in ((2, 0), (3, 0)):
        stream = io.BytesIO()
        np.lib.format.write_array(stream, values((2, 3), "<f4"), version=version)
        (OUT / f"version{version[0]}.npy").write_bytes(stream.getvalue())

    # 8 + 4 + 61 bytes before the data: not a multiple of 4.
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }  \n"
    assert (12 + len(header)) % 4 != 0
    data = values((2, 3), "<f4").tobytes()
    (OUT / "version2-unaligned.npy").write_bytes(data_and_header(header, data, (2, 0)))

    for name, dtype in {"i1": "|i1", "u4": "<u4", "i8": "<i8", "c8": "<c8", "bool": "|b1"}.items():
        np.save(OUT / f"unsupported-{name}.npy", np.array([1, 100, 0]).astype(dtype))
    np.save(OUT / "unsupported-object.npy", np.array([None, "x"], dtype=object), allow_pickle=True)
    np.save(OUT / "unsupported-record.npy", np.array([(1.0, 2)], dtype=[("a", "<f4"), ("b", "<i4")]))

    special = np.array([np.nan, np.inf, -np.inf, -0.0, 1e-40, 3.4028235e38], dtype="<f4")
    np.save(OUT / "special-values.npy", special)


if __name__ == "__main__":
    main()
