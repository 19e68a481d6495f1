package org.gridsample.internal.opencl;

import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.tensor.DeviceMemory;
import org.gridsample.tensor.Tensor;

/** A buffer of the device's that holds a tensor from one operation to the next. */
final class BufferMemory implements DeviceMemory {
    private final CopyTransport transport;
    private final ClBuffer buffer;

    BufferMemory(CopyTransport transport, ClBuffer buffer) {
        this.transport = transport;
        this.buffer = buffer;
    }

    ClBuffer buffer() {
        return buffer;
    }

    @Override
    public void upload(Tensor source, long first) {
        transport.upload(source, buffer, first * source.type().bytes());
    }

    @Override
    public void download(long first, Tensor target) {
        transport.download(buffer, first * target.type().bytes(), target);
    }

    @Override
    public void close() {
        transport.free(buffer);
    }
}
