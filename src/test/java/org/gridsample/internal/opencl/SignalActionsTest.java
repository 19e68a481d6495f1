package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gridsample.internal.opencl.binding.CFunctions;
import org.gridsample.internal.opencl.binding.ForeignFunctions;
import org.gridsample.internal.opencl.binding.lwjgl.LwjglFunctions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@EnabledOnOs(OS.LINUX)
class SignalActionsTest {
    private static final int SIGUSR1 = 10;
    private static final int SIGUSR2 = 12;
    private static final int SIGTERM = 15;

    private static Stream<Named<Callable<CFunctions>>> ways() {
        return Stream.of(Named.of("java.lang.foreign", ForeignFunctions::new), Named.of("LWJGL", LwjglFunctions::new));
    }

    private static CFunctions open(Callable<CFunctions> way) throws Exception {
        try {
            return way.call();
        } catch (UnsupportedOperationException e) {
            Assumptions.abort(e.getMessage());
            throw e;
        }
    }

    private static CFunctions openWithoutLibjsig(Callable<CFunctions> way) throws Exception {
        Assumptions.assumeTrue(
                Signals.state() != Signals.State.KEPT,
                "libjsig answers sigaction in this process, and hides the JVM's");
        return open(way);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void callsWithNumbersAndWithMemory(Callable<CFunctions> way) throws Exception {
        CFunctions c = open(way);
        assertEquals(ProcessHandle.current().pid(), (int) c.call(c.find("getpid")));
        ByteBuffer copy = ByteBuffer.allocateDirect(8);
        copy.position(3);
        c.call(c.find("strncpy"), copy, CFunctions.text("abcdef"), 5);
        assertEquals("abcde", new String(new byte[] {copy.get(0), copy.get(1), copy.get(2), copy.get(3), copy.get(4)}));
        assertEquals(0, copy.get(5));
        assertEquals(0, c.find("no_such_function_anywhere"));
    }

    private static ByteBuffer action(long handler) {
        return ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder()).putLong(0, handler);
    }

    private static void set(CFunctions c, int signal, ByteBuffer action) {
        assertEquals(0, (int) c.call(c.find("sigaction"), signal, action, null));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatWasTakenFromTheJvmIsPutBack(Callable<CFunctions> way) throws Exception {
        CFunctions c = openWithoutLibjsig(way);
        SignalActions actions = new SignalActions(c);
        assertTrue(actions.haveTheJvms());
        byte[][] before = actions.ofTheJvm();
        assertEquals(List.of(), actions.restore(before));
        // A function of somebody's: it is never called.
        set(c, SIGUSR2, action(c.find("getpid")));
        set(c, SIGUSR1, action(c.find("getpid")));
        try {
            assertEquals(List.of(SIGUSR2), actions.restore(before));
            assertEquals(List.of(), actions.restore(before));
        } finally {
            set(c, SIGUSR1, action(0));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aSignalThatTheProgramIgnoresIsLeftSo(Callable<CFunctions> way) throws Exception {
        CFunctions c = openWithoutLibjsig(way);
        SignalActions actions = new SignalActions(c);
        byte[][] before = actions.ofTheJvm();
        set(c, SIGTERM, action(1));
        assertEquals(List.of(), actions.restore(before));
        ByteBuffer own = action(0);
        own.put(0, before[SIGTERM]);
        set(c, SIGTERM, own);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void librariesThatAreLoadedAreKnown(Callable<CFunctions> way) throws Exception {
        open(way);
        assertTrue(MappedFiles.libraries().stream().anyMatch(path -> path.endsWith("/libjvm.so")));
    }
}
