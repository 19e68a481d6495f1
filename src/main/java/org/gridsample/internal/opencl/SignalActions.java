package org.gridsample.internal.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gridsample.internal.opencl.binding.CFunctions;

/**
 * What this process does at each signal, as the C library's sigaction has it: read, and put back as it was. An action is bytes that
 * only sigaction understands, some of them never set, but for the handler's address, with which they begin on every system. One thread
 * at a time: it calls with memory of its own.
 */
final class SignalActions {
    /** No system numbers its classic signals higher, and the JVM has none of those above. */
    private static final int LAST = 31;

    private static final int SEGV = 11;

    /** SIGILL, SIGFPE, SIGSEGV and SIGBUS (Linux, macOS), which code causes: that they be ignored is nobody's wish. */
    private static final Set<Integer> OF_CODE = Set.of(4, 7, 8, 10, SEGV);

    /** A handler that is none: SIG_DFL or SIG_IGN. */
    private static final long MOST_CONSTANT = 1;

    /** More than any system's struct sigaction or Dl_info. */
    private static final int BYTES = 256;

    private static final int LONGEST_PATH = 4096;

    private final CFunctions c;
    private final long sigaction;
    private final long dladdr;
    private final long strncpy;
    private final ByteBuffer action = memory(BYTES);
    private final ByteBuffer info = memory(BYTES);
    private final ByteBuffer name = memory(LONGEST_PATH + 1);

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

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Those that are the JVM's at this time, by their numbers; null elsewhere. */
    byte[][] ofTheJvm() {
        byte[][] actions = new byte[LAST + 1][];
        for (int signal = 1; signal <= LAST; signal++) {
            if (isTheJvms(handler(signal))) {
                actions[signal] = new byte[BYTES];
                action.get(0, actions[signal]);
            }
        }
        return actions;
    }

    /**
     * Puts back those of the JVM's that a driver has now. What the JVM has changed itself is left: a program may ask it for a signal, or
     * to ignore one, at any time.
     *
     * @param before what {@link #ofTheJvm} gave
     * @return the signals whose actions were put back
     */
    List<Integer> restore(byte[][] before) {
        List<Integer> restored = new ArrayList<>();
        for (int signal = 1; signal <= LAST; signal++) {
            if (before[signal] != null && isTaken(signal)) {
                action.put(0, before[signal]);
                c.call(sigaction, signal, action, null);
                restored.add(signal);
            }
        }
        return restored;
    }

    private boolean isTaken(int signal) {
        long handler = handler(signal);
        return handler >= 0 && handler <= MOST_CONSTANT ? OF_CODE.contains(signal) : !isTheJvms(handler);
    }

    /** Whether the JVM still has the signal that it can't live without. */
    boolean haveTheJvms() {
        return isTheJvms(handler(SEGV));
    }

    /** What handles a signal; its whole action is in {@link #action} then. */
    private long handler(int signal) {
        action.putLong(0, 0);
        c.call(sigaction, signal, null, action);
        return action.getLong(0);
    }

    /** Whether the handler is a function of the JVM's, by the name of the library that it lies in. */
    private boolean isTheJvms(long handler) {
        if ((int) c.call(dladdr, handler, info) == 0) {
            return false;
        }
        // Dl_info begins with the library's name.
        c.call(strncpy, name, info.getLong(0), LONGEST_PATH);
        return StandardCharsets.ISO_8859_1.decode(name.duplicate()).toString().contains("libjvm.");
    }
}
