package org.gridsample.internal.opencl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.device.WrongResultException;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.binding.ClKernel;
import org.gridsample.internal.opencl.binding.ClSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels of one context, each built and checked once, and from one process to the next built from the binary that the last
 * one kept. A binary that can't be had, isn't taken or fails the check is as good as none. A variant that failed to build from
 * source, or that then computes something wrong, is not tried again: its first exception is thrown again. Guarded by the backend's
 * lock.
 */
final class ProgramCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramCache.class);

    private final ClSession session;
    private final DiskCache binaries;
    private final Health health;
    private final Map<KernelVariant, ClKernel> kernels = new LinkedHashMap<>();
    private final Map<KernelVariant, GridSampleException> failures = new LinkedHashMap<>();

    ProgramCache(ClSession session, DiskCache binaries, Health health) {
        this.session = session;
        this.binaries = binaries;
        this.health = health;
    }

    /** Whether the variant was asked for before. */
    boolean has(KernelVariant variant) {
        return kernels.containsKey(variant) || failures.containsKey(variant);
    }

    /**
     * The variant's kernel.
     *
     * @param check uses it for the first time, and throws if it can't be used
     */
    ClKernel get(KernelVariant variant, Consumer<ClKernel> check) {
        ClKernel kernel = kernels.get(variant);
        if (kernel != null) {
            return kernel;
        }
        GridSampleException failure = failures.get(variant);
        if (failure != null) {
            throw failure;
        }
        try {
            kernel = make(variant, check);
        } catch (KernelBuildException | WrongResultException e) {
            failures.put(variant, e);
            throw e;
        }
        kernels.put(variant, kernel);
        return kernel;
    }

    private static ClKernel checked(ClKernel kernel, Consumer<ClKernel> check) {
        try {
            check.accept(kernel);
            return kernel;
        } catch (Throwable failure) {
            Closing.afterFailure(failure, kernel::close);
            throw failure;
        }
    }

    /** A binary's name in the cache, which tells apart all that the compiler sees. */
    static String name(String source, KernelVariant variant) {
        return DiskCache.digest(source, variant.options(), variant.kernelName()) + ".binary";
    }

    /** From the kept binary, or else from source, which is kept once the check has passed. */
    private ClKernel make(KernelVariant variant, Consumer<ClKernel> check) {
        String source = KernelSource.program(variant);
        String name = name(source, variant);
        Optional<byte[]> binary = binaries.read(name).filter(bytes -> bytes.length > 0);
        if (binary.isPresent()) {
            try {
                return checked(session.load(binary.get(), variant.options(), variant.kernelName()), check);
            } catch (GridSampleException e) {
                binaries.delete(name);
                health.note(e);
                if (health.isLost()) {
                    throw e;
                }
                LOG.debug("a kept program can't be used, its source is built", e);
            }
        }
        ClKernel kernel = checked(session.build(source, variant.options(), variant.kernelName()), check);
        keep(name, kernel);
        return kernel;
    }

    private void keep(String name, ClKernel kernel) {
        // Unasked where nothing is kept: for a binary some drivers compile further than they otherwise would.
        if (!binaries.isOn()) {
            return;
        }
        try {
            byte[] binary = session.binary(kernel);
            if (binary.length > 0) {
                binaries.write(name, binary);
            }
        } catch (GridSampleException e) {
            LOG.debug("the driver gives no binary to keep", e);
        }
    }

    @Override
    public void close() {
        List<ClKernel> made = new ArrayList<>(kernels.values());
        kernels.clear();
        Closing.newestFirst(made, ClKernel::close);
    }
}
