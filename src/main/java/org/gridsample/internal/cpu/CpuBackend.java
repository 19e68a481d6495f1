package org.gridsample.internal.cpu;

import java.util.function.LongConsumer;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.tensor.ElementType;

/** The pure-Java CPU path: the output's pixels in tiles, spread over the cores. */
public final class CpuBackend implements Backend {
    /** Taps of a tile stay in the first-level cache: 512 pixels x 4 taps x (offset + weight) are 16 KiB. */
    private static final int TILE_PIXELS = 512;

    @Override
    public void sample(SampleRequest request) {
        long plane = request.outputPlane();
        int tilePixels = (int) Math.min(plane, TILE_PIXELS);
        long tilesPerItem = (plane + tilePixels - 1) / tilePixels;
        WorkerPool.run(request.batch() * tilesPerItem, WorkerPool.PROCESSORS, () -> {
            TileSampler sampler = request.type() == ElementType.FLOAT32
                    ? new FloatSampler(request, tilePixels)
                    : new DoubleSampler(request, tilePixels);
            LongConsumer worker = unit -> {
                long firstPixel = unit % tilesPerItem * tilePixels;
                int count = (int) Math.min(tilePixels, plane - firstPixel);
                sampler.sample(unit / tilesPerItem, firstPixel, count);
            };
            return worker;
        });
    }

    @Override
    public String describe() {
        return "cpu, " + WorkerPool.PROCESSORS + (WorkerPool.PROCESSORS == 1 ? " thread" : " threads");
    }

    /** Nothing to free: the threads are the process's and go when idle. */
    @Override
    public void close() {}
}
