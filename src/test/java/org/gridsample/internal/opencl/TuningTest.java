package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Precision;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.DeviceInfos;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a tuning may change, which is not the result, and how it is chosen and kept. */
@Tag("once")
class TuningTest {
    private static final TuningTable.Kind BILINEAR = new TuningTable.Kind(Precision.FLOAT32, 2, Interpolation.BILINEAR);
    private static final long[] EXTENTS = {1, 7, 8, 9, 15, 17, 31, 33, 65, 97, 127, 129, 997};

    /** Outputs whose rows are their own, and whose rows are pieces of theirs; some have none below. */
    private static final long[][] TARGETS = {
        {2, 3, 41, 301}, {2, 3, 1, 300}, {2, 3, 95, 31}, {2, 3, 150, 130}, {2, 5, 41, 301}
    };

    private static ClBinding binding;
    private static ClDevice device;

    @RegisterExtension
    private final PrivateCache privateCache = new PrivateCache();

    @TempDir
    private Path root;

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL);
        binding = BindingLoader.load(Binding.JOCL);
        device = Discovery.of(binding).devices().get(0);
    }

    private static OpenClBackend open() {
        return (OpenClBackend) new OpenClProvider(binding, device).open();
    }

    @Test
    @DisplayName("N9, M11: bits don't depend on vector width, tile, work-group or block of channels")
    void n9_bitsDoNotDependOnTheTuning() {
        SplittableRandom random = new SplittableRandom(9);
        try (OpenClBackend backend = open();
                CpuBackend cpu = new CpuBackend()) {
            for (Interpolation interpolation : Interpolation.values()) {
                for (int axes = 2; axes <= 3; axes++) {
                    ElementType type = interpolation == Interpolation.BILINEAR && axes == 2
                            ? ElementType.FLOAT64
                            : ElementType.FLOAT32;
                    Padding padding = axes == 2 ? Padding.REFLECTION : Padding.ZEROS;
                    boolean alignCorners = (interpolation.ordinal() + axes) % 2 == 0;
                    SampleOptions options = SampleOptions.defaults()
                            .withInterpolation(interpolation)
                            .withPadding(padding)
                            .withAlignCorners(alignCorners);
                    for (long extent : EXTENTS) {
                        long channels = axes == 2 ? 7 : 2;
                        long[] shape =
                                axes == 2 ? new long[] {2, channels, 40, 51} : new long[] {2, channels, 9, 8, 21};
                        long[] gridShape = axes == 2 ? new long[] {2, 5, extent, 2} : new long[] {2, 3, 2, extent, 3};
                        Tensor input = SampleData.pixels(random, type, shape);
                        Tensor grid = SampleData.grid(random, type, shape, gridShape);
                        assertLikeCpu(backend, cpu, tunings(), input, grid, options, "anywhere");
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("bits don't depend on what a row asks for on behalf of the row below, whichever way it leads")
    void bitsDoNotDependOnLookingBelow() {
        SplittableRandom random = new SplittableRandom(27);
        List<Tuning> tunings = List.of(new Tuning(8, 2048, 8, 8), new Tuning(16, 32, 3, 2));
        try (OpenClBackend backend = open();
                CpuBackend cpu = new CpuBackend()) {
            for (Interpolation interpolation : Interpolation.values()) {
                for (int i = 0; i < TARGETS.length; i++) {
                    long[] target = TARGETS[i];
                    ElementType type = target[1] == 5 ? ElementType.FLOAT64 : ElementType.FLOAT32;
                    Padding padding = Padding.values()[i % Padding.values().length];
                    SampleOptions options = SampleOptions.defaults()
                            .withInterpolation(interpolation)
                            .withPadding(padding);
                    // A channel is larger than what is taken to be in a near cache.
                    Tensor input = SampleData.pixels(random, type, 2, target[1], 150, 210);
                    for (double angle : new double[] {0.2, -0.2, 0.01, Math.PI / 2, 3}) {
                        Tensor grid = turned(type, angle, target);
                        assertLikeCpu(backend, cpu, tunings, input, grid, options, "turned by " + angle);
                        // The pixel that the way is found by, among them.
                        for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e30, 1e9}) {
                            Tensor wrong = turned(type, angle, target);
                            int columns = (int) target[3];
                            for (int pixel = columns / 4; pixel < wrong.elementCount() / 2; pixel += columns) {
                                wrong.set(2 * pixel + random.nextInt(2), odd);
                            }
                            assertLikeCpu(backend, cpu, tunings, input, wrong, options, odd + ", turned by " + angle);
                        }
                    }
                }
            }
        }
    }

    private static Tensor turned(ElementType type, double angle, long[] target) {
        double sine = Math.sin(angle);
        double cosine = Math.cos(angle);
        Tensor theta = Tensor.zeros(type, 2, 2, 3);
        double[] values = {cosine, -sine, 0.1, sine, cosine, 0, cosine, sine, 0, -sine, cosine, 0.1};
        for (int i = 0; i < values.length; i++) {
            theta.set(i, values[i]);
        }
        return AffineGrid.of(theta, target, false);
    }

    private static void assertLikeCpu(
            OpenClBackend backend,
            CpuBackend cpu,
            List<Tuning> tunings,
            Tensor input,
            Tensor grid,
            SampleOptions options,
            String what) {
        SampleRequest expected = SampleRequest.of(input, grid, options);
        cpu.run(expected);
        for (Tuning tuning : tunings) {
            SampleRequest request = SampleRequest.of(input, grid, options);
            backend.runCut(request, tuning);
            Bits.assertEqual(
                    expected.output(),
                    request.output(),
                    "tuning " + tuning + ", grid " + grid + " " + what + ", " + options);
        }
    }

    private static List<Tuning> tunings() {
        List<Tuning> tunings = new ArrayList<>();
        for (int width : new int[] {1, 8, 16}) {
            tunings.add(new Tuning(width, 32, 8, 2));
            tunings.add(new Tuning(width, 24, 3, 3));
            tunings.add(new Tuning(width, 2048, 1, 256));
        }
        tunings.add(new Tuning(1, 4096, 4096, 1));
        tunings.add(new Tuning(8, 1, 1, 1));
        return tunings;
    }

    @Test
    void whatWasMeasuredIsKeptForTheSameDevice() {
        privateCache.use(root);
        DiskCache cache = DiskCache.of(device.info());
        Tuning mine = new Tuning(16, 96, 5, 3);
        String said = TuningTable.of(device.info(), cache).with(BILINEAR, mine).store(cache);
        assertTrue(said.contains(root.toString()), said);
        assertEquals(mine, TuningTable.of(device.info(), cache).choose(BILINEAR));
    }

    @Test
    void aTuningThatMakesNoSenseIsIgnored() {
        privateCache.use(root);
        DiskCache cache = DiskCache.of(device.info());
        Tuning shipped = TuningTable.of(device.info(), cache).choose(BILINEAR);
        for (String text : List.of("3 512 8 32", "8 512 8", "8 512 eight 32", "8 0 8 32", "", "8 99999999999 1 1")) {
            cache.write("tuning", (TuningTable.header() + BILINEAR + "=" + text).getBytes(StandardCharsets.UTF_8));
            assertEquals(shipped, TuningTable.of(device.info(), cache).choose(BILINEAR), text);
        }
    }

    @Test
    @DisplayName("K7: a tuning that was measured with other kernels is ignored")
    void k7_aTuningOfOtherKernelsIsIgnored() {
        privateCache.use(root);
        DiskCache cache = DiskCache.of(device.info());
        Tuning shipped = TuningTable.of(device.info(), cache).choose(BILINEAR);
        for (String header : List.of("", "kernels=" + "0".repeat(32) + "\n")) {
            cache.write("tuning", (header + BILINEAR + "=16 96 5 3").getBytes(StandardCharsets.UTF_8));
            assertEquals(shipped, TuningTable.of(device.info(), cache).choose(BILINEAR), header);
        }
    }

    @Test
    @DisplayName("only what was measured is stored: the rest may be shipped otherwise by the next version")
    void onlyWhatWasMeasuredIsStored() {
        privateCache.use(root);
        DiskCache cache = DiskCache.of(device.info());
        TuningTable.of(device.info(), cache)
                .with(BILINEAR, new Tuning(16, 96, 5, 3))
                .store(cache);
        assertEquals(
                TuningTable.header() + BILINEAR + "=16 96 5 3\n",
                new String(cache.read("tuning").orElseThrow(), StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("M8: a forced tuning that can't be read is the caller's mistake, and opens nothing")
    void m8_aForcedTuningThatCannotBeRead() {
        FaultCalls calls = new FaultCalls(new JoclCalls());
        String before = System.getProperty(TuningTable.PROPERTY);
        System.setProperty(TuningTable.PROPERTY, "fast");
        try {
            ClBinding recorded = calls.binding("recorded");
            IllegalArgumentException failure =
                    assertThrows(IllegalArgumentException.class, () -> Memory.COPIED.open(recorded));
            assertTrue(failure.getMessage().startsWith("tuning: expected "), failure::getMessage);
        } finally {
            if (before == null) {
                System.clearProperty(TuningTable.PROPERTY);
            } else {
                System.setProperty(TuningTable.PROPERTY, before);
            }
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    void vectorsAreForCpuDevicesThatPreferThem() {
        DeviceInfo example = DeviceInfos.example();
        DeviceInfo scalar =
                DeviceInfos.with(example, Map.of("preferredVectorWidths", new DeviceInfo.VectorWidths(1, 1, 0)));
        assertEquals(8, width(example));
        assertEquals(1, width(scalar));
        assertEquals(8, width(DeviceInfos.with(scalar, Map.of("platform", "Portable Computing Language"))));
        assertEquals(1, width(DeviceInfos.with(example, Map.of("type", DeviceInfo.Type.GPU))));
    }

    private static int width(DeviceInfo info) {
        return TuningTable.of(info, DiskCache.NONE).choose(BILINEAR).width();
    }

    @Test
    void aTuningIsItsText() {
        Tuning tuning = new Tuning(8, 512, 4, 32);
        assertEquals(tuning, Tuning.parse(tuning.toString()));
        assertThrows(IllegalArgumentException.class, () -> new Tuning(4, 1, 1, 1));
    }

    /** A machine on which a kernel takes as long as its tuning decides, and everything takes longer each time it is asked. */
    private static double[][] times(List<Tuning> tunings, int rounds, AtomicLong asked, ToDoubleFunction<Tuning> cost) {
        double[][] nanos = new double[tunings.size()][rounds];
        double slower = 1 + asked.getAndIncrement();
        for (int i = 0; i < nanos.length; i++) {
            if (tunings.get(i).width() == 16) {
                throw new GridSampleException("no such width", null);
            }
            Arrays.fill(nanos[i], slower * cost.applyAsDouble(tunings.get(i)));
        }
        // Something else ran.
        nanos[0][0] *= 1000;
        return nanos;
    }

    private static TuningTable.Kind kind(int axes, Interpolation interpolation) {
        return new TuningTable.Kind(Precision.FLOAT32, axes, interpolation);
    }

    private static TuningTable startingWith(Tuning start) {
        TuningTable table = TuningTable.of(device.info(), DiskCache.NONE);
        for (Interpolation interpolation : Interpolation.values()) {
            table = table.with(kind(2, interpolation), start).with(kind(3, interpolation), start);
        }
        return table;
    }

    @Test
    @DisplayName("the tuner takes the candidate that is faster, and leaves out what can't be built")
    void theTunerTakesTheFaster() {
        List<String> lines = new ArrayList<>();
        AtomicLong asked = new AtomicLong();
        Tuning start = new Tuning(1, 64, 4, 16);
        Tuning fastest = new Tuning(1, 64, 4, 8);
        Tuner tuner = new Tuner(
                (request, tunings, rounds) -> times(
                        tunings,
                        rounds,
                        asked,
                        tuning -> tuning.equals(fastest) ? 100 : tuning.equals(start) ? 190 : 200),
                lines::add);
        TuningTable tuned = tuner.tune(startingWith(start), List.of(Precision.FLOAT32));
        assertEquals(fastest, tuned.choose(BILINEAR));
        assertTrue(lines.stream().anyMatch(line -> line.contains("no such width")), lines::toString);
        assertTrue(
                lines.stream().anyMatch(line -> line.contains("1 64 4 8         1.90 times the speed of 1 64 4 16")),
                lines::toString);
    }

    @Test
    @DisplayName(
            "the tuner keeps the start where a change gains too little, or where the last comparison denies the gain")
    void theTunerKeepsTheStart() {
        AtomicLong asked = new AtomicLong();
        Tuning start = new Tuning(1, 64, 4, 16);
        List<Tuner.Timer> timers = List.of(
                (request, tunings, rounds) -> times(tunings, rounds, asked, tuning -> tuning.equals(start) ? 100 : 98),
                (request, tunings, rounds) ->
                        times(tunings, rounds, asked, tuning -> tuning.equals(start) == rounds > 5 ? 100 : 200));
        for (Tuner.Timer timer : timers) {
            List<String> lines = new ArrayList<>();
            TuningTable tuned = new Tuner(timer, lines::add).tune(startingWith(start), List.of(Precision.FLOAT32));
            assertEquals(start, tuned.choose(BILINEAR));
            assertTrue(lines.stream().anyMatch(line -> line.contains("nothing is faster")), lines::toString);
        }
    }

    @Test
    @DisplayName("the tuner gives up where not even the start can be computed")
    void theTunerNeedsTheStart() {
        GridSampleException failure = new GridSampleException("lost", null);
        Tuner tuner = new Tuner(
                (request, tunings, rounds) -> {
                    throw failure;
                },
                line -> {});
        TuningTable table = startingWith(new Tuning(1, 64, 4, 16));
        assertSame(
                failure, assertThrows(GridSampleException.class, () -> tuner.tune(table, List.of(Precision.FLOAT32))));
    }

    @Test
    @DisplayName("what is timed are kernels, in turns: nothing is transferred between the first launch and the last")
    void transfersAreNotTimed() {
        FaultCalls calls = new FaultCalls(new JoclCalls());
        SampleRequest request = SampleRequest.of(
                SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, 1, 3, 40, 51),
                Tensor.zeros(ElementType.FLOAT32, 1, 31, 65, 2),
                SampleOptions.defaults());
        List<Tuning> tunings = List.of(new Tuning(1, 32, 8, 16), new Tuning(8, 512, 8, 16));
        double[][] times;
        try (OpenClBackend backend = (OpenClBackend) Memory.COPIED.open(calls.binding("recorded"))) {
            times = backend.times(request, tunings, 5);
        }
        List<String> verbs = calls.verbs().stream()
                .filter(List.of("write", "enqueue", "finish", "read")::contains)
                .toList();
        int first = verbs.indexOf("enqueue");
        int end = verbs.indexOf("read");
        assertEquals(List.of("write", "write"), verbs.subList(0, first));
        List<String> timed = verbs.subList(first, end);
        assertEquals(Set.of("enqueue", "finish"), Set.copyOf(timed));
        // Two to warm up each tuning, then five rounds, in which a finish ends as many launches for one as for the
        // other.
        assertEquals(2 * 2 + 5 * 2, Collections.frequency(timed, "finish"));
        assertEquals(0, (Collections.frequency(timed, "enqueue") - 2 * 2) % (5 * 2));
        assertEquals("finish", timed.get(timed.size() - 1));
        for (double[] ofOne : times) {
            assertEquals(5, ofOne.length);
            assertTrue(Arrays.stream(ofOne).allMatch(nanos -> nanos > 0), Arrays.toString(ofOne));
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    @DisplayName("a request that is larger than the device is timed in the parts in which it would be sampled")
    void partsAreTimed() {
        FaultCalls calls = new FaultCalls(new JoclCalls());
        SampleRequest request = SampleRequest.of(
                Tensor.zeros(ElementType.FLOAT32, 1, 3, 40, 51),
                Tensor.zeros(ElementType.FLOAT32, 1, 31, 65, 2),
                SampleOptions.defaults());
        Map<String, Long> oneChannel = Map.of("globalMemory", request.byteCount() / 2);
        try (OpenClBackend backend = (OpenClBackend) Memory.COPIED.open(calls.binding("recorded"), oneChannel)) {
            assertTrue(backend.times(request, List.of(new Tuning(8, 512, 8, 16)), 1)[0][0] > 0);
        }
        assertEquals(3, Collections.frequency(calls.verbs(), "read"));
    }
}
