package org.gridsample.internal.opencl;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.gridsample.device.DeviceInfo;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.opencl.binding.ClArgument;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClKernel;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.internal.opencl.binding.Closing;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * Samples on one OpenCL device. Owns the session and everything created in it. Requests take turns: kernels keep their
 * arguments from one call to the next, and one queue serves all.
 */
final class OpenClBackend implements Backend {
    /**
     * Work-items of a group. Fixed, so that a driver which compiles per group size (pocl) compiles once; a multiple of every
     * GPU's SIMD width.
     */
    private static final long GROUP = 64;

    private final ClSession session;
    private final DeviceInfo device;
    private final String bindingName;
    private final ProgramCache programs;
    private final ReentrantLock turn = new ReentrantLock();
    private boolean closed;

    OpenClBackend(ClSession session, DeviceInfo device, String bindingName) {
        this.session = session;
        this.device = device;
        this.bindingName = bindingName;
        programs = new ProgramCache(session);
    }

    @Override
    public Optional<String> refusal(SampleRequest request) {
        if (request.type() == ElementType.FLOAT64 && !device.float64()) {
            return Optional.of(
                    device.name() + " can't compute in float64 (no cl_khr_fp64); use float32 or the CPU path");
        }
        long sum = 0;
        for (Tensor tensor : List.of(request.input(), request.grid(), request.output())) {
            long bytes = bytes(tensor);
            if (bytes > device.maxAllocation()) {
                return Optional.of(device.name() + " holds at most " + device.maxAllocation()
                        + " bytes in one buffer (CL_DEVICE_MAX_MEM_ALLOC_SIZE), " + tensor + " needs " + bytes
                        + "; sample a part at a time or use the CPU path");
            }
            sum += bytes;
        }
        if (sum > device.globalMemory()) {
            return Optional.of(device.name() + " has " + device.globalMemory()
                    + " bytes of memory, input, grid and output together need " + sum
                    + "; sample a part at a time or use the CPU path");
        }
        return Optional.empty();
    }

    @Override
    public void sample(SampleRequest request) {
        turn.lock();
        try {
            ClKernel kernel = programs.get(KernelVariant.of(request));
            try (ClBuffer input = session.createBuffer(bytes(request.input()));
                    ClBuffer grid = session.createBuffer(bytes(request.grid()));
                    ClBuffer output = session.createBuffer(bytes(request.output()))) {
                session.write(input, values(request.input()));
                session.write(grid, values(request.grid()));
                long group = Math.min(GROUP, kernel.maxWorkGroupSize());
                long items = (request.outputPlane() + group - 1) / group * group;
                session.launch(
                        kernel,
                        arguments(request, input, grid, output),
                        new long[] {items, request.batch()},
                        new long[] {group, 1});
                session.read(output, values(request.output()));
            }
        } finally {
            turn.unlock();
        }
    }

    private static List<ClArgument> arguments(SampleRequest request, ClBuffer input, ClBuffer grid, ClBuffer output) {
        Axis[] axes = {request.axis(0), request.axis(1), request.axis(2)};
        ElementType type = request.type();
        return List.of(
                new ClArgument.Memory(input),
                new ClArgument.Memory(grid),
                new ClArgument.Memory(output),
                int4(axes[0].size(), axes[1].size(), axes[2].size()),
                real4(type, axes[0].last(), axes[1].last(), axes[2].last()),
                real4(type, axes[0].scale(), axes[1].scale(), axes[2].scale()),
                real4(type, axes[0].turn(), axes[1].turn(), axes[2].turn()),
                int64(request.channels()),
                int64(request.outputPlane()),
                int64(request.inputBatchStride()),
                int64(request.gridBatchStride()));
    }

    private static ClArgument int4(int x, int y, int z) {
        return value(4 * Integer.BYTES, bytes -> bytes.putInt(x).putInt(y).putInt(z));
    }

    private static ClArgument real4(ElementType type, double x, double y, double z) {
        return value(4 * type.bytes(), bytes -> {
            if (type == ElementType.FLOAT32) {
                bytes.putFloat((float) x).putFloat((float) y).putFloat((float) z);
            } else {
                bytes.putDouble(x).putDouble(y).putDouble(z);
            }
        });
    }

    private static ClArgument int64(long number) {
        return value(Long.BYTES, bytes -> bytes.putLong(number));
    }

    private static ClArgument value(int size, Consumer<ByteBuffer> writer) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        writer.accept(bytes);
        return new ClArgument.Value(bytes.clear());
    }

    private static long bytes(Tensor tensor) {
        return tensor.elementCount() * tensor.type().bytes();
    }

    private static Buffer values(Tensor tensor) {
        return tensor.type() == ElementType.FLOAT32 ? tensor.floats() : tensor.doubles();
    }

    @Override
    public String describe() {
        return device.selector() + " " + device.name() + " (" + device.platform() + ", driver "
                + device.driverVersion() + ", " + bindingName + "), float64 " + (device.float64() ? "yes" : "no")
                + ", float32 subnormals " + (device.float32Denormals() ? "kept" : "flushed to 0");
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (!closed) {
                closed = true;
                Closing.all(session::finish, programs::close, session::close);
            }
        } finally {
            turn.unlock();
        }
    }
}
