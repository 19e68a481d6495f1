package org.gridsample.internal.opencl;

import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.tensor.DeviceMemory;
import org.gridsample.tensor.Tensor;

/** A buffer of the device's that holds a tensor from one operation to the next. */
final class BufferMemory implements DeviceMemory {
    private final CopyTransport transport;
    private final Transport.Turns turns;
    private final ClBuffer buffer;

    BufferMemory(CopyTransport transport, Transport.Turns turns, ClBuffer buffer) {
        this.transport = transport;
        this.turns = turns;
        this.buffer = buffer;
    }

    ClBuffer buffer() {
        return buffer;
    }

    @Override
    public void upload(Tensor source, long first) {
        long byteOffset = first * source.type().bytes();
        turns.take(() -> transport.alone(source, () -> transport.upload(source, buffer, byteOffset)));
    }

    @Override
    public void download(long first, Tensor target) {
        long byteOffset = first * target.type().bytes();
        turns.take(() -> transport.alone(target, () -> transport.download(buffer, byteOffset, target)));
    }

    @Override
    public void close() {
        turns.takeToFree(() -> transport.free(buffer));
    }
}
