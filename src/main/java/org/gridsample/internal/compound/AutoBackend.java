package org.gridsample.internal.compound;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Failures;
import org.gridsample.internal.backend.Log;
import org.gridsample.internal.backend.Operation;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the choice was left to us: a device, and the CPU path for what the device can't do and for everything once it has
 * failed. The inputs are in host memory, so a failed request is simply computed again. Never silent.
 */
public final class AutoBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(Log.NAME);

    private final Backend device;
    private final Backend cpu;

    /** Requests with fewer output values are faster on the CPU path. */
    private final long crossover;

    /** Why the device is not used, or no longer; null while it is. */
    private volatile String whyCpu;

    /** Kernels that the device can't have: a backend throws the same exception for each request that needs one. */
    private final CopyOnWriteArrayList<KernelBuildException> unbuilt = new CopyOnWriteArrayList<>();

    /** Takes over both; the device gets every request that it can do. */
    public AutoBackend(Backend device, Backend cpu) {
        this(device, cpu, 0);
    }

    /** As above, but requests with fewer than {@code crossover} output values go to the CPU path. */
    public AutoBackend(Backend device, Backend cpu, long crossover) {
        this.device = device;
        this.cpu = cpu;
        this.crossover = crossover;
    }

    /** Takes over the CPU path; there is no device to use, for that reason. */
    public AutoBackend(Backend cpu, String whyCpu) {
        this(cpu, cpu);
        this.whyCpu = whyCpu;
    }

    /** What the CPU path refuses is for the device alone. */
    @Override
    public Optional<String> refusal(Operation operation) {
        return cpu.refusal(operation)
                .filter(reason ->
                        !isForDevice(operation) || device.refusal(operation).isPresent());
    }

    private boolean isForDevice(Operation operation) {
        return whyCpu == null && (operation.isOnDevice() || operation.geometry().values() >= crossover);
    }

    /** In the device's memory while that is used and has room. */
    @Override
    public Tensor allocate(ElementType type, long... shape) {
        return allocated("in host memory", backend -> backend.allocate(type, shape), type, shape);
    }

    @Override
    public Tensor allocatePinned(ElementType type, long... shape) {
        return allocated("in ordinary memory", backend -> backend.allocatePinned(type, shape), type, shape);
    }

    private Tensor allocated(String otherwise, Function<Backend, Tensor> allocation, ElementType type, long... shape) {
        if (whyCpu == null) {
            try {
                return allocation.apply(device);
            } catch (GridSampleException e) {
                LOG.info("{}: {} {}; {}", otherwise, type, Arrays.toString(shape), e.summary());
            }
        }
        return allocation.apply(cpu);
    }

    @Override
    public boolean fallsBack() {
        return true;
    }

    @Override
    public long keptBytes() {
        return device.keptBytes();
    }

    @Override
    public long pinnedBytes() {
        return device.pinnedBytes();
    }

    /** The CPU path can't read what is on the device: then the caller brings it to host memory and asks again. */
    @Override
    public void run(Operation operation) {
        run(operation, device::run);
    }

    /** What the device fails at now it fails at again, or not. */
    @Override
    public Consumer<Operation> prepare(Operation like) {
        if (!isForDevice(like) || device.refusal(like).isPresent()) {
            return this::run;
        }
        try {
            Consumer<Operation> onDevice = device.prepare(like);
            return operation -> run(operation, onDevice);
        } catch (RuntimeException e) {
            LOG.debug("preparing for {}", like.inputs(), e);
            return this::run;
        }
    }

    private void run(Operation operation, Consumer<Operation> onDevice) {
        RuntimeException failure = null;
        if (isForDevice(operation)) {
            Optional<String> refusal = device.refusal(operation);
            if (refusal.isEmpty()) {
                try {
                    onDevice.accept(operation);
                    return;
                } catch (KernelBuildException e) {
                    // One compiler bug: the device's other kernels are as good as they were.
                    failure = e;
                    if (unbuilt.addIfAbsent(e)) {
                        LOG.warn("this request and all that need the same kernel run on the CPU path: {}", e.summary());
                        LOG.debug("the build", e);
                    }
                } catch (RuntimeException e) {
                    failure = e;
                    retire(e);
                }
            } else {
                LOG.info("on the CPU path: {}", refusal.get());
            }
        }
        if (operation.isOnDevice()) {
            throw new GridSampleException("the CPU path can't reach what lies on the device", failure);
        }
        cpu.run(operation);
    }

    /** The caller's arguments were checked before, and can't be the reason. */
    private synchronized void retire(RuntimeException e) {
        if (whyCpu == null) {
            whyCpu = Failures.summary(e);
            LOG.warn("this request and all further ones run on the CPU path: {}", whyCpu);
            LOG.debug("the device's failure", e);
        }
    }

    @Override
    public String describe() {
        String reason = whyCpu;
        if (reason != null) {
            return cpu.describe() + "; " + reason;
        }
        return device.describe()
                + (crossover == 0 ? "" : "; small requests on the CPU path, measured faster for them")
                + (unbuilt.isEmpty() ? "" : "; " + describeUnbuilt());
    }

    private String describeUnbuilt() {
        int count = unbuilt.size();
        return count
                + (count == 1 ? " kernel on the CPU path: " : " kernels on the CPU path, the first: ")
                + unbuilt.get(0).summary();
    }

    /** A retired device is freed here, not when it fails: other threads may be waiting for it. */
    @Override
    public void close() {
        try {
            device.close();
        } catch (RuntimeException e) {
            // Every result is there: what a driver can't free is no reason to fail.
            if (whyCpu == null) {
                LOG.warn("a device could not be freed: {}", e.getMessage());
            }
            LOG.debug("freeing the device", e);
        } finally {
            if (cpu != device) {
                cpu.close();
            }
        }
    }
}
