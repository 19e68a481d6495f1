package org.gridsample.internal.opencl.binding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gridsample.device.GridSampleException;

/** The two steps of every clGet...Info: ask for the size, then for as many bytes. */
@FunctionalInterface
interface InfoQuery {
    /** More than any honest answer; a driver that claims more has left the size unwritten. */
    long LIMIT = 256L << 20;

    int call(ByteBuffer value, long[] size);

    static byte[] bytes(String call, String device, InfoQuery query) {
        long[] size = {0};
        ErrorCodes.check(call, query.call(null, size), device);
        if (size[0] < 0 || size[0] > LIMIT) {
            throw new GridSampleException(
                    call + " on " + device + ": expected an answer of at most " + LIMIT + " bytes, the driver claims "
                            + size[0] + "; update the driver",
                    null);
        }
        byte[] result = new byte[(int) size[0]];
        if (result.length > 0) {
            ByteBuffer value = ByteBuffer.allocateDirect(result.length).order(ByteOrder.nativeOrder());
            ErrorCodes.check(call, query.call(value, size), device);
            value.get(0, result);
        }
        return result;
    }
}
