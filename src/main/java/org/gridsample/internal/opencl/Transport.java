package org.gridsample.internal.opencl;

import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.opencl.binding.ClBuffer;

/** How the tensors of a request get to the device, and its output back. Used by one thread at a time. */
interface Transport extends AutoCloseable {
    /** What is to be done between the two. */
    interface Work {
        void run(ClBuffer input, ClBuffer grid, ClBuffer output);
    }

    /** Returns when the output is in host memory, or throws when nothing is at work in the tensors any more. */
    void carry(SampleRequest request, Work work);

    /** What it does, for a person. */
    String describe();

    @Override
    void close();
}
