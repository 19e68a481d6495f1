package org.gridsample.internal.opencl;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.internal.opencl.binding.CFunctions;
import org.gridsample.internal.opencl.binding.ForeignFunctions;
import org.gridsample.internal.opencl.binding.StartOptions;
import org.gridsample.internal.opencl.binding.lwjgl.LwjglFunctions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the JVM's signal handlers in place whatever a driver does. The JVM lives on them: at a safepoint its threads fault by design,
 * and a division by zero is a signal before it is an ArithmeticException. A driver's compiler takes them for itself.
 */
public final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private static final String LIBJSIG = "libjsig.";

    private static Signals instance;

    private final State state;
    private final String how;
    private final Optional<SignalActions> actions;
    private final Optional<LlvmSignals> llvm;
    private byte[][] before;
    private int within;
    private boolean warned;

    private Signals(State state, String how, Optional<CFunctions> c) {
        this.state = state;
        this.how = how;
        actions = c.map(SignalActions::new);
        llvm = c.map(LlvmSignals::new);
    }

    /** What protects the JVM's handlers. */
    public enum State {
        /** The system has none that a driver could take. */
        NOT_USED("not used by this system"),
        /** The JDK's library is loaded, before all others as a rule, and keeps the JVM first in line. */
        KEPT("kept by libjsig"),
        /** Put back after each call in which a driver may have changed them; on Linux LLVM is kept from changing them at all. */
        RESTORED("restored"),
        /** Nothing can be called that would put them back. */
        AT_RISK("at risk");

        private final String text;

        State(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What protects the handlers of this process's JVM. */
    public static State state() {
        return get().state;
    }

    /** What protects them; for {@link State#AT_RISK} why nothing does. */
    static String how() {
        return get().how;
    }

    /** What to do where they are at risk. */
    static String remedy() {
        boolean linux = System.getProperty("os.name").equals("Linux");
        return "start Java with "
                + (linux
                        ? "LD_PRELOAD=$JAVA_HOME/lib/libjsig.so"
                        : "DYLD_INSERT_LIBRARIES=$JAVA_HOME/lib/libjsig.dylib")
                + ", or use Java 22 or later with " + StartOptions.nativeAccess()
                + (linux
                        ? ", or add org.lwjgl:lwjgl and its natives"
                                + StartOptions.andAddModules("org.lwjgl,org.lwjgl.natives")
                        : "");
    }

    /** Says once in this process that they are at risk. */
    static void warnOnce(BackendUnavailableException risk) {
        Signals signals = get();
        synchronized (signals) {
            if (!signals.warned) {
                signals.warned = true;
                LOG.warn("{}", risk.summary());
            }
        }
    }

    /** Does something in which a driver is loaded, initialised or compiles. */
    static <T> T during(Supplier<T> work) {
        Signals signals = get();
        signals.enter();
        try {
            return work.get();
        } finally {
            signals.leave();
        }
    }

    /** As {@link #during(Supplier)}. */
    static void during(Runnable work) {
        during(() -> {
            work.run();
            return null;
        });
    }

    private static synchronized Signals get() {
        if (instance == null) {
            instance = find();
        }
        return instance;
    }

    private static Signals find() {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return new Signals(State.NOT_USED, "Windows", Optional.empty());
        }
        // Named by the environment as a rule; a launcher may be linked with it instead.
        boolean preloaded = Stream.of("LD_PRELOAD", "DYLD_INSERT_LIBRARIES")
                .map(System::getenv)
                .anyMatch(libraries -> libraries != null && libraries.contains(LIBJSIG));
        if (preloaded || MappedFiles.libraries().stream().anyMatch(library -> library.contains("/" + LIBJSIG))) {
            return new Signals(State.KEPT, "libjsig is loaded", Optional.empty());
        }
        StringBuilder reasons = new StringBuilder();
        for (Way way : List.<Way>of(ForeignFunctions::new, LwjglFunctions::new)) {
            try {
                CFunctions c = way.open();
                return new Signals(State.RESTORED, "by " + c.name(), Optional.of(c));
            } catch (Throwable e) {
                // A library may throw anything while it loads; no way is as good as none.
                LOG.debug("no way to put signal handlers back", e);
                reasons.append(reasons.isEmpty() ? "" : "; ")
                        .append(e instanceof UnsupportedOperationException ? e.getMessage() : e.toString());
            }
        }
        return new Signals(State.AT_RISK, reasons.toString(), Optional.empty());
    }

    private interface Way {
        CFunctions open() throws ReflectiveOperationException;
    }

    private void enter() {
        note();
        try {
            // Outside the lock: the system's loader may be waiting for a driver that hangs.
            llvm.ifPresent(LlvmSignals::settle);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.debug("LLVM may register its signal handlers", e);
        }
    }

    /** Of several threads that are within the first one knows what was there before all of them. */
    private synchronized void note() {
        if (within == 0) {
            actions.ifPresent(all -> {
                if (!all.haveTheJvms()) {
                    // Another library's LLVM was here first; it gives them back, and is settled like any other.
                    fault();
                }
                before = all.ofTheJvm();
            });
        }
        within++;
    }

    private synchronized void leave() {
        within--;
        actions.ifPresent(all -> {
            List<Integer> restored = all.restore(before);
            if (!restored.isEmpty()) {
                LOG.debug("a driver had taken the signals {} from the JVM: put back", restored);
            }
        });
        if (state == State.AT_RISK) {
            fault();
        }
    }

    /** Volatile, or a compiler would see that it never is anything else. Of arrays the interpreter faults each time. */
    private static volatile byte[] nothing;

    /**
     * What there is where nothing can be put back. LLVM's handler gives all signals back the first time it is called, but until it
     * has done so a fault of a second thread ends the process. So this thread faults at once, alone: by reading through null.
     */
    private static void fault() {
        try {
            LOG.trace("{}", nothing[0]);
        } catch (NullPointerException expected) {
            LOG.trace("LLVM has given the JVM's signals back");
        }
    }
}
