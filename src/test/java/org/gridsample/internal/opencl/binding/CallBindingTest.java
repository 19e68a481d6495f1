package org.gridsample.internal.opencl.binding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.KernelBuildException;
import org.gridsample.device.OpenClException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shared part of the bindings makes of a driver that fails or lies. */
class CallBindingTest {
    private final List<String> verbs = new ArrayList<>();
    private final Map<String, Function<Object[], Object>> answers = new HashMap<>();
    /** Creates a handle named after the verb, and succeeds with everything else. */
    private final ClBinding binding = new CallBinding("scripted", (ClCalls) Proxy.newProxyInstance(
            ClCalls.class.getClassLoader(), new Class<?>[] {ClCalls.class}, (self, method, arguments) -> {
                verbs.add(method.getName());
                Function<Object[], Object> answer = answers.get(method.getName());
                if (answer != null) {
                    return answer.apply(arguments);
                }
                return method.getName().startsWith("create") ? method.getName() : (Object) Cl.SUCCESS;
            }));

    private ClSession open() {
        return binding.open("platform", "device", "the device");
    }

    private void fail(String verb, int code) {
        answers.put(verb, arguments -> {
            if (verb.startsWith("create")) {
                ((int[]) arguments[arguments.length - 1])[0] = code;
                return null;
            }
            return code;
        });
    }

    private void list(String verb, int code, int count) {
        answers.put(verb, arguments -> {
            ((int[]) arguments[arguments.length - 1])[0] = count;
            return code;
        });
    }

    private void text(String verb, byte[] bytes) {
        answers.put(verb, arguments -> {
            ByteBuffer value = (ByteBuffer) arguments[arguments.length - 2];
            ((long[]) arguments[arguments.length - 1])[0] = bytes.length;
            if (value != null) {
                value.duplicate().put(bytes);
            }
            return Cl.SUCCESS;
        });
    }

    @Test
    @DisplayName("D2: a count that comes with an error code is never read")
    void d2_garbageCounts() {
        list("deviceIds", Cl.DEVICE_NOT_FOUND, 32521);
        assertEquals(List.of(), binding.devices("platform"));
        list("platformIds", Cl.PLATFORM_NOT_FOUND_KHR, 32521);
        assertEquals(List.of(), binding.platforms());
        list("deviceIds", -5, 32521);
        OpenClException e = assertThrows(OpenClException.class, () -> binding.devices("platform"));
        assertEquals("CL_OUT_OF_RESOURCES", e.symbol());
        assertEquals("clGetDeviceIDs", e.call());
        assertEquals(List.of("deviceIds", "platformIds", "deviceIds"), verbs);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4097, Integer.MIN_VALUE})
    @DisplayName("D2: a count that no machine has is an error")
    void d2_absurdCounts(int count) {
        list("platformIds", Cl.SUCCESS, count);
        assertTrue(assertThrows(GridSampleException.class, binding::platforms)
                .getMessage()
                .contains("claims " + count));
    }

    @Test
    @DisplayName("D5: a null handle from the driver goes no further")
    void d5_nullHandles() {
        list("deviceIds", Cl.SUCCESS, 2);
        assertTrue(assertThrows(GridSampleException.class, () -> binding.devices("platform"))
                .getMessage()
                .contains("null"));
    }

    @Test
    @DisplayName("D10: info comes in two steps, and an absurd size is refused before it is allocated")
    void d10_info() {
        byte[] name = ("n".repeat(10_000) + "\0").getBytes(StandardCharsets.US_ASCII);
        text("deviceInfo", name);
        assertEquals(
                10_000,
                InfoValue.text(binding.deviceInfo("device", Cl.DEVICE_NAME)).length());
        answers.put("deviceInfo", arguments -> {
            ((long[]) arguments[arguments.length - 1])[0] = Long.MAX_VALUE;
            return Cl.SUCCESS;
        });
        assertThrows(GridSampleException.class, () -> binding.deviceInfo("device", Cl.DEVICE_NAME));
        text("deviceInfo", new byte[0]);
        assertEquals("", InfoValue.text(binding.deviceInfo("device", Cl.DEVICE_NAME)));
    }

    @Test
    void numbersOfEveryWidthAreRead() {
        ByteBuffer four = HostMemory.bytes(4).putInt(-2).flip();
        byte[] bytes = new byte[4];
        four.get(bytes);
        assertEquals(0xFFFFFFFEL, InfoValue.number(bytes));
        assertEquals(0, InfoValue.number(new byte[0]));
    }

    @Test
    @DisplayName(
            "K10: a structure whose size a driver counts differently is named, with the host's size and what to do")
    void k10_sizeOfAnArgument() {
        text("kernelWorkGroupInfo", new byte[Long.BYTES]);
        fail("setValue", -51);
        try (ClSession session = open();
                ClKernel kernel = session.build("", "", "sample")) {
            String message = assertThrows(OpenClException.class, () -> kernel.set(3, HostMemory.bytes(104)))
                    .getMessage();
            assertTrue(message.startsWith("clSetKernelArg(3, 104 bytes) returned CL_INVALID_ARG_SIZE (-51)"), message);
            assertTrue(message.contains("the driver sees another size"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"createContext", "createQueue"})
    @DisplayName("M8: a session that fails to open leaves nothing behind")
    void m8_failedOpen(String verb) {
        fail(verb, -6);
        assertEquals(
                "CL_OUT_OF_HOST_MEMORY",
                assertThrows(OpenClException.class, this::open).symbol());
        assertEquals(
                verb.equals("createQueue") ? 1 : 0,
                verbs.stream().filter("releaseContext"::equals).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"createProgram", "buildProgram", "createKernel", "kernelWorkGroupInfo"})
    @DisplayName("M8: a kernel that fails to build leaves nothing behind")
    void m8_failedBuild(String verb) {
        ClSession session = open();
        fail(verb, -6);
        assertThrows(GridSampleException.class, () -> session.build("source", "", "name"));
        assertEquals(verb.equals("createProgram") ? 0 : 1, count("releaseProgram"));
        assertEquals(verb.equals("kernelWorkGroupInfo") ? 1 : 0, count("releaseKernel"));
    }

    private long count(String verb) {
        return verbs.stream().filter(verb::equals).count();
    }

    @Test
    @DisplayName(
            "M10, M14: closing releases in reverse order, once, and calls nothing else; a failure on the way stops nothing")
    void m10_m14_close() {
        ClSession session = open();
        verbs.clear();
        fail("releaseQueue", -36);
        fail("releaseContext", -34);
        OpenClException e = assertThrows(OpenClException.class, session::close);
        assertEquals("clReleaseCommandQueue", e.call());
        assertEquals(1, e.getSuppressed().length);
        session.close();
        assertEquals(List.of("releaseQueue", "releaseContext"), verbs);
    }

    /** The device is the second of three in the program's context. */
    @Test
    void theBinaryOfTheSessionsDevice() {
        ClSession session = open();
        ClKernel kernel = session.build("source", "", "name");
        answers.put("address", arguments -> 7L);
        answers.put("programInfo", arguments -> {
            long[] numbers = (int) arguments[1] == Cl.PROGRAM_DEVICES ? new long[] {6, 7, 8} : new long[] {0, 4, 0};
            ((long[]) arguments[3])[0] = (long) numbers.length * Long.BYTES;
            if (arguments[2] != null) {
                ((ByteBuffer) arguments[2]).asLongBuffer().put(numbers);
            }
            return Cl.SUCCESS;
        });
        answers.put("programBinary", arguments -> {
            assertEquals(List.of(1, 3), List.of(arguments[1], arguments[2]));
            ((ByteBuffer) arguments[3]).put(0, new byte[] {1, 2, 3, 4});
            return Cl.SUCCESS;
        });
        assertArrayEquals(new byte[] {1, 2, 3, 4}, session.binary(kernel));
        answers.put("address", arguments -> 5L);
        assertEquals(0, session.binary(kernel).length, "not among them");
    }

    @Test
    @DisplayName("K5: the log is fetched on every code, and options have single spaces")
    void k5_everyCode() {
        ClSession session = open();
        text("buildLog", "the log\n\0".getBytes(StandardCharsets.US_ASCII));
        for (int code : new int[] {-11, -43, -5, -6, -3}) {
            List<Object> options = new ArrayList<>();
            answers.put("buildProgram", arguments -> {
                options.add(arguments[2]);
                return code;
            });
            KernelBuildException e = assertThrows(
                    KernelBuildException.class, () -> session.build("source", "  -DA=1 \t -DB=2  ", "name"));
            assertEquals("the log", e.log());
            assertTrue(e.getMessage().contains("(" + code + ")"), e.getMessage());
            assertEquals(List.of("-DA=1 -DB=2"), options);
        }
    }

    @Test
    @DisplayName("K3: a failure whose log names no error gets the hint about the cache")
    void k3_cacheHint() {
        ClSession session = open();
        fail("buildProgram", -11);
        text("buildLog", new byte[] {0});
        String bare = assertThrows(KernelBuildException.class, () -> session.build("source", "", "name"))
                .getMessage();
        assertTrue(bare.contains("POCL_CACHE_DIR"), bare);
        text("buildLog", "x.cl:1: error: no".getBytes(StandardCharsets.US_ASCII));
        String explained = assertThrows(KernelBuildException.class, () -> session.build("source", "", "name"))
                .getMessage();
        assertTrue(!explained.contains("POCL_CACHE_DIR"), explained);
    }

    @Test
    void aLogThatCannotBeHadSaysSo() {
        ClSession session = open();
        fail("buildProgram", -11);
        fail("buildLog", -30);
        KernelBuildException e = assertThrows(KernelBuildException.class, () -> session.build("source", "", "name"));
        assertTrue(e.log().contains("clGetProgramBuildInfo returned CL_INVALID_VALUE"), e.log());
    }

    @Test
    void errorCodesHaveTheirNamesAndRemedies() {
        Map<Integer, String> expected = Map.of(
                -1, "CL_DEVICE_NOT_FOUND",
                -11, "CL_BUILD_PROGRAM_FAILURE",
                -19, "CL_KERNEL_ARG_INFO_NOT_AVAILABLE",
                -30, "CL_INVALID_VALUE",
                -43, "CL_INVALID_BUILD_OPTIONS",
                -54, "CL_INVALID_WORK_GROUP_SIZE",
                -61, "CL_INVALID_BUFFER_SIZE",
                -72, "CL_MAX_SIZE_RESTRICTION_EXCEEDED",
                -1001, "CL_PLATFORM_NOT_FOUND_KHR");
        expected.forEach((code, symbol) -> assertEquals(symbol, ErrorCodes.symbol(code)));
        OpenClException memory = ErrorCodes.exception("clCreateBuffer", -4, "the device");
        assertTrue(memory.getMessage()
                .startsWith(
                        "clCreateBuffer returned CL_MEM_OBJECT_ALLOCATION_FAILURE (-4) on the device; use a smaller"));
        assertEquals(
                "f returned an error code outside cl.h (-9999) on d",
                ErrorCodes.exception("f", -9999, "d").getMessage());
        assertNull(memory.getCause());
    }
}
