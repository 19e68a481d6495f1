package org.gridsample.internal.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.OpenClException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Limits;
import org.gridsample.internal.backend.Partition;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.ClKernel;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.tensor.ElementType;
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
            ByteBuffer.allocateDirect(Launch.Geometry.MOST_BYTES).order(ByteOrder.nativeOrder());
    private final long[] globalSize = new long[3];
    private final long[] localSize = new long[3];
    private final Limits limits;
    private boolean closed;

    OpenClBackend(
            ClSession session,
            DeviceInfo device,
            String bindingName,
            TuningTable tuning,
            DeviceCache binaries,
            KernelCheck check) {
        this.session = session;
        this.device = device;
        this.bindingName = bindingName;
        this.tuning = tuning;
        this.check = check;
        limits = new Limits(device.maxAllocation(), device.globalMemory());
        health = new Health(session, device.name());
        transport = device.unifiedMemory() ? new InPlaceTransport(session, health) : new CopyTransport(session, health);
        programs = new ProgramCache(session, binaries, health);
    }

    @Override
    public Optional<String> refusal(SampleRequest request) {
        if (request.type() == ElementType.FLOAT64 && !device.float64()) {
            return Optional.of(
                    device.name() + " can't compute in float64 (no cl_khr_fp64); use float32 or the CPU path");
        }
        return Partition.obstacle(request, limits)
                .map(reason -> device.name() + " can't hold the request in parts: " + reason + "; use the CPU path");
    }

    @Override
    public void sample(SampleRequest request) {
        sampleWithin(limits, request);
    }

    private void sampleWithin(Limits within, SampleRequest request) {
        Partition.forEach(request, within, part -> {
            try {
                sampleCut(part, tuning.choose(TuningTable.Kind.of(part)));
            } catch (OpenClException e) {
                // What is free may be less than what there is: halves, as long as that is possible.
                Limits half = new Limits(within.tensor(), part.byteCount() / 2);
                if (e.code() != Cl.MEM_OBJECT_ALLOCATION_FAILURE
                        || Partition.obstacle(part, half).isPresent()) {
                    throw e;
                }
                sampleWithin(half, part);
            }
        });
    }

    /** What fits the device, its work cut as one says. */
    void sampleCut(SampleRequest request, Tuning cut) {
        inTurn(() -> {
            KernelVariant variant = variant(request, cut);
            Runnable computation = () -> transport.carry(request, prepare(request, cut, variant));
            if (programs.has(variant)) {
                computation.run();
            } else {
                Signals.during(computation);
            }
        });
    }

    private KernelVariant variant(SampleRequest request, Tuning cut) {
        KernelVariant variant = KernelVariant.of(request, cut.width());
        return device.float32Fma() ? variant : variant.withoutFma();
    }

    /**
     * What the request's kernels take with each tuning, in ns and once for each round, in which the tunings take turns. Transfers
     * are not in it: no tuning changes them, and on a device with memory of its own they take longer than most kernels.
     */
    double[][] times(SampleRequest request, List<Tuning> tunings, int rounds) {
        double[][] sums = new double[tunings.size()][rounds];
        Partition.forEach(
                request,
                limits,
                part -> inTurn(() -> {
                    double[][] nanos = new double[tunings.size()][rounds];
                    // Some drivers compile each kernel again for each size of work-group.
                    Signals.during(() -> {
                        List<Transport.Work> works = tunings.stream()
                                .map(cut -> prepare(part, cut, variant(part, cut)))
                                .toList();
                        transport.carry(part, (input, grid, output) -> {
                            List<Runnable> launches = works.stream()
                                    .<Runnable>map(work -> () -> work.run(input, grid, output))
                                    .toList();
                            QueueTimer.time(launches, session::finish, nanos);
                        });
                    });
                    for (int i = 0; i < sums.length; i++) {
                        for (int round = 0; round < rounds; round++) {
                            sums[i][round] += nanos[i][round];
                        }
                    }
                }));
        return sums;
    }

    /** What suits this device best, found by trying; types that it lacks are left as they are. */
    TuningTable tune(Consumer<String> progress) {
        List<ElementType> types = device.float64() ? List.of(ElementType.values()) : List.of(ElementType.FLOAT32);
        return new Tuner(this::times, progress).tune(tuning, types);
    }

    private void inTurn(Runnable task) {
        turn.lock();
        try {
            health.check();
            task.run();
        } catch (GridSampleException e) {
            health.note(e);
            throw e;
        } finally {
            turn.unlock();
        }
    }

    /** The request's launches, whose kernel is built and checked when this returns. */
    private Transport.Work prepare(SampleRequest request, Tuning cut, KernelVariant variant) {
        ClKernel kernel = programs.get(
                variant,
                made -> check.run(variant, known -> transport.carry(known, launches(known, cut, variant, made))));
        return launches(request, cut, variant, kernel);
    }

    private Transport.Work launches(SampleRequest request, Tuning cut, KernelVariant variant, ClKernel kernel) {
        Launch launch = new Launch(request, cut, variant.how(), device.computeUnits(), kernel.maxWorkGroupSize());
        return (input, grid, output) -> {
            kernel.set(0, input);
            kernel.set(1, grid);
            kernel.set(2, output);
            for (long item = 0; item < request.batch(); item += launch.batchAtOnce()) {
                launch.writeGeometry(item, geometry);
                kernel.set(3, geometry);
                launch.writeSizes(item, globalSize, localSize);
                session.launch(kernel, globalSize, localSize);
            }
        };
    }

    @Override
    public String describe() {
        return device.selector() + " " + device.name() + " (" + device.platform() + ", driver "
                + device.driverVersion() + ", " + bindingName + "), float64 " + (device.float64() ? "yes" : "no")
                + ", float32 subnormals " + (device.float32Denormals() ? "kept" : "flushed to 0") + ", "
                + transport.describe() + ", signals " + Signals.state();
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (!closed) {
                closed = true;
                Closing.all(this::finish, programs::close, transport::close, session::close);
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

    private void finish() {
        if (!health.isLost()) {
            session.finish();
        }
    }
}
