"""PyTorch's grid_sample on the GPU, timed by CUDA's events.

    python3 pytorch_cuda.py ROUNDS "1x3x2160x3840 bilinear" ...

Prints "version TAB text", then "cell TAB nanoseconds" (the median) for each cell that PyTorch has.
"""

import math
import statistics
import sys

WARM_UP = 5

# Some 50 ms, in which all calls of a cell are queued.
SLEEP_CYCLES = 100_000_000


def turned(torch, shape):
    cos, sin = math.cos(0.2), math.sin(0.2)
    if len(shape) == 4:
        rotation = [[cos, -sin, 0], [sin, cos, 0]]
    else:
        rotation = [[cos, -sin, 0, 0], [sin, cos, 0, 0], [0, 0, 1, 0]]
    theta = torch.tensor(rotation).repeat(shape[0], 1, 1)
    return torch.nn.functional.affine_grid(theta, shape, align_corners=False).cuda()


def median_nanos(torch, shape, mode, rounds):
    image = torch.rand(shape, device="cuda")
    grid = turned(torch, shape)
    events = []
    # The GPU is kept waiting until everything is queued: what is timed is its work, as in the kernels' profiling events that this
    # is compared with, and not how fast Python launches.
    torch.cuda._sleep(SLEEP_CYCLES)
    for _ in range(WARM_UP + rounds):
        start = torch.cuda.Event(enable_timing=True)
        end = torch.cuda.Event(enable_timing=True)
        start.record()
        torch.nn.functional.grid_sample(image, grid, mode=mode, padding_mode="zeros", align_corners=False)
        end.record()
        events.append((start, end))
    torch.cuda.synchronize()
    return statistics.median(start.elapsed_time(end) * 1e6 for start, end in events[WARM_UP:])


def main(rounds, cells):
    try:
        import torch
    except ImportError as error:
        print(f"version\tnone: {error}")
        return
    if not torch.cuda.is_available():
        print(f"version\tnone: PyTorch {torch.__version__} sees no CUDA device")
        return
    print(f"version\t{torch.__version__}, CUDA {torch.version.cuda}, {torch.cuda.get_device_name()}")
    with torch.no_grad():
        for cell in cells:
            extents, mode = cell.split()
            shape = [int(extent) for extent in extents.split("x")]
            try:
                print(f"{cell}\t{median_nanos(torch, shape, mode, rounds):.0f}", flush=True)
            except (RuntimeError, NotImplementedError) as error:
                # It has no bicubic in 5-D; or the cell doesn't fit beside what else is in memory.
                print(f"{cell}: {error}", file=sys.stderr)


main(int(sys.argv[1]), sys.argv[2:])
