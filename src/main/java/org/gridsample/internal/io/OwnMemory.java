package org.gridsample.internal.io;

import java.nio.Buffer;
import java.util.function.Function;

/**
 * Tensors' own buffers, for those of this library who leave position, limit and order as they are. All others get views, since a buffer can't be
 * shared without these; of a view for every tensor of every call, small calls' garbage would be mostly views.
 */
public final class OwnMemory {
    /** The tensors'. */
    private static volatile Function<Object, Buffer> access;

    private OwnMemory() {}

    /** By the class of the tensors, before there is one. */
    public static void giveAccess(Function<Object, Buffer> tensors) {
        access = tensors;
    }

    /**
     * What {@code tensor.memory()} gives a view of: position 0, limit = capacity, in the machine's byte order.
     *
     * @throws IllegalStateException if the elements lie in several buffers, or on a device
     */
    public static Buffer of(Object tensor) {
        return access.apply(tensor);
    }
}
