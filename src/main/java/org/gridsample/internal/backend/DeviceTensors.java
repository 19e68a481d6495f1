package org.gridsample.internal.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.io.Closing;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** The device tensors of a sampler: whose they are, how long they live, and where their elements are when an operation needs them. */
public final class DeviceTensors {
    private final Backend backend;
    private final Consumer<Runnable> whileOpen;
    private final Set<Resident.State> open = ConcurrentHashMap.newKeySet();

    /**
     * Of none yet.
     *
     * @param whileOpen runs a task while the sampler is kept open, or throws IllegalStateException
     */
    public DeviceTensors(Backend backend, Consumer<Runnable> whileOpen) {
        this.backend = backend;
        this.whileOpen = whileOpen;
    }

    /** Whose elements may be anything. */
    public DeviceTensor allocate(ElementType type, long... shape) {
        return placed(() -> new Place(backend.allocate(type, shape), Access.READ_AND_WRITE), type, shape);
    }

    /** Over a buffer of the program's. */
    public DeviceTensor wrap(long memory, ElementType type, long... shape) {
        return placed(() -> backend.wrap(memory, type, shape), type, shape);
    }

    private DeviceTensor placed(Supplier<Place> place, ElementType type, long... shape) {
        Objects.requireNonNull(type, "type");
        Resident memory = new Resident(this, type, shape);
        DeviceTensor tensor;
        try {
            // Checks the shape.
            tensor = new DeviceTensor(type, memory, shape);
            if (tensor.elementCount() > Long.MAX_VALUE / type.bytes()) {
                throw new IllegalArgumentException(
                        "shape: " + Arrays.toString(shape) + " has more bytes of " + type + " than 64 bits can count");
            }
            whileOpen.accept(() -> {
                memory.state().begin(place.get());
                open.add(memory.state());
            });
        } catch (Throwable failure) {
            Closing.afterFailure(failure, memory::close);
            throw failure;
        }
        return tensor;
    }

    /** A copy, with another one in host memory if that is asked for. */
    public DeviceTensor upload(Tensor source, boolean keepsHostCopy) {
        Objects.requireNonNull(source, "tensor");
        DeviceTensor tensor = allocate(source.type(), source.shape());
        try {
            if (keepsHostCopy) {
                state(tensor).use(state(tensor)::keepCopy);
            }
            tensor.copyFrom(source);
        } catch (Throwable failure) {
            Closing.afterFailure(failure, tensor::close);
            throw failure;
        }
        return tensor;
    }

    /** A copy that calls read again and again, to be closed by the caller where it is a device tensor: in host memory it is as any other. */
    public Tensor keep(Tensor source) {
        List<Tensor> kept = new ArrayList<>(1);
        // Else it might be closed, with the sampler, between the steps.
        whileOpen.accept(() -> {
            DeviceTensor copy = upload(source, backend.fallsBack());
            Tensor place = state(copy).location();
            if (place.isOnDevice()) {
                kept.add(copy);
            } else {
                copy.close();
                kept.add(place);
            }
        });
        return kept.get(0);
    }

    private static Resident.State state(Tensor tensor) {
        return ((Resident) tensor.deviceMemory().orElseThrow()).state();
    }

    /**
     * Has the operation's tensors there until they are released, be they closed meanwhile.
     *
     * @throws IllegalStateException if one of them is closed
     * @throws IllegalArgumentException if one is of another sampler, or kernels may not use it so
     */
    public Held hold(Operation operation) {
        return new Held(operation, operation.isOnDevice() ? acquire(operation) : List.of());
    }

    /** An operation whose tensors are there. To be run at most once, and to be released once. */
    public final class Held {
        private final Operation operation;
        private final List<Resident.State> used;

        private Held(Operation operation, List<Resident.State> used) {
            this.operation = operation;
            this.used = used;
        }

        /** As {@link DeviceTensors#run}. */
        public void run(Consumer<Operation> computing) {
            if (used.isEmpty()) {
                computing.accept(operation);
                return;
            }
            try {
                compute(operation, used, computing);
            } finally {
                // Who failed may have written some of it.
                markWritten(operation);
            }
        }

        public void release() {
            Closing.newestFirst(used, Resident.State::release);
        }
    }

    /**
     * Has the operation computed over the places where its tensors' elements are. Where the device fails, and something else can compute in
     * its place, they are brought to host memory.
     */
    public void run(Operation operation, Consumer<Operation> computing) {
        if (!operation.isOnDevice()) {
            computing.accept(operation);
            return;
        }
        Held held = hold(operation);
        try {
            held.run(computing);
        } finally {
            held.release();
        }
    }

    private void compute(Operation operation, List<Resident.State> used, Consumer<Operation> computing) {
        boolean[] wasOnDevice = new boolean[1];
        try {
            whileStaying(operation, used, located -> {
                wasOnDevice[0] = located.isOnDevice();
                computing.accept(located);
            });
        } catch (GridSampleException e) {
            if (!backend.fallsBack() || !wasOnDevice[0]) {
                throw e;
            }
            // Another call may have brought some of them already.
            operation.read().forEach(tensor -> retreat(tensor, true));
            operation.written().forEach(tensor -> retreat(tensor, false));
            whileStaying(operation, used, computing);
        }
    }

    private static void whileStaying(Operation operation, List<Resident.State> used, Consumer<Operation> computing) {
        // All calls in one order: a call that waits for a tensor which is to move must not hold back another that does.
        List<Resident.State> inOrder = new ArrayList<>(used);
        inOrder.sort(Comparator.comparingLong(Resident.State::number));
        inOrder.forEach(Resident.State::stay);
        try {
            computing.accept(operation.located(DeviceTensors::place));
            markWritten(operation);
        } finally {
            used.forEach(Resident.State::mayMove);
        }
    }

    private static void markWritten(Operation operation) {
        for (Tensor tensor : operation.written()) {
            if (tensor.isOnDevice()) {
                state(tensor).written();
            }
        }
    }

    private static void retreat(Tensor tensor, boolean read) {
        if (tensor.isOnDevice()) {
            state(tensor).retreat(read || !isWhole(tensor));
        }
    }

    private static boolean isWhole(Tensor tensor) {
        return tensor.elementCount() == state(tensor).location().elementCount();
    }

    private static Tensor place(Tensor tensor) {
        return tensor.isOnDevice() ? state(tensor).location().view(tensor.deviceOffset(), tensor.shape()) : tensor;
    }

    private List<Resident.State> acquire(Operation operation) {
        List<Resident.State> acquired = new ArrayList<>();
        List<Tensor> read = operation.read();
        List<Tensor> written = operation.written();
        try {
            for (int i = 0; i < read.size(); i++) {
                if (read.get(i).isOnDevice()) {
                    acquired.add(acquire(operation, i, read.get(i), true, false));
                }
            }
            for (int i = 0; i < written.size(); i++) {
                if (written.get(i).isOnDevice()) {
                    boolean isRead = readsWhatItWrites(operation);
                    acquired.add(acquire(operation, read.size() + i, written.get(i), isRead, true));
                }
            }
        } catch (Throwable failure) {
            Closing.afterFailure(failure, () -> Closing.newestFirst(acquired, Resident.State::release));
            throw failure;
        }
        return acquired;
    }

    /** Whether kernels add to what they have written. */
    private static boolean readsWhatItWrites(Operation operation) {
        return switch (operation.kind()) {
            case SAMPLE, GRID_GRADIENT -> false;
            case INPUT_GRADIENT -> true;
        };
    }

    /** {@code index}: of the tensor among {@link Operation#arguments}, which are made for a message only. */
    private Resident.State acquire(Operation operation, int index, Tensor tensor, boolean isRead, boolean isWritten) {
        Optional<Resident.State> own = tensor.deviceMemory()
                .filter(Resident.class::isInstance)
                .map(memory -> ((Resident) memory).state())
                .filter(state -> state.belongsTo(this));
        Resident.State state = own.orElseThrow(() -> new IllegalArgumentException(name(operation, index)
                + ": expected a tensor in host memory or of this sampler, got a device tensor of another one, " + tensor
                + "; download() it there"));
        Access access = state.access();
        if (isRead && !access.reads() || isWritten && !access.writes()) {
            throw new IllegalArgumentException(name(operation, index) + ": expected a buffer that kernels may "
                    + (isWritten ? isRead ? "read and write" : "write" : "read") + ", got one made with "
                    + (access.reads() ? "CL_MEM_READ_ONLY" : "CL_MEM_WRITE_ONLY"));
        }
        state.acquire();
        return state;
    }

    private static String name(Operation operation, int index) {
        return operation.arguments().get(index).name();
    }

    void whileOpen(Runnable task) {
        whileOpen.accept(task);
    }

    boolean fallsBack() {
        return backend.fallsBack();
    }

    void forget(Resident.State closed) {
        open.remove(closed);
    }

    /** Of all that are open. */
    public long bytes() {
        return open.stream().mapToLong(Resident.State::bytes).sum();
    }

    /** Closes all, of which nothing is in use. */
    public void close() {
        Closing.newestFirst(new ArrayList<>(open), Resident.State::close);
    }
}
