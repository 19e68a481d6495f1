package org.gridsample.gpucheck;

import java.util.Arrays;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.CallBinding;
import org.gridsample.internal.opencl.binding.ClBinding;

/** A device as the library drives it, but on a queue that takes the time. */
final class TimedDevice implements AutoCloseable {
    /** Copies for a bandwidth; the first ones find cold clocks and unmapped pages. */
    private static final int COPIES = 24;

    /** A cell's first launches come after seconds of work on the host. */
    private static final int WARM_UP = 10;

    private static final long GIB = 1L << 30;

    private final ProfilingCalls calls = new ProfilingCalls();
    private final DeviceInfo info;
    private final Backend backend;

    TimedDevice(DeviceSelector selector) {
        // Places JOCL's native library; after this its calls work.
        BindingLoader.load(Binding.JOCL);
        ClBinding binding = new CallBinding("JOCL", calls);
        OpenClProvider provider = OpenClProvider.at(binding, selector);
        info = provider.info();
        backend = provider.open();
    }

    /** Sorted times in ns of the request's kernels, without its transfers. */
    long[] kernelNanos(SampleRequest request, int rounds) {
        long[] nanos = calls.kernelNanos(WARM_UP + rounds, () -> backend.run(request));
        return sorted(nanos);
    }

    /** Copies in the device's memory, of up to 1 GiB each: what it reads and writes in a second at most. */
    Copy copy() {
        long bytes = Math.min(GIB, Math.min(info.maxAllocation(), info.globalMemory() / 4));
        while (true) {
            try {
                long[] nanos = sorted(calls.copyNanos(COPIES, bytes));
                return new Copy(bytes, 2.0 * bytes / nanos[nanos.length / 2]);
            } catch (GridSampleException tooLarge) {
                if (bytes < 1 << 24) {
                    throw tooLarge;
                }
                bytes /= 2;
            }
        }
    }

    /**
     * A copy's bandwidth.
     *
     * @param bytes of one copy; they are read and written, so they count twice
     * @param gigabytesPerSecond the median
     */
    record Copy(long bytes, double gigabytesPerSecond) {}

    private static long[] sorted(long[] nanos) {
        long[] warm = Arrays.copyOfRange(nanos, WARM_UP, nanos.length);
        Arrays.sort(warm);
        return warm;
    }

    @Override
    public void close() {
        backend.close();
    }
}
