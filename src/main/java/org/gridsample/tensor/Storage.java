package org.gridsample.tensor;

import java.nio.Buffer;
import java.util.List;

/** Elements that are counted one after the other, wherever they lie. */
sealed interface Storage permits OneBuffer, Segments, DeviceElements {
    long count();

    /** Elements from this one on that lie beside each other. */
    long contiguousFrom(long index);

    /** Whether all do. */
    boolean isOne();

    /** So many of them, from this one on. */
    Storage part(long from, long newCount);

    /**
     * The buffers that hold them, at least one, and nothing else.
     *
     * @throws IllegalStateException if they aren't in host memory
     */
    List<Buffer> buffers();

    /** The buffer that this element lies in. */
    Buffer bufferOf(long index);

    /** The element's place in its buffer. */
    int indexOf(long index);
}
