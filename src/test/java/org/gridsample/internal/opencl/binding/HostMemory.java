package org.gridsample.internal.opencl.binding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Direct host memory for tests. */
final class HostMemory {
    private HostMemory() {}

    static ByteBuffer bytes(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    static FloatBuffer floats(float... values) {
        return bytes(values.length * Float.BYTES).asFloatBuffer().put(values).flip();
    }

    static float[] array(FloatBuffer buffer) {
        float[] values = new float[buffer.remaining()];
        buffer.duplicate().get(values);
        return values;
    }
}
