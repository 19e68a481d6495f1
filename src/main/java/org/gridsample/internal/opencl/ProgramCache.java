package org.gridsample.internal.opencl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridsample.device.KernelBuildException;
import org.gridsample.internal.opencl.binding.ClKernel;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.internal.opencl.binding.Closing;

/**
 * The kernels of one context, each built once. A variant that failed to build is not tried again: its first exception is
 * thrown again. Guarded by the backend's lock.
 */
final class ProgramCache implements AutoCloseable {
    private final ClSession session;
    private final Map<KernelVariant, ClKernel> kernels = new LinkedHashMap<>();
    private final Map<KernelVariant, KernelBuildException> failures = new LinkedHashMap<>();

    ProgramCache(ClSession session) {
        this.session = session;
    }

    /** Whether the variant was asked for before. */
    boolean has(KernelVariant variant) {
        return kernels.containsKey(variant) || failures.containsKey(variant);
    }

    ClKernel get(KernelVariant variant) {
        ClKernel kernel = kernels.get(variant);
        if (kernel != null) {
            return kernel;
        }
        KernelBuildException failure = failures.get(variant);
        if (failure != null) {
            throw failure;
        }
        try {
            kernel = session.build(KernelSource.join(variant.files()), variant.options(), variant.kernelName());
        } catch (KernelBuildException e) {
            failures.put(variant, e);
            throw e;
        }
        kernels.put(variant, kernel);
        return kernel;
    }

    @Override
    public void close() {
        List<ClKernel> newestFirst = new ArrayList<>(kernels.values());
        kernels.clear();
        Collections.reverse(newestFirst);
        Closing.all(newestFirst.stream().<Runnable>map(kernel -> kernel::close).toArray(Runnable[]::new));
    }
}
