package org.gridsample.internal.opencl;

import java.util.List;
import java.util.Optional;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.tensor.DeviceMemory;

/** How the tensors of an operation get to the device, and what it writes back. Any thread may use it. */
interface Transport extends AutoCloseable {
    /** What is to be done between the two. */
    interface Work {
        /** Bytes of the device's memory that it needs for itself, 0 for none. */
        default long scratchBytes() {
            return 0;
        }

        /** In the kernels' turn: with the buffers of what is read, of what is written, and the one for itself where it needs one. */
        void run(List<ClBuffer> arguments);
    }

    /** Gets tensors there and back, as {@link #carry} does. */
    @FunctionalInterface
    interface Carrier {
        void carry(Operation operation, Work work);

        /** Whether nothing is to wait for the queue between an operation's parts. */
        default boolean mustNotWait() {
            return false;
        }
    }

    /** The operation as a kernel sees it, whose tensors lie in the device's memory as they are carried there. */
    Operation onDevice(Operation operation);

    /** Returns when all is written where its tensors are, or throws when nothing is at work in the tensors any more. */
    void carry(Operation operation, Work work);

    /** As {@link #carry}, by whoever has the kernels' turn. */
    void carryInTurn(Operation operation, Work work);

    /** Memory of the device's own for so many bytes; empty where it works in the host's. */
    Optional<DeviceMemory> allocate(long bytes);

    /** Host memory from and to which transfers are faster; empty where none is. */
    default Optional<PinnedMemory> pinnedMemory() {
        return Optional.empty();
    }

    /** Bytes of buffers that are kept from one operation to the next; any thread may ask. */
    long keptBytes();

    /** What it does, for a person. */
    String describe();

    @Override
    void close();
}
