package org.gridsample.internal.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.opencl.binding.ClArgument;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClKernel;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.internal.opencl.binding.Closing;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples on one OpenCL device. Owns the session and everything created in it. Requests take turns: kernels keep their
 * arguments from one call to the next, and one queue serves all.
 */
final class OpenClBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(OpenClBackend.class);

    private final ClSession session;
    private final DeviceInfo device;
    private final String bindingName;
    private final Transport transport;
    private final TuningTable tuning;
    private final ProgramCache programs;
    private final Health health;
    private final KernelCheck check;
    private final ReentrantLock turn = new ReentrantLock();
    private final ByteBuffer geometry =
            ByteBuffer.allocateDirect(Launch.MAX_GEOMETRY_BYTES).order(ByteOrder.nativeOrder());
    private final boolean pocl;
    private boolean closed;

    OpenClBackend(
            ClSession session,
            DeviceInfo device,
            String bindingName,
            Transport transport,
            TuningTable tuning,
            DeviceCache binaries,
            KernelCheck check) {
        this.session = session;
        this.device = device;
        this.bindingName = bindingName;
        this.transport = transport;
        this.tuning = tuning;
        this.check = check;
        pocl = Pocl.is(device.platform());
        programs = new ProgramCache(session, binaries);
        health = new Health(session, device.name());
    }

    @Override
    public Optional<String> refusal(SampleRequest request) {
        if (request.type() == ElementType.FLOAT64 && !device.float64()) {
            return Optional.of(
                    device.name() + " can't compute in float64 (no cl_khr_fp64); use float32 or the CPU path");
        }
        if (request.input().byteCount() > device.maxAllocation()) {
            return tooLarge(request.input());
        }
        if (request.grid().byteCount() > device.maxAllocation()) {
            return tooLarge(request.grid());
        }
        if (request.output().byteCount() > device.maxAllocation()) {
            return tooLarge(request.output());
        }
        return tooLarge(request);
    }

    private Optional<String> tooLarge(Tensor tensor) {
        return Optional.of(device.name() + " holds at most " + device.maxAllocation()
                + " bytes in one buffer (CL_DEVICE_MAX_MEM_ALLOC_SIZE), " + tensor + " needs " + tensor.byteCount()
                + "; sample a part at a time or use the CPU path");
    }

    private Optional<String> tooLarge(SampleRequest request) {
        long sum = request.input().byteCount()
                + request.grid().byteCount()
                + request.output().byteCount();
        if (sum <= device.globalMemory()) {
            return Optional.empty();
        }
        return Optional.of(device.name() + " has " + device.globalMemory()
                + " bytes of memory, input, grid and output together need " + sum
                + "; sample a part at a time or use the CPU path");
    }

    @Override
    public void sample(SampleRequest request) {
        sample(request, tuning.choose(TuningTable.Kind.of(request)));
    }

    /** As {@link #sample(SampleRequest)}, cut in a way of the caller's. */
    void sample(SampleRequest request, Tuning choice) {
        turn.lock();
        boolean compiles = false;
        try {
            health.check();
            KernelVariant variant = KernelVariant.of(request, choice.width());
            compiles = pocl && !programs.has(variant);
            ClKernel kernel =
                    programs.get(variant, made -> check.run(variant, known -> run(known, choice, variant, made)));
            run(request, choice, variant, kernel);
        } catch (GridSampleException e) {
            health.note(e);
            throw e;
        } finally {
            if (compiles) {
                Pocl.giveBackSignals();
            }
            turn.unlock();
        }
    }

    private void run(SampleRequest request, Tuning choice, KernelVariant variant, ClKernel kernel) {
        Launch launch = new Launch(request, choice, variant.width(), device.computeUnits(), kernel.maxWorkGroupSize());
        transport.carry(
                request, health, (input, grid, output) -> enqueue(request, kernel, launch, input, grid, output));
    }

    /** What suits this device best, found by trying; types that it lacks are left as they are. */
    TuningTable tune(Consumer<String> progress) {
        List<ElementType> types = device.float64() ? List.of(ElementType.values()) : List.of(ElementType.FLOAT32);
        return new Tuner(this::sample, System::nanoTime, progress).tune(tuning, types);
    }

    private void enqueue(
            SampleRequest request, ClKernel kernel, Launch launch, ClBuffer input, ClBuffer grid, ClBuffer output) {
        List<ClArgument> arguments = List.of(
                new ClArgument.Memory(input),
                new ClArgument.Memory(grid),
                new ClArgument.Memory(output),
                new ClArgument.Value(geometry));
        for (long item = 0; item < request.batch(); item += launch.batchAtOnce()) {
            launch.writeGeometry(item, geometry);
            session.launch(kernel, arguments, launch.global(item), launch.local());
        }
    }

    @Override
    public String describe() {
        return device.selector() + " " + device.name() + " (" + device.platform() + ", driver "
                + device.driverVersion() + ", " + bindingName + "), float64 " + (device.float64() ? "yes" : "no")
                + ", float32 subnormals " + (device.float32Denormals() ? "kept" : "flushed to 0") + ", "
                + transport.describe();
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (!closed) {
                closed = true;
                Closing.all(session::finish, programs::close, transport::close, session::close);
            }
        } catch (GridSampleException e) {
            if (!health.isLost()) {
                throw e;
            }
            LOG.debug("freeing the lost device", e);
        } finally {
            turn.unlock();
        }
    }
}
