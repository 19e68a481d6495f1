package org.gridsample.internal.compound;

import java.time.Duration;
import org.gridsample.GridSampler;
import org.gridsample.Samplers;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.binding.CallBinding;
import org.gridsample.internal.opencl.binding.ClCalls;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.InterceptedCalls;
import org.gridsample.testing.Memory;

/** Run in a child JVM: samples with a time limit on a device whose kernels never end, and leaves the device at work. */
final class EndlessKernel {
    /** For a number that nobody writes. */
    private static final String WAITING = " while (((__global const volatile real *)input)[1] == 1) { } ";

    private EndlessKernel() {}

    public static void main(String[] arguments) {
        ClCalls endless = endless(new JoclCalls());
        Backend device = Memory.IN_PLACE.open(new CallBinding("endless", endless));
        try (GridSampler sampler = Samplers.over(
                new AutoBackend(new TimedBackend("the device", device, Duration.ofSeconds(3)), new CpuBackend()))) {
            Tensor image = Tensor.of(new float[] {0, 1, 2, 3}, 1, 1, 2, 2);
            Tensor center = Tensor.of(new float[] {0, 0}, 1, 1, 1, 2);
            if (sampler.sample(image, center).floats().get(0) == 1.5f) {
                System.out.println("right bits");
            }
        }
    }

    /** The real calls, but every kernel first waits. */
    private static ClCalls endless(ClCalls real) {
        return InterceptedCalls.by((method, arguments) -> {
            if (method.getName().equals("createProgram")) {
                arguments[1] = arguments[1]
                        .toString()
                        .replaceFirst("(?s)(__kernel void sample\\(.*?\\)\\s*\\{)", "$1" + WAITING);
            }
            return InterceptedCalls.make(real, method, arguments);
        });
    }
}
