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

    @ParameterizedTest
    @MethodSource("ways")
    void whatChangedIsPutBack(Callable<CFunctions> way) throws Exception {
        CFunctions c = open(way);
        SignalActions actions = new SignalActions(c);
        ByteBuffer[] before = actions.read();
        assertEquals(List.of(), actions.restore(before));
        // To be ignored: the handler is 1.
        ByteBuffer ignore = ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder());
        ignore.putLong(0, 1);
        assertEquals(0, (int) c.call(c.find("sigaction"), SIGUSR1, ignore, null));
        assertEquals(1, actions.read()[SIGUSR1].getLong(0));
        assertEquals(List.of(SIGUSR1), actions.restore(before));
        assertEquals(before[SIGUSR1].getLong(0), actions.read()[SIGUSR1].getLong(0));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatTheJvmHasIsLeftToIt(Callable<CFunctions> way) throws Exception {
        SignalActions actions = new SignalActions(open(way));
        Assumptions.assumeTrue(
                Signals.state() != Signals.State.KEPT,
                "libjsig answers sigaction in this process, and hides the JVM's");
        assertTrue(actions.haveTheJvms());
        ByteBuffer[] before = actions.read();
        // As if a program had asked the JVM for SIGTERM since: its handler is not what was there.
        before[15] = ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder());
        assertEquals(List.of(), actions.restore(before));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void librariesThatAreLoadedAreKnown(Callable<CFunctions> way) throws Exception {
        open(way);
        assertTrue(MappedFiles.libraries().stream().anyMatch(path -> path.endsWith("/libjvm.so")));
    }
}
