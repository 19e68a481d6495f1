package org.gridsample;

import java.util.Optional;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.SampleRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the choice was left to us: a device, and the CPU path for what the device can't do and for everything once it has
 * failed. The inputs are in host memory, so a failed request is simply computed again. Never silent.
 */
final class AutoBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(GridSampler.class);

    private final Backend device;
    private final Backend cpu;

    /** Requests with fewer output values are faster on the CPU path. */
    private final long crossover;

    /** Why the device is not used, or no longer; null while it is. */
    private volatile String whyCpu;

    AutoBackend(Backend device, Backend cpu) {
        this(device, cpu, 0);
    }

    AutoBackend(Backend device, Backend cpu, long crossover) {
        this.device = device;
        this.cpu = cpu;
        this.crossover = crossover;
    }

    AutoBackend(Backend cpu, String whyCpu) {
        this(cpu, cpu);
        this.whyCpu = whyCpu;
    }

    @Override
    public void sample(SampleRequest request) {
        if (whyCpu == null && request.output().elementCount() >= crossover) {
            Optional<String> refusal = device.refusal(request);
            if (refusal.isEmpty()) {
                try {
                    device.sample(request);
                    return;
                } catch (GridSampleException e) {
                    retire(e);
                }
            } else {
                LOG.info("on the CPU path: {}", refusal.get());
            }
        }
        cpu.sample(request);
    }

    private synchronized void retire(GridSampleException e) {
        if (whyCpu == null) {
            whyCpu = e.summary();
            LOG.warn("from now on the CPU path is used, this request included: {}", e.summary());
            LOG.debug("the device's failure", e);
        }
    }

    @Override
    public String describe() {
        String reason = whyCpu;
        if (reason != null) {
            return cpu.describe() + "; " + reason;
        }
        return crossover == 0
                ? device.describe()
                : device.describe() + "; requests of fewer than " + crossover
                        + " output values on the CPU path, measured faster for them";
    }

    /** A retired device is freed here, not when it fails: other threads may be waiting for it. */
    @Override
    public void close() {
        try {
            device.close();
        } catch (GridSampleException e) {
            if (whyCpu == null) {
                throw e;
            }
            LOG.debug("freeing the retired device", e);
        } finally {
            if (cpu != device) {
                cpu.close();
            }
        }
    }
}
