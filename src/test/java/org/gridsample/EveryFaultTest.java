package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.internal.choice.AnyBackend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RealCalls;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.RestoredProperty;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Warnings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each call that a session makes, from listing the devices to the last release, fails in turn; a session without a fault counts them.
 * Codes come with all calls where kernels are there at once, and else with the calls that programs are made by: a session that
 * compiles takes many times as long.
 */
@Tag("once")
class EveryFaultTest {
    /** What a smaller piece may get around, what may pass, and what a lost device says. */
    private static final Map<Integer, String> CODES = Map.of(
            -4, "CL_MEM_OBJECT_ALLOCATION_FAILURE",
            -5, "CL_OUT_OF_RESOURCES",
            -2, "CL_DEVICE_NOT_AVAILABLE",
            -36, "CL_INVALID_COMMAND_QUEUE");

    private static final int OUT_OF_RESOURCES = -5;
    private static final int INVALID_COMMAND_QUEUE = -36;
    private static final Set<Integer> FATAL = Set.of(-2, INVALID_COMMAND_QUEUE);

    private static final Set<String> OF_PROGRAMS = Set.of(
            "createProgram",
            "buildProgram",
            "buildLog",
            "programInfo",
            "programBinary",
            "createKernel",
            "kernelWorkGroupInfo");

    private static final long[] SHAPE = {2, 3, 5, 7};
    private static final Tensor INPUT = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, SHAPE);
    private static final Tensor GRID = SampleData.grid(new SplittableRandom(2), ElementType.FLOAT32, SHAPE, 2, 4, 6, 2);
    private static final Tensor FRAME_INPUT =
            SampleData.pixels(new SplittableRandom(4), ElementType.FLOAT32, 1, 1, 128, 128);
    private static final Tensor FRAME_GRID =
            SampleData.grid(new SplittableRandom(5), ElementType.FLOAT32, FRAME_INPUT.shape(), 1, 128, 128, 2);
    private static final Tensor GRAD_OUTPUT =
            SampleData.pixels(new SplittableRandom(3), ElementType.FLOAT32, 2, 3, 4, 6);

    /** Those that the garbage collector frees when a session is over: never amid calls that are counted. */
    private static final List<Tensor> HELD = new ArrayList<>();

    /** What a session asks for. */
    private enum Work {
        SAMPLE {
            @Override
            List<Tensor> with(GridSampler sampler) {
                return List.of(sampler.sample(INPUT, GRID));
            }
        },
        /** With so many bytes that transfers have queues of their own. */
        FRAME {
            @Override
            List<Tensor> with(GridSampler sampler) {
                return List.of(sampler.sample(FRAME_INPUT, FRAME_GRID));
            }
        },
        BACKWARD {
            @Override
            List<Tensor> with(GridSampler sampler) {
                Gradients gradients = sampler.backward(GRAD_OUTPUT, INPUT, GRID, SampleOptions.defaults());
                return List.of(gradients.input(), gradients.coordinates());
            }
        },
        GRADIENTS_ON_DEVICE {
            @Override
            List<Tensor> with(GridSampler sampler) {
                return uploadingAgain(() -> gradients(sampler));
            }

            private static List<Tensor> gradients(GridSampler sampler) {
                SampleOptions options = SampleOptions.defaults();
                try (DeviceTensor input = sampler.upload(INPUT);
                        DeviceTensor points = sampler.upload(GRID);
                        DeviceTensor gradOutput = sampler.upload(GRAD_OUTPUT, true);
                        DeviceTensor gradInput = sampler.allocate(ElementType.FLOAT32, SHAPE);
                        DeviceTensor gradGrid = sampler.allocate(ElementType.FLOAT32, GRID.shape())) {
                    Coordinates grid = new Coordinates.Grid(points);
                    sampler.inputGradientInto(gradOutput, grid, options, gradInput, false);
                    sampler.coordinatesGradientInto(gradOutput, input, grid, options, gradGrid, false);
                    return List.of(gradInput.download(), gradGrid.download());
                }
            }
        },
        PREPARED {
            @Override
            List<Tensor> with(GridSampler sampler) {
                try (PreparedWarp prepared = sampler.prepare(
                        new Coordinates.Grid(GRID), ElementType.FLOAT32, SHAPE, SampleOptions.defaults())) {
                    return List.of(prepared.apply(INPUT));
                }
            }
        },
        DEVICE_TENSORS {
            @Override
            List<Tensor> with(GridSampler sampler) {
                return uploadingAgain(() -> warpedTwice(sampler));
            }

            private static List<Tensor> warpedTwice(GridSampler sampler) {
                SampleOptions options = SampleOptions.defaults();
                try (DeviceTensor input = sampler.upload(INPUT, true);
                        DeviceTensor grid = sampler.upload(GRID);
                        DeviceTensor once = sampler.allocate(ElementType.FLOAT32, 2, 3, 4, 6);
                        DeviceTensor twice = sampler.allocate(ElementType.FLOAT32, 2, 3, 4, 6)) {
                    sampler.sampleInto(input, grid, options, once);
                    sampler.sampleInto(
                            once.view(72, 1, 3, 4, 6), grid.view(48, 1, 4, 6, 2), options, twice.view(72, 1, 3, 4, 6));
                    return List.of(once.download(), twice.view(72, 1, 3, 4, 6).inHostMemory());
                }
            }
        },
        PINNED_TENSORS {
            @Override
            List<Tensor> with(GridSampler sampler) {
                Tensor input =
                        sampler.allocatePinned(ElementType.FLOAT32, SHAPE).copyFrom(INPUT);
                HELD.add(input);
                Tensor output = sampler.allocatePinned(ElementType.FLOAT32, 2, 3, 4, 6);
                HELD.add(output);
                sampler.sampleInto(input, GRID, SampleOptions.defaults(), output);
                return List.of(Tensor.zeros(ElementType.FLOAT32, output.shape()).copyFrom(output));
            }

            @Override
            boolean end(GridSampler closed, boolean mayBeAtWork) throws InterruptedException {
                HELD.clear();
                for (int i = 0; closed.memory().pinnedTensors() > 0; i++) {
                    if (mayBeAtWork && i == 10) {
                        return false;
                    }
                    assertTrue(i < 1000, "they are still there");
                    System.gc();
                    Thread.sleep(10);
                }
                return true;
            }
        };

        private final List<Tensor> expected;

        Work() {
            try (GridSampler cpu = Samplers.over(new CpuBackend())) {
                expected = with(cpu);
            }
        }

        abstract List<Tensor> with(GridSampler sampler);

        /**
         * Has freed what stays when the sampler is closed; whether that was all.
         *
         * @param mayBeAtWork whether a device is lost, of which what it may be at work in is kept until the process ends
         */
        boolean end(GridSampler closed, boolean mayBeAtWork) throws InterruptedException {
            return true;
        }

        void check(GridSampler sampler, String what) {
            Bits.assertEqual(expected, with(sampler), what);
        }
    }

    /** What was lost with a device is uploaded again. */
    private static List<Tensor> uploadingAgain(Supplier<List<Tensor>> work) {
        try {
            return work.get();
        } catch (GridSampleException e) {
            if (e.getMessage().contains("is lost with the device that it lay on")) {
                return work.get();
            }
            throw e;
        }
    }

    /** What becomes of the programs, which decides about calls that a session makes. */
    private enum Programs {
        /** pocl, which keeps compiled kernels itself, is left alone. */
        NOT_KEPT,
        FIRST_KEPT,
        TAKEN_FROM_DISK,
        /** The second kernel doesn't build. */
        ONE_FAILS
    }

    private record Session(Work work, Binding binding, Memory memory, Programs programs) {
        FaultCalls calls() {
            FaultCalls calls = new FaultCalls(RealCalls.of(binding));
            // AUTO asks a GPU for every request, and measures nothing first.
            calls.pretend(Cl.DEVICE_TYPE, bytes(Cl.DEVICE_TYPE_GPU, Long.BYTES));
            calls.pretend(Cl.DEVICE_HOST_UNIFIED_MEMORY, bytes(memory == Memory.IN_PLACE ? 1 : 0, Integer.BYTES));
            if (programs == Programs.FIRST_KEPT || programs == Programs.TAKEN_FROM_DISK) {
                calls.pretend(Cl.PLATFORM_NAME, "not pocl\0".getBytes(StandardCharsets.US_ASCII));
            }
            return calls;
        }

        /** Those that set it apart. */
        List<String> verbs() {
            return switch (programs) {
                case NOT_KEPT -> List.of("createProgram", "read");
                case FIRST_KEPT -> List.of("createProgram", "programInfo", "programBinary");
                case TAKEN_FROM_DISK ->
                    memory == Memory.IN_PLACE
                            ? List.of("createProgramWithBinary", "createHostBuffer", "read")
                            : List.of("createProgramWithBinary", "createBuffer", "write", "read");
                case ONE_FAILS -> List.of("buildLog");
            };
        }

        /** Else the verb's first call fails, and its last. */
        boolean hasEveryFault(String verb) {
            return programs == Programs.TAKEN_FROM_DISK || OF_PROGRAMS.contains(verb);
        }

        /** Which library makes the calls matters little: with one of them, one code stands for all. */
        Set<Integer> codes() {
            return binding == Binding.JOCL ? CODES.keySet() : Set.of(OUT_OF_RESOURCES);
        }

        private static byte[] bytes(long value, int count) {
            byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array();
            return Arrays.copyOf(bytes, count);
        }
    }

    @TempDir
    private Path cache;

    @RegisterExtension
    private final RestoredProperty cacheFolder = new RestoredProperty("gridsample.cache");

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL, Binding.LWJGL);
    }

    @BeforeEach
    void keepApart() {
        cacheFolder.set(cache.toString());
    }

    /** To what becomes of programs memory matters little. */
    static Stream<Session> sessions() {
        return Stream.of(
                new Session(Work.SAMPLE, Binding.JOCL, Memory.IN_PLACE, Programs.TAKEN_FROM_DISK),
                new Session(Work.SAMPLE, Binding.JOCL, Memory.COPIED, Programs.TAKEN_FROM_DISK),
                new Session(Work.SAMPLE, Binding.LWJGL, Memory.IN_PLACE, Programs.TAKEN_FROM_DISK),
                new Session(Work.SAMPLE, Binding.LWJGL, Memory.COPIED, Programs.TAKEN_FROM_DISK),
                new Session(Work.SAMPLE, Binding.JOCL, Memory.IN_PLACE, Programs.NOT_KEPT),
                new Session(Work.SAMPLE, Binding.LWJGL, Memory.COPIED, Programs.NOT_KEPT),
                new Session(Work.SAMPLE, Binding.JOCL, Memory.IN_PLACE, Programs.FIRST_KEPT),
                new Session(Work.SAMPLE, Binding.JOCL, Memory.IN_PLACE, Programs.ONE_FAILS),
                new Session(Work.FRAME, Binding.JOCL, Memory.COPIED, Programs.TAKEN_FROM_DISK),
                new Session(Work.GRADIENTS_ON_DEVICE, Binding.LWJGL, Memory.COPIED, Programs.NOT_KEPT),
                new Session(Work.PREPARED, Binding.LWJGL, Memory.COPIED, Programs.TAKEN_FROM_DISK),
                new Session(Work.PINNED_TENSORS, Binding.LWJGL, Memory.COPIED, Programs.TAKEN_FROM_DISK),
                new Session(Work.DEVICE_TENSORS, Binding.LWJGL, Memory.COPIED, Programs.TAKEN_FROM_DISK),
                new Session(Work.BACKWARD, Binding.LWJGL, Memory.COPIED, Programs.TAKEN_FROM_DISK));
    }

    @ParameterizedTest
    @MethodSource("sessions")
    @DisplayName("M8: under AUTO every answer has the right bits, and nothing leaks, whatever fails")
    void m8_auto(Session session) throws IOException, InterruptedException {
        sweep(session, 2, EveryFaultTest::auto);
    }

    @ParameterizedTest
    @MethodSource("sessions")
    @DisplayName("M8: an explicit device throws, and the next answer is right or says why there is none")
    void m8_explicit(Session session) throws IOException, InterruptedException {
        sweep(session, 1, EveryFaultTest::explicit);
    }

    private record Fault(String verb, int nth, int code, boolean forGood) {
        boolean losesTheDevice() {
            return forGood || FATAL.contains(code);
        }

        /** Whether it is said, or the kernel that doesn't build anyhow. */
        boolean isIn(String text) {
            return text.contains(CODES.get(code)) || text.contains("CL_BUILD_PROGRAM_FAILURE");
        }
    }

    private static final Fault NONE = new Fault("none", 0, OUT_OF_RESOURCES, false);

    /**
     * What became of a session.
     *
     * @param substituted whether something else has computed in the device's place since it was opened: that has to be logged
     * @param freed whether all is freed
     */
    private record Outcome(boolean substituted, boolean freed) {}

    private interface Run {
        Outcome with(Work work, FaultCalls calls, Fault fault) throws InterruptedException;
    }

    /**
     * A run for each fault.
     *
     * @param build which build is the second kernel's
     */
    private void sweep(Session session, int build, Run run) throws IOException, InterruptedException {
        try (Warnings warnings = new Warnings()) {
            FaultCalls counting = prepared(session, build);
            run.with(session.work, counting, NONE);
            if (session.programs == Programs.TAKEN_FROM_DISK) {
                counting = prepared(session, build);
                run.with(session.work, counting, NONE);
            }
            assertEquals(List.of(), counting.live());
            assertTrue(counting.counts().keySet().containsAll(session.verbs()), counting.counts()::toString);
            warnings.take();
            for (Fault fault : faults(session, counting.counts())) {
                if (session.programs == Programs.TAKEN_FROM_DISK) {
                    // A fault may have been taken for the binary's, which is gone then.
                    run.with(session.work, prepared(session, build), NONE);
                }
                FaultCalls calls = prepared(session, build);
                if (fault.forGood) {
                    calls.lose(fault.verb, fault.nth, fault.code);
                } else {
                    calls.fail(fault.verb, fault.nth, fault.code);
                }
                try {
                    Outcome outcome = run.with(session.work, calls, fault);
                    assertFalse(calls.isPending(), "it never came");
                    assertTrue(calls.live().isEmpty() || !outcome.freed, calls.live()::toString);
                    assertEquals(List.of(), calls.violations());
                    List<String> said = warnings.take();
                    assertTrue(said.size() <= (session.programs == Programs.ONE_FAILS ? 2 : 1), said::toString);
                    assertTrue(
                            !outcome.substituted || said.stream().anyMatch(fault::isIn),
                            "substituted silently: " + said);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(session + ", " + fault, e);
                }
            }
        }
    }

    private static List<Fault> faults(Session session, Map<String, Integer> counts) {
        List<Fault> faults = new ArrayList<>();
        counts.forEach((verb, count) -> {
            // The build that fails anyhow stands for itself.
            boolean taken = session.programs == Programs.ONE_FAILS && verb.equals("buildProgram");
            for (int nth = 1; nth <= count && !taken; nth++) {
                if (session.hasEveryFault(verb)) {
                    for (int code : session.codes()) {
                        faults.add(new Fault(verb, nth, code, false));
                    }
                    faults.add(new Fault(verb, nth, INVALID_COMMAND_QUEUE, true));
                } else if (nth == 1 || nth == count) {
                    faults.add(new Fault(verb, nth, OUT_OF_RESOURCES, false));
                }
            }
        });
        return faults;
    }

    private FaultCalls prepared(Session session, int build) throws IOException {
        if (session.programs == Programs.FIRST_KEPT) {
            try (Stream<Path> files = Files.walk(cache)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
        }
        FaultCalls calls = session.calls();
        if (session.programs == Programs.ONE_FAILS) {
            calls.failBuild(build);
        }
        return calls;
    }

    private static Outcome auto(Work work, FaultCalls calls, Fault fault) throws InterruptedException {
        boolean substituted;
        GridSampler sampler = Samplers.over(AnyBackend.through(calls.binding("faulty")));
        try (sampler) {
            boolean passedOver = sampler.describe().startsWith("cpu, ");
            work.check(sampler, "first");
            boolean retired = sampler.describe().startsWith("cpu, ");
            int before = calls.verbs().size();
            work.check(sampler, "second");
            boolean onCpu = before == calls.verbs().size();
            assertTrue(!retired || onCpu, "a retired device is not called again");
            assertTrue(!onCpu || fault.isIn(sampler.describe()), sampler.describe());
            substituted = onCpu && !passedOver;
        }
        return new Outcome(substituted, work.end(sampler, fault.losesTheDevice()));
    }

    private static Outcome explicit(Work work, FaultCalls calls, Fault fault) throws InterruptedException {
        GridSampler sampler;
        try {
            sampler = Samplers.over(OpenClProvider.at(calls.binding("faulty"), DeviceSelector.parse("opencl:0:0"))
                    .open());
        } catch (GridSampleException e) {
            assertTrue(fault.isIn(e.getMessage()), e.toString());
            return new Outcome(false, true);
        }
        GridSampleException failure = null;
        try (sampler) {
            for (int i = 0; i < 3; i++) {
                try {
                    work.check(sampler, "answer " + i);
                    assertTrue(failure == null || !fault.forGood && !FATAL.contains(fault.code), "a lost device works");
                } catch (GridSampleException e) {
                    if (failure == null) {
                        failure = e;
                    } else if (failure instanceof KernelBuildException) {
                        assertSame(failure, e, "K4: a failed variant is not built again");
                    } else {
                        boolean lost = e.getMessage().contains("is lost to this sampler");
                        assertTrue(lost || e instanceof KernelBuildException, e.toString());
                    }
                    assertTrue(fault.isIn(e.getMessage()), e.toString());
                }
            }
        } catch (GridSampleException e) {
            // What is lost has said so before; nothing is said twice.
            assertTrue(failure == null || failure instanceof KernelBuildException, e.toString());
            assertTrue(e.getMessage().contains(CODES.get(fault.code)), e.toString());
        }
        return new Outcome(false, work.end(sampler, fault.losesTheDevice()));
    }
}
