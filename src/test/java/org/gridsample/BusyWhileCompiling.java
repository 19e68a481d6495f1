package org.gridsample;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Builds kernels while other threads loop and are stopped at one safepoint after the other: there the JVM faults by design. */
final class BusyWhileCompiling {
    private static volatile long sink;

    private BusyWhileCompiling() {}

    public static void main(String[] arguments) {
        for (int i = 0; i < 3; i++) {
            start(BusyWhileCompiling::loop);
        }
        start(BusyWhileCompiling::collect);
        Tensor input = Tensor.zeros(ElementType.FLOAT32, 1, 1, 8, 8);
        Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, 8, 8, 2);
        int built = 0;
        try (GridSampler sampler = GridSampler.builder()
                .device(DeviceSelector.parse("opencl:0:0"))
                .binding(Binding.valueOf(arguments[0]))
                .open()) {
            int kernels = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
            for (Interpolation interpolation : List.of(Interpolation.NEAREST, Interpolation.BILINEAR)) {
                for (Padding padding : List.of(Padding.ZEROS, Padding.REFLECTION)) {
                    if (built < kernels) {
                        sampler.sample(
                                input,
                                grid,
                                SampleOptions.defaults()
                                        .withInterpolation(interpolation)
                                        .withPadding(padding));
                        built++;
                    }
                }
            }
        }
        System.out.println(built + " built");
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static void loop() {
        for (long x = 0; ; ) {
            for (int i = 0; i < 1_000_000; i++) {
                x += i ^ x;
            }
            sink = x;
        }
    }

    private static void collect() {
        while (true) {
            System.gc();
            LockSupport.parkNanos(5_000_000);
        }
    }
}
