package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.SampleRequest;

/** One channel after the other. */
final class FloatPlanarWriter implements FloatWriter {
    private final FloatBuffer values;
    private final long channels;
    private final long plane;

    FloatPlanarWriter(SampleRequest request) {
        values = request.output().floats();
        channels = request.geometry().channels();
        plane = request.geometry().outputPlane();
    }

    @Override
    public void row(long item, long channel, long pixel, float[] from, int at, int count) {
        values.put((int) ((item * channels + channel) * plane + pixel), from, at, count);
    }
}
