package org.gridsample.internal.opencl.binding;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gridsample.device.KernelBuildException;
import org.gridsample.device.OpenClException;
import org.gridsample.testing.ChildJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every binding does, on a real device. */
public abstract class ClBindingContract {
    private static final String TWICE =
            "__kernel void twice(__global float* x) { x[get_global_id(0)] = x[get_global_id(0)] * FACTOR; }";

    private OpenedDevice opened;
    private ClSession session;

    /** The binding under test; one that doesn't load fails the test. */
    protected abstract ClBinding binding();

    @BeforeEach
    void open() {
        opened = OpenedDevice.first(binding());
        session = opened.session();
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void infoIsAsLongAsTheDriverSaysAndItsTextEndsAtTheNul() {
        byte[] bytes = binding().deviceInfo(opened.device(), Cl.DEVICE_NAME);
        assertEquals(0, bytes[bytes.length - 1]);
        assertEquals(bytes.length - 1, InfoValue.text(bytes).length());
        assertEquals(4, binding().deviceInfo(opened.device(), Cl.DEVICE_MAX_COMPUTE_UNITS).length);
        assertTrue(InfoValue.number(binding().deviceInfo(opened.device(), Cl.DEVICE_MAX_MEM_ALLOC_SIZE)) > 1 << 20);
        assertTrue(InfoValue.text(binding().platformInfo(opened.platform(), Cl.PLATFORM_VERSION))
                .startsWith("OpenCL "));
    }

    @Test
    void unknownInfoIsAnOpenClException() {
        OpenClException e = assertThrows(OpenClException.class, () -> binding().deviceInfo(opened.device(), 0x7fff));
        assertEquals("clGetDeviceInfo", e.call());
        assertEquals(-30, e.code());
        assertEquals("CL_INVALID_VALUE", e.symbol());
    }

    @Test
    void everyElementTypeMakesTheRoundTrip() {
        ByteBuffer source = HostMemory.bytes(64);
        for (int i = 0; i < 64; i++) {
            source.put(i, (byte) (i * 37));
        }
        try (ClBuffer memory = session.createBuffer(64)) {
            for (Buffer view : List.of(
                    source,
                    source.asShortBuffer(),
                    source.asIntBuffer(),
                    source.asLongBuffer(),
                    source.asFloatBuffer(),
                    source.asDoubleBuffer())) {
                session.write(memory, view);
                ByteBuffer target = HostMemory.bytes(64);
                session.read(memory, target);
                assertEquals(source, target, view.getClass().getSimpleName());
                session.write(memory, HostMemory.bytes(64));
            }
            session.write(memory, source.asDoubleBuffer().asReadOnlyBuffer());
            DoubleBuffer target = HostMemory.bytes(64).asDoubleBuffer();
            session.read(memory, target);
            for (int i = 0; i < 8; i++) {
                assertEquals(
                        Double.doubleToRawLongBits(source.getDouble(i * 8)), Double.doubleToRawLongBits(target.get(i)));
            }
        }
    }

    @Test
    @DisplayName("M2: only what lies between position and limit is copied, and neither moves")
    void m2_positionAndLimit() {
        FloatBuffer source = HostMemory.floats(1, 2, 3, 4, 5, 6).position(2).limit(5);
        FloatBuffer target =
                HostMemory.floats(-1, -1, -1, -1, -1, -1).position(1).limit(4);
        try (ClBuffer memory = session.createBuffer(12)) {
            session.write(memory, source);
            session.read(memory, target);
        }
        assertEquals(2, source.position());
        assertEquals(1, target.position());
        assertArrayEquals(new float[] {-1, 3, 4, 5, -1, -1}, HostMemory.array(target.clear()));
        FloatBuffer slice = HostMemory.floats(7, 8, 9).position(1).slice();
        FloatBuffer back = HostMemory.floats(0, 0);
        try (ClBuffer memory = session.createBuffer(8)) {
            session.write(memory, slice);
            session.read(memory, back);
        }
        assertArrayEquals(new float[] {8, 9}, HostMemory.array(back));
    }

    @Test
    void whatIsWrittenToABufferAroundHostMemoryIsReadBack() {
        FloatBuffer host = HostMemory.floats(-1, -1, -1, -1).position(1);
        try (ClBuffer wrapped = session.wrap(host);
                ClBuffer source = session.createBuffer(12)) {
            session.write(source, HostMemory.floats(1, 2, 3));
            session.copy(source, 0, wrapped, 0, 12);
            session.readBack(wrapped);
        }
        assertArrayEquals(new float[] {-1, 1, 2, 3}, HostMemory.array(host.position(0)));
    }

    @Test
    void nothingIsReadBackIntoMemoryThatIsNotToBeWritten() {
        try (ClBuffer own = session.createBuffer(4);
                ClBuffer copy = session.copyOf(HostMemory.floats(1));
                ClBuffer readOnly = session.wrap(HostMemory.floats(1).asReadOnlyBuffer())) {
            for (ClBuffer buffer : List.of(own, copy, readOnly)) {
                assertThrows(IllegalArgumentException.class, () -> session.readBack(buffer));
            }
        }
    }

    @Test
    void mappedMemoryIsHostMemory() {
        if (!session.maps()) {
            assertTrue(Runtime.version().feature() < 22);
            return;
        }
        FloatBuffer back = HostMemory.floats(0, 0, 0);
        ClSession another = session.another();
        try (another;
                ClBuffer host = another.createHostBuffer(12);
                ClBuffer memory = session.createBuffer(12)) {
            ClMapping mapping = another.map(host);
            assertEquals(12, mapping.bytes().capacity());
            mapping.bytes().asFloatBuffer().put(HostMemory.floats(1, 2, 3));
            session.write(memory, mapping.bytes());
            session.read(memory, back);
            assertArrayEquals(new float[] {1, 2, 3}, HostMemory.array(back));
            session.write(memory, HostMemory.floats(4, 5, 6));
            session.read(memory, mapping.bytes().asFloatBuffer());
            assertEquals(6, mapping.bytes().getFloat(8));
            another.unmap(host, mapping.place());
            another.finish();
        }
    }

    @Test
    void anotherQueueSharesTheBuffers() {
        FloatBuffer back = HostMemory.floats(0, 0, 0);
        try (ClBuffer memory = session.createBuffer(12)) {
            try (ClSession another = session.another()) {
                another.write(memory, HostMemory.floats(1, 2, 3));
                another.finish();
            }
            session.read(memory, back);
        }
        assertArrayEquals(new float[] {1, 2, 3}, HostMemory.array(back));
    }

    @Test
    void copiesFromOneDeviceBufferIntoAnother() {
        FloatBuffer back = HostMemory.floats(0, 0, 0, 0);
        try (ClBuffer source = session.createBuffer(12);
                ClBuffer target = session.createBuffer(16)) {
            session.write(source, HostMemory.floats(1, 2, 3));
            session.write(target, HostMemory.floats(-1, -1, -1, -1));
            session.copy(source, 4, target, 8, 8);
            session.read(target, back);
            assertArrayEquals(new float[] {-1, -1, 2, 3}, HostMemory.array(back));
            for (long[] bad : new long[][] {{8, 8, 8}, {4, 12, 8}, {-4, 0, 4}, {0, -4, 4}, {0, 0, 0}}) {
                assertThrows(
                        IllegalArgumentException.class, () -> session.copy(source, bad[0], target, bad[1], bad[2]));
            }
            assertThrows(IllegalArgumentException.class, () -> session.copy(source, 0, source, 4, 4));
        }
    }

    @Test
    void rowsThatLieApart() {
        FloatBuffer source = HostMemory.floats(0, 1, 2, 3, 4, 5, 6, 7, 8).position(1);
        FloatBuffer target = HostMemory.floats(-1, -1, -1, -1, -1, -1, -1, -1).position(1);
        try (ClBuffer memory = session.createBuffer(28)) {
            session.write(memory, HostMemory.floats(-2, -2, -2, -2, -2, -2, -2));
            // The last row ends with the buffer.
            session.writeRows(memory, 4, source, 8, 3, 12);
            FloatBuffer all = HostMemory.floats(0, 0, 0, 0, 0, 0, 0);
            session.read(memory, all);
            assertArrayEquals(new float[] {-2, 1, 2, 4, 5, 7, 8}, HostMemory.array(all));
            session.readRows(memory, 8, target, 4, 2, 20);
            assertArrayEquals(new float[] {-1, 2, -1, -1, -1, -1, 4, -1}, HostMemory.array(target.clear()));
            for (long[] bad : new long[][] {
                {8, 8, 3, 12},
                {4, 8, 4, 12},
                {4, 8, 3, 16},
                {4, 8, 3, 4},
                {-4, 8, 3, 12},
                {4, 0, 3, 12},
                {4, 8, 0, 12},
                {4, 40, 1, 40}
            }) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> session.writeRows(memory, bad[0], source, bad[1], bad[2], bad[3]));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> session.readRows(memory, bad[0], source, bad[1], bad[2], bad[3]));
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> session.readRows(memory, 0, source.asReadOnlyBuffer(), 4, 1, 4));
        }
    }

    @Test
    @DisplayName("M1: a host buffer longer than the device buffer is refused, a shorter one transfers its own length")
    void m1_byteCounts() {
        try (ClBuffer memory = session.createBuffer(8)) {
            FloatBuffer long3 = HostMemory.floats(1, 2, 3);
            String message = assertThrows(IllegalArgumentException.class, () -> session.write(memory, long3))
                    .getMessage();
            assertEquals("source: expected at most the device buffer's 8 bytes, got 12", message);
            assertThrows(IllegalArgumentException.class, () -> session.read(memory, long3));
            session.write(memory, HostMemory.floats(5, 6));
            FloatBuffer guarded = HostMemory.floats(-1, -1, -1).limit(1);
            session.read(memory, guarded);
            assertArrayEquals(new float[] {5, -1, -1}, HostMemory.array(guarded.clear()));
        }
    }

    @Test
    @DisplayName("M1, M3, M10, D5: short buffers, heap buffers, double releases and null handles leave the JVM alive")
    void fatalMisuseIsRefused() {
        ChildJvm.Result result = ChildJvm.of(Misuse.class)
                .arguments(binding().getClass().getName())
                .run()
                .succeeded();
        assertEquals(
                List.of(
                        "short read: IllegalArgumentException",
                        "heap write: IllegalArgumentException",
                        "heap read: IllegalArgumentException",
                        "heap argument: IllegalArgumentException",
                        "null platform: NullPointerException",
                        "null device: NullPointerException",
                        "double close: none",
                        "closed argument: IllegalStateException",
                        "double close of a kernel: none",
                        "closed buffer: IllegalStateException",
                        "argument of a closed kernel: IllegalStateException",
                        "closed kernel: IllegalStateException",
                        "closed session: IllegalStateException",
                        "alive"),
                result.stdout().lines().toList());
    }

    @Test
    @DisplayName("M3: heap buffers and read-only targets are refused")
    void m3_heapBuffers() {
        try (ClBuffer memory = session.createBuffer(16)) {
            assertThrows(IllegalArgumentException.class, () -> session.write(memory, ByteBuffer.allocate(16)));
            assertThrows(IllegalArgumentException.class, () -> session.read(memory, FloatBuffer.allocate(4)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> session.read(memory, HostMemory.bytes(16).asReadOnlyBuffer()));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> session.write(memory, HostMemory.bytes(16).asCharBuffer()));
        }
    }

    @Test
    @DisplayName("M4: buffers of foreign byte order are refused")
    void m4_byteOrder() {
        ByteOrder foreign =
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        try (ClBuffer memory = session.createBuffer(16)) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(16).order(foreign);
            for (Buffer buffer : List.of(bytes, bytes.asFloatBuffer(), bytes.asDoubleBuffer(), bytes.asIntBuffer())) {
                String message = assertThrows(IllegalArgumentException.class, () -> session.read(memory, buffer))
                        .getMessage();
                assertTrue(message.contains("byte order"), message);
                assertThrows(IllegalArgumentException.class, () -> session.write(memory, buffer));
            }
        }
    }

    @Test
    @DisplayName("M5: what was written stays on the device when its source is collected")
    void m5_garbageCollection() {
        int size = 1 << 16;
        try (ClBuffer memory = session.createBuffer(size)) {
            for (int round = 0; round < 20; round++) {
                ByteBuffer source = HostMemory.bytes(size);
                source.put(size - 1, (byte) round);
                session.write(memory, source);
                System.gc();
                ByteBuffer target = HostMemory.bytes(size);
                session.read(memory, target);
                assertEquals((byte) round, target.get(size - 1));
            }
        }
    }

    @Test
    @DisplayName("M6: nothing empty reaches the driver")
    void m6_empty() {
        assertThrows(IllegalArgumentException.class, () -> session.createBuffer(0));
        assertThrows(IllegalArgumentException.class, () -> session.createBuffer(-1));
        try (ClBuffer memory = session.createBuffer(4);
                ClKernel kernel = session.build(TWICE, "-DFACTOR=2", "twice")) {
            session.write(memory, HostMemory.floats());
            session.read(memory, HostMemory.floats());
            kernel.set(0, memory);
            assertThrows(IllegalArgumentException.class, () -> session.launch(kernel, new long[] {0}, new long[] {1}));
            assertThrows(IllegalArgumentException.class, () -> session.launch(kernel, new long[] {5}, new long[] {2}));
            assertThrows(IllegalArgumentException.class, () -> session.launch(kernel, new long[] {5}, new long[] {}));
            assertThrows(IllegalArgumentException.class, () -> kernel.set(0, HostMemory.bytes(0)));
        }
    }

    @Test
    void buildOptionsReachTheCompilerAndKernelsRunInOrder() {
        try (ClBuffer memory = session.createBuffer(64);
                ClKernel twice = session.build(TWICE, "  -DFACTOR=2.0f   -DUNUSED=1 ", "twice");
                ClKernel thrice = session.build(TWICE, "-DFACTOR=3.0f", "twice")) {
            assertTrue(twice.maxWorkGroupSize() >= 1);
            FloatBuffer values = HostMemory.floats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
            session.write(memory, values);
            twice.set(0, memory);
            session.launch(twice, new long[] {16}, new long[] {4});
            thrice.set(0, memory);
            session.launch(thrice, new long[] {8}, new long[] {1});
            session.finish();
            session.read(memory, values);
            assertArrayEquals(
                    new float[] {6, 12, 18, 24, 30, 36, 42, 48, 18, 20, 22, 24, 26, 28, 30, 32},
                    HostMemory.array(values));
        }
    }

    @Test
    @DisplayName("N1: under the pragma that heads the kernels a product is rounded before the sum")
    void n1_nothingIsFused() {
        String source = "#pragma OPENCL FP_CONTRACT OFF\n"
                + "__kernel void f(__global float* x) { x[0] = x[0] * x[1] - x[2]; }";
        try (ClBuffer memory = session.createBuffer(12);
                ClKernel kernel = session.build(source, "", "f")) {
            float a = 1.0000001f;
            float b = 1.0000002f;
            assertNotEquals(a * b - 1, Math.fma(a, b, -1), "fused it would differ");
            session.write(memory, HostMemory.floats(a, b, 1));
            kernel.set(0, memory);
            session.launch(kernel, new long[] {1}, new long[] {1});
            FloatBuffer result = HostMemory.floats(0);
            session.read(memory, result);
            assertEquals(a * b - 1, result.get(0));
        }
    }

    @Test
    void scalarsAndVectorsArriveWhole() {
        String source = """
                __kernel void collect(__global double* out, int4 i, float4 f, long l, float s, double4 d) {
                    out[0] = i.s0; out[1] = i.s1; out[2] = i.s2; out[3] = i.s3;
                    out[4] = f.s0; out[5] = f.s1; out[6] = f.s2; out[7] = f.s3;
                    out[8] = l; out[9] = s;
                    out[10] = d.s0; out[11] = d.s1; out[12] = d.s2; out[13] = d.s3;
                }
                """;
        ByteBuffer ints = HostMemory.bytes(20)
                .putInt(-9)
                .putInt(1)
                .putInt(-2)
                .putInt(3)
                .putInt(4)
                .position(4);
        ByteBuffer floats = HostMemory.bytes(16)
                .putFloat(.5f)
                .putFloat(-1.5f)
                .putFloat(2.5f)
                .putFloat(3.5f)
                .flip();
        ByteBuffer longs = HostMemory.bytes(8).putLong(1L << 40).flip();
        ByteBuffer scalar = HostMemory.bytes(4).putFloat(7.25f).flip();
        ByteBuffer doubles = HostMemory.bytes(32)
                .putDouble(.1)
                .putDouble(-.2)
                .putDouble(1e300)
                .putDouble(4)
                .flip();
        try (ClBuffer memory = session.createBuffer(14 * 8);
                ClKernel kernel = session.build(source, "", "collect")) {
            kernel.set(0, memory);
            kernel.set(1, ints);
            kernel.set(2, floats);
            kernel.set(3, longs);
            kernel.set(4, scalar);
            kernel.set(5, doubles);
            session.launch(kernel, new long[] {1}, new long[] {1});
            double[] out = new double[14];
            DoubleBuffer target = HostMemory.bytes(14 * 8).asDoubleBuffer();
            session.read(memory, target);
            target.get(out);
            assertArrayEquals(new double[] {1, -2, 3, 4, .5, -1.5, 2.5, 3.5, 1L << 40, 7.25, .1, -.2, 1e300, 4}, out);
        }
        assertEquals(4, ints.position());
    }

    @Test
    void threeDimensionalLaunchesCoverEveryItem() {
        String source = "__kernel void mark(__global int* x) { x[get_global_id(0)"
                + " + 4 * (get_global_id(1) + 6 * get_global_id(2))] = get_local_size(1) * 100 + get_local_id(1); }";
        try (ClBuffer memory = session.createBuffer(4 * 4 * 6 * 2);
                ClKernel kernel = session.build(source, "", "mark")) {
            kernel.set(0, memory);
            session.launch(kernel, new long[] {4, 6, 2}, new long[] {2, 3, 1});
            ByteBuffer target = HostMemory.bytes(4 * 4 * 6 * 2);
            session.read(memory, target);
            for (int i = 0; i < 48; i++) {
                assertEquals(300 + i / 4 % 3, target.getInt(4 * i));
            }
        }
    }

    @Test
    void aProgramComesBackFromItsBinary() {
        byte[] binary;
        try (ClKernel built = session.build(TWICE, "-DFACTOR=2.0f", "twice")) {
            binary = session.binary(built);
        }
        try (ClBuffer memory = session.createBuffer(8);
                ClKernel loaded = session.load(binary, "-DFACTOR=2.0f", "twice")) {
            FloatBuffer values = HostMemory.floats(3, 4);
            session.write(memory, values);
            loaded.set(0, memory);
            session.launch(loaded, new long[] {2}, new long[] {1});
            session.read(memory, values);
            assertArrayEquals(new float[] {6, 8}, HostMemory.array(values));
        }
    }

    @Test
    void whatIsNoBinaryIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> session.load(new byte[0], "", "twice"));
        assertThrows(OpenClException.class, () -> session.load(new byte[1000], "", "twice"));
    }

    @Test
    @DisplayName("D10: a source of a megabyte builds")
    void d10_longSource() {
        String source = "// " + "x".repeat(1 << 20) + "\n" + TWICE;
        session.build(source, "-DFACTOR=2" + " -DLONG=" + "y".repeat(100_000), "twice")
                .close();
    }

    @Test
    void failedBuildBringsTheWholeLog() {
        KernelBuildException e = assertThrows(
                KernelBuildException.class,
                () -> session.build("__kernel void f(__global float* x) { x[0] = undeclared_name; }", "-DA=1", "f"));
        assertTrue(e.log().contains("undeclared_name"), e.log());
        assertEquals("-DA=1", e.options());
        assertTrue(e.getMessage().contains("CL_BUILD_PROGRAM_FAILURE (-11)"), e.getMessage());
        assertTrue(e.getMessage().contains("the test device"), e.getMessage());
    }

    @Test
    @DisplayName("K5: a bad option is a build failure with its log")
    void k5_badOption() {
        KernelBuildException e =
                assertThrows(KernelBuildException.class, () -> session.build(TWICE, "-DFACTOR=1 -no-such-option", "f"));
        assertTrue(e.log().contains("no-such-option"), e.log());
        assertTrue(e.getMessage().contains("CL_INVALID_BUILD_OPTIONS (-43)"), e.getMessage());
    }

    @Test
    void unknownKernelNameAndWrongArgumentsAreOpenClExceptions() {
        OpenClException name =
                assertThrows(OpenClException.class, () -> session.build(TWICE, "-DFACTOR=1", "no_such_kernel"));
        assertEquals("clCreateKernel(no_such_kernel)", name.call());
        assertEquals("CL_INVALID_KERNEL_NAME", name.symbol());
        try (ClBuffer memory = session.createBuffer(4);
                ClKernel kernel = session.build(TWICE, "-DFACTOR=1", "twice")) {
            OpenClException index = assertThrows(OpenClException.class, () -> kernel.set(1, memory));
            assertEquals("CL_INVALID_ARG_INDEX", index.symbol());
        }
    }

    @Test
    @DisplayName("M7: a buffer beyond the device's limit is an OpenClException")
    void m7_tooLarge() {
        long limit = InfoValue.number(binding().deviceInfo(opened.device(), Cl.DEVICE_MAX_MEM_ALLOC_SIZE));
        OpenClException e = assertThrows(OpenClException.class, () -> session.createBuffer(limit + 1));
        assertEquals("clCreateBuffer", e.call());
        assertTrue(e.getMessage().contains("smaller input"), e.getMessage());
    }

    @Test
    @DisplayName("M10: everything may be closed twice, in any order; what is closed says so")
    void m10_close() {
        ClBuffer first = session.createBuffer(4);
        ClBuffer second = session.createBuffer(4);
        ClKernel kernel = session.build(TWICE, "-DFACTOR=2", "twice");
        first.close();
        first.close();
        assertThrows(IllegalStateException.class, () -> session.write(first, HostMemory.floats(1)));
        session.close();
        session.close();
        second.close();
        kernel.close();
        kernel.close();
        assertAll(
                () -> assertThrows(IllegalStateException.class, () -> session.createBuffer(4)),
                () -> assertThrows(IllegalStateException.class, session::finish),
                () -> assertThrows(IllegalStateException.class, () -> session.build(TWICE, "-DFACTOR=2", "twice")));
        assertEquals(4, second.size());
    }

    @Test
    @DisplayName("M10: two threads may close at once")
    void m10_twoThreadsClose() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 50; round++) {
                ClBuffer memory = session.createBuffer(4);
                CyclicBarrier together = new CyclicBarrier(2);
                Callable<Void> close = () -> {
                    together.await();
                    memory.close();
                    return null;
                };
                for (Future<Void> done : threads.invokeAll(List.of(close, close))) {
                    done.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("C2: System.exit in the middle of a kernel ends at once, and an unclosed session exits with 0")
    void c2_exit() {
        String name = binding().getClass().getName();
        assertEquals(
                7, ChildJvm.of(UncleanExit.class).arguments(name, "exit").run().exitCode());
        assertEquals(
                0,
                ChildJvm.of(UncleanExit.class).arguments(name, "return").run().exitCode());
    }

    @Test
    void handlesOfAnotherBindingAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> session.write(new ForeignBuffer(), HostMemory.floats(1)));
        assertThrows(NullPointerException.class, () -> binding().devices(null));
        assertThrows(NullPointerException.class, () -> binding().platformInfo(null, Cl.PLATFORM_NAME));
        assertThrows(NullPointerException.class, () -> binding().deviceInfo(null, Cl.DEVICE_NAME));
        assertThrows(NullPointerException.class, () -> binding().open(opened.platform(), null, "x"));
    }

    private record ForeignBuffer() implements ClBuffer {
        @Override
        public long size() {
            return 4;
        }

        @Override
        public void close() {
            throw new AssertionError("not closed by others");
        }
    }
}
