package org.gridsample.internal.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.opencl.binding.CFunctions;

/**
 * What this process does at each signal, as the C library's sigaction has it: read, and put back as it was. An action is bytes that
 * only sigaction understands, some of them never set, but for the handler's address, with which they begin on every system.
 */
final class SignalActions {
    /** No system numbers its classic signals higher; none of those above is anybody's but the program's. */
    private static final int LAST = 31;

    private static final int SEGV = 11;

    /** More than any system's struct sigaction. */
    private static final int BYTES = 256;

    private static final int LONGEST_PATH = 4096;

    private final CFunctions c;
    private final long sigaction;
    private final long dladdr;
    private final long strncpy;

    /** Throws UnsupportedOperationException if the C library lacks what it takes. */
    SignalActions(CFunctions c) {
        this.c = c;
        sigaction = c.find("sigaction");
        dladdr = c.find("dladdr");
        strncpy = c.find("strncpy");
        if (sigaction == 0 || dladdr == 0 || strncpy == 0) {
            throw new UnsupportedOperationException("this C library has no sigaction, dladdr or strncpy");
        }
    }

    /** All of them at one time, the first at index 1; null for a signal that has no action, such as SIGKILL. */
    ByteBuffer[] read() {
        ByteBuffer[] actions = new ByteBuffer[LAST + 1];
        for (int signal = 1; signal <= LAST; signal++) {
            actions[signal] = read(signal);
        }
        return actions;
    }

    private ByteBuffer read(int signal) {
        ByteBuffer action = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
        return (int) c.call(sigaction, signal, null, action) == 0 ? action : null;
    }

    /**
     * Puts back the handlers that are not what they were, unless the JVM has changed it: a program may ask it for a signal at any time.
     *
     * @return the signals whose actions were put back
     */
    List<Integer> restore(ByteBuffer[] before) {
        List<Integer> restored = new ArrayList<>();
        for (int signal = 1; signal <= LAST; signal++) {
            ByteBuffer now = read(signal);
            if (now != null && before[signal] != null && handler(now) != handler(before[signal]) && !isTheJvms(now)) {
                c.call(sigaction, signal, before[signal], null);
                restored.add(signal);
            }
        }
        return restored;
    }

    /** Whether the JVM still has the signal that it can't live without. */
    boolean haveTheJvms() {
        return isTheJvms(read(SEGV));
    }

    private static long handler(ByteBuffer action) {
        return action.getLong(0);
    }

    /** Whether the handler is a function of the JVM's, by the name of the library that it lies in. */
    private boolean isTheJvms(ByteBuffer action) {
        // Dl_info begins with the library's name.
        ByteBuffer info = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
        if ((int) c.call(dladdr, handler(action), info) == 0) {
            return false;
        }
        ByteBuffer name = ByteBuffer.allocateDirect(LONGEST_PATH + 1);
        c.call(strncpy, name, info.getLong(0), LONGEST_PATH);
        return StandardCharsets.UTF_8.decode(name).toString().contains("libjvm.");
    }
}
