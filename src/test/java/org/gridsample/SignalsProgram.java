package org.gridsample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Samples, and prints what has become of the process's signals: DEVICE BINDING caught | divide | wait. */
final class SignalsProgram {
    private static final Tensor INPUT = Tensor.zeros(ElementType.FLOAT32, 1, 1, 40, 40);
    private static final Tensor GRID = Tensor.zeros(ElementType.FLOAT32, 1, 40, 40, 2);

    private static volatile int zero;
    private static volatile int[] nothing;
    private static volatile int sink;

    private SignalsProgram() {}

    public static void main(String[] arguments) throws IOException {
        for (int i = 1; i < 100_000; i++) {
            sink = quotient(i, i);
        }
        String before = caught();
        try (GridSampler sampler = GridSampler.builder()
                .device(DeviceSelector.parse(arguments[0]))
                .binding(Binding.valueOf(arguments[1]))
                .open()) {
            for (Padding padding : Padding.values()) {
                sampler.sample(INPUT, GRID, SampleOptions.defaults().withPadding(padding));
            }
            System.out.println(sampler.describe());
        }
        switch (arguments[2]) {
            case "caught" -> System.out.println("before " + before + " after " + caught());
            case "divide" -> System.out.println(exceptions() + " exceptions");
            case "wait" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("ended in order")));
                System.out.println("waiting");
                LockSupport.park();
            }
            default -> throw new IllegalArgumentException(arguments[2]);
        }
    }

    /** Of 1000 divisions by zero, in code that is compiled by now, and 1000 reads through null: the processor notices both. */
    private static int exceptions() {
        int exceptions = 0;
        for (int i = 0; i < 1000; i++) {
            try {
                sink = quotient(i, zero);
            } catch (ArithmeticException expected) {
                exceptions++;
            }
            try {
                sink = nothing[i];
            } catch (NullPointerException expected) {
                exceptions++;
            }
        }
        return exceptions;
    }

    private static int quotient(int dividend, int divisor) {
        return dividend / divisor;
    }

    /** The signals for which this process has handlers, as bits. */
    private static String caught() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigCgt:"))
                .findFirst()
                .orElseThrow()
                .substring("SigCgt:".length())
                .strip();
    }
}
