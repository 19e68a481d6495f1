package org.gridsample.internal.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.OpenClEvent;
import org.gridsample.device.OpenClException;
import org.gridsample.internal.backend.Access;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Computation;
import org.gridsample.internal.backend.Limits;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.Partition;
import org.gridsample.internal.backend.Place;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClKernel;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.internal.opencl.binding.ClSharedBuffer;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Precision;
import org.gridsample.tensor.Tensor;

/**
 * Samples on one OpenCL device. Owns the session and everything created in it. Requests' kernels take turns: they keep their
 * arguments from one call to the next, and one queue serves all.
 */
final class OpenClBackend implements Backend {
    /** What a buffer in the host's memory can hold, which the CPU path's pieces of the input's gradient are in. */
    private static final Limits ONE_BUFFER = new Limits(Integer.MAX_VALUE, Long.MAX_VALUE);

    private final ClSession session;
    private final DeviceInfo device;
    private final String bindingName;
    private final Transport transport;

    /** The transport, where the context is the program's; else empty. */
    private final Optional<CopyTransport> inProgramsContext;

    private final TuningTable tuning;
    private final ProgramCache programs;
    private final Health health;
    private final KernelCheck check;
    private final CommandQueue kernels;
    private final ByteBuffer geometry =
            ByteBuffer.allocateDirect(Launch.GeometryMember.mostBytes()).order(ByteOrder.nativeOrder());
    private final long[] globalSize = new long[3];
    private final long[] localSize = new long[3];
    private final Limits limits;

    /** Bytes of a tensor in the device's memory, if it has its own; larger ones than a kernel takes are computed in parts. */
    private final long mostInBuffer;

    private boolean closed;

    OpenClBackend(
            ClSession session,
            DeviceInfo device,
            String bindingName,
            TuningTable tuning,
            DiskCache binaries,
            KernelCheck check) {
        this.session = session;
        this.device = device;
        this.bindingName = bindingName;
        this.tuning = tuning;
        this.check = check;
        // What kernels count is an int.
        limits = new Limits(Math.min(device.maxAllocation(), Integer.MAX_VALUE), device.globalMemory());
        // The program's tensors are in buffers whatever the device's memory is.
        boolean inPlace = device.unifiedMemory() && !session.isPrograms();
        mostInBuffer = inPlace ? Long.MAX_VALUE : device.maxAllocation();
        health = new Health(device.name());
        kernels = new CommandQueue(() -> session, health);
        if (inPlace) {
            transport = new InPlaceTransport(session, health, kernels);
            inProgramsContext = Optional.empty();
        } else {
            // What the program orders it orders in its queue.
            CopyTransport.Queues queues = session.isPrograms() ? CopyTransport.Queues.ONE : CopyTransport.Queues.THREE;
            CopyTransport copying = new CopyTransport(session, health, queues, kernels, device.globalMemory());
            transport = copying;
            inProgramsContext = session.isPrograms() ? Optional.of(copying) : Optional.empty();
        }
        programs = new ProgramCache(session, binaries, health);
    }

    @Override
    public Optional<String> refusal(Operation operation) {
        if (!computes(device, operation.computation().type().precision())) {
            return Optional.of(
                    device.name() + " can't compute in float64 (no cl_khr_fp64); use float32 or the CPU path");
        }
        return Partition.obstacle(operation, limits(operation))
                .map(reason -> device.name() + " can't hold the request in parts: " + reason + remedy(operation));
    }

    /** The CPU path takes samples and the gradients of points from several buffers. */
    private static String remedy(Operation operation) {
        return switch (operation.kind()) {
            case SAMPLE, GRID_GRADIENT -> "; use the CPU path";
            case INPUT_GRADIENT -> Partition.obstacle(operation, ONE_BUFFER).isPresent() ? "" : "; use the CPU path";
        };
    }

    @Override
    public Tensor allocate(ElementType type, long... shape) {
        long count = count(shape);
        if (count > mostInBuffer / type.bytes()) {
            throw new GridSampleException(
                    device.name() + " can't hold " + type + " " + Arrays.toString(shape) + ": one buffer holds at most "
                            + mostInBuffer + " bytes; keep it in host memory",
                    null);
        }
        if (count == 0) {
            return Tensor.zeros(type, shape);
        }
        long bytes = count * type.bytes();
        return health.watch(() -> transport
                .allocate(bytes)
                .map(memory -> Tensor.over(type, memory, shape))
                .orElseGet(() -> Tensor.zeros(type, shape)));
    }

    @Override
    public Tensor allocatePinned(ElementType type, long... shape) {
        return transport
                .pinnedMemory()
                .map(pinned -> health.watch(() -> Tensor.in(type, pinned::allocate, shape)))
                .orElseGet(() -> Tensor.zeros(type, shape));
    }

    @Override
    public long pinnedBytes() {
        return transport.pinnedMemory().map(PinnedMemory::bytes).orElse(0L);
    }

    @Override
    public Place wrap(long memory, ElementType type, long... shape) {
        CopyTransport programs = inProgramsContext();
        return kernels.take(() -> {
            ClSharedBuffer buffer = programs.share(memory, count(shape) * type.bytes());
            Tensor tensor = Tensor.over(type, new BufferMemory(programs, buffer), shape);
            return new Place(tensor, Access.of(buffer.isReadable(), buffer.isWritable()));
        });
    }

    private static long count(long... shape) {
        long count = 1;
        for (long extent : shape) {
            count *= extent;
        }
        return count;
    }

    private CopyTransport inProgramsContext() {
        return inProgramsContext.orElseThrow(this::notInProgramsContext);
    }

    @Override
    public OpenClEvent enqueue(Operation operation, long... waitFor) {
        CopyTransport programs = inProgramsContext();
        return kernels.take(() -> {
            boolean[] begun = new boolean[1];
            // After all that may wait for what is in the queue: the check of a new kernel, and making room.
            Runnable begin = () -> {
                if (!begun[0]) {
                    session.waitFor(waitFor);
                    begun[0] = true;
                }
            };
            try {
                if (!operation.isEmpty()) {
                    runWithin(limits(operation), operation, enqueuing(programs, begin));
                }
                begin.run();
                return session.mark();
            } catch (Throwable failure) {
                if (begun[0]) {
                    health.finishAfter(failure, session, operation);
                }
                throw failure;
            }
        });
    }

    private static Transport.Carrier enqueuing(CopyTransport programs, Runnable begin) {
        return new Transport.Carrier() {
            @Override
            public void carry(Operation operation, Transport.Work work) {
                programs.enqueue(operation, work, begin);
            }

            @Override
            public boolean mustNotWait() {
                return true;
            }
        };
    }

    @Override
    public long keptBytes() {
        return transport.keptBytes();
    }

    static boolean computes(DeviceInfo device, Precision precision) {
        return switch (precision) {
            case FLOAT32 -> true;
            case FLOAT64 -> device.float64();
        };
    }

    @Override
    public void run(Operation operation) {
        runWithin(limits(operation), operation, transport::carry);
    }

    /** What its tensors may take: all that there is, but for what kernels need for themselves. */
    private Limits limits(Operation operation) {
        return switch (operation.kind()) {
            case SAMPLE, GRID_GRADIENT -> limits;
            case INPUT_GRADIENT -> {
                Tuning cut = cut(operation.computation());
                long scratch = InputGradientSteps.Way.of(cut, LaunchLimits.hasFewRounds(device))
                        .scratchBytes();
                yield new Limits(limits.tensor(), Math.max(0, limits.total() - scratch));
            }
        };
    }

    private void runWithin(Limits within, Operation operation, Transport.Carrier carrier) {
        if (carrier.mustNotWait() && !Partition.fits(operation, within)) {
            // Builds the kernels of all parts: a check waits for what is in the queue, such as the parts before.
            eachWithin(within, operation, (part, work) -> {});
        }
        eachWithin(within, operation, carrier);
    }

    private void eachWithin(Limits within, Operation operation, Transport.Carrier carrier) {
        Partition.forEach(operation, within, part -> {
            try {
                runCut(part, cut(part.computation()), carrier);
            } catch (OpenClException e) {
                runInHalves(within, part, e, carrier);
            }
        });
    }

    /** What is free may be less than what there is: halves, as long as that is possible. */
    private void runInHalves(Limits within, Operation part, OpenClException failure, Transport.Carrier carrier) {
        Limits half = new Limits(within.tensor(), part.byteCount() / 2);
        if (failure.code() != Cl.MEM_OBJECT_ALLOCATION_FAILURE
                || Partition.obstacle(part, half).isPresent()) {
            throw failure;
        }
        runWithin(half, part, carrier);
    }

    /** The kernel is built and the launches are known, which are of no use for what is laid out otherwise or has to be cut. */
    @Override
    public Consumer<Operation> prepare(Operation like) {
        Operation seen = transport.onDevice(like);
        Tuning cut = cut(like.computation());
        Transport.Work work = Signals.during(() -> kernels.take(() -> prepare(seen, cut, variant(seen, cut))));
        return operation -> {
            if (operation.geometry() != like.geometry() || !Partition.fits(operation, limits)) {
                run(operation);
                return;
            }
            try {
                transport.carry(operation, work);
            } catch (OpenClException e) {
                runInHalves(limits, operation, e, transport::carry);
            }
        };
    }

    private Tuning cut(Computation computation) {
        return computation.antialias() || computation.tangent()
                ? Tuning.OF_PIXELS
                : tuning.choose(TuningTable.Kind.of(computation));
    }

    /** Computes what fits the device, its work cut by this tuning. */
    void runCut(Operation operation, Tuning cut) {
        runCut(operation, cut, transport::carry);
    }

    private void runCut(Operation operation, Tuning cut, Transport.Carrier carrier) {
        Operation seen = transport.onDevice(operation);
        KernelVariant variant = variant(seen, cut);
        Runnable computation = () -> carrier.carry(operation, kernels.take(() -> prepare(seen, cut, variant)));
        if (kernels.take(() -> programs.has(variant))) {
            computation.run();
        } else {
            Signals.during(computation);
        }
    }

    private KernelVariant variant(Operation operation, Tuning cut) {
        KernelVariant variant = KernelVariant.of(operation, cut.width());
        KernelVariant built = device.float32Fma() ? variant : variant.withoutFma();
        return LaunchLimits.hasFewRounds(device) ? built.withoutLists() : built;
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
                part -> kernels.take(() -> {
                    double[][] nanos = new double[tunings.size()][rounds];
                    // Some drivers compile each kernel again for each size of work-group.
                    Signals.during(() -> {
                        List<Transport.Work> works = tunings.stream()
                                .map(cut -> prepare(part, cut, variant(part, cut)))
                                .toList();
                        transport.carryInTurn(part, arguments -> {
                            List<Runnable> launches = works.stream()
                                    .<Runnable>map(work -> () -> work.run(arguments))
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

    /** What suits this device best, found by trying; a precision that it lacks is left as it is. */
    TuningTable tune(Consumer<String> progress) {
        List<Precision> precisions = Stream.of(Precision.values())
                .filter(precision -> computes(device, precision))
                .toList();
        return new Tuner(this::times, progress).tune(tuning, precisions);
    }

    /** The request's launches, whose kernel is built and checked when this returns. */
    private Transport.Work prepare(Operation operation, Tuning cut, KernelVariant variant) {
        ClKernel kernel = programs.get(
                variant,
                made -> check.run(variant, known -> transport.carryInTurn(known, launches(known, cut, variant, made))));
        return launches(operation, cut, variant, kernel);
    }

    private Transport.Work launches(Operation operation, Tuning cut, KernelVariant variant, ClKernel kernel) {
        Launch launch = Launch.of(
                operation,
                cut,
                variant.how(),
                device.computeUnits(),
                kernel.maxWorkGroupSize(),
                LaunchLimits.hasFewRounds(device));
        return new Transport.Work() {
            @Override
            public long scratchBytes() {
                return launch.scratchBytes();
            }

            @Override
            public void run(List<ClBuffer> arguments) {
                for (int i = 0; i < arguments.size(); i++) {
                    kernel.set(i, arguments.get(i));
                }
                for (Launch.Step step : launch.steps()) {
                    launch.writeGeometry(step, geometry);
                    kernel.set(arguments.size(), geometry);
                    launch.writeSizes(step, globalSize, localSize);
                    session.launch(kernel, globalSize, localSize);
                }
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
        kernels.takeToFree(() -> {
            if (!closed) {
                closed = true;
                Closing.all(this::finish, programs::close, transport::close, session::close);
            }
        });
    }

    private void finish() {
        if (!health.isLost()) {
            session.finish();
        }
    }
}
