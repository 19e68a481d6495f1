package org.gridsample.internal.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Direct memory, of which Java has a limit of its own. */
public final class DirectBuffers {
    /** The option that sets the limit; by default it is the heap's. */
    public static final String LIMIT_OPTION = "-XX:MaxDirectMemorySize";

    /** What the JDK says when the limit is reached. */
    private static final Pattern FULL = Pattern.compile(
            "Cannot reserve (\\d+) bytes of direct buffer memory \\(allocated: (\\d+), limit: (\\d+)\\)");

    private DirectBuffers() {}

    /**
     * Zeros in the machine's byte order. Where there is no room, the error says who needs how much in all, and the limit.
     *
     * @param bytes how many
     * @param what what they are for, or are a part of
     * @param needed how many that needs in all
     */
    public static ByteBuffer allocate(int bytes, Supplier<String> what, long needed) {
        try {
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        } catch (OutOfMemoryError e) {
            String why = Shortage.of(e)
                    .map(shortage -> shortage.limit() + "; " + shortage.remedy())
                    .orElseGet(() -> "the system gives no more (" + e.getMessage()
                            + "); free memory, or raise the limit of this process (ulimit -v, the container's)");
            OutOfMemoryError explained =
                    new OutOfMemoryError(what.get() + " needs " + needed + " bytes of direct memory, " + why);
            explained.initCause(e);
            throw explained;
        }
    }

    /**
     * Java's limit of direct memory was reached.
     *
     * @param requested the bytes that were asked for
     * @param used the bytes in use
     * @param most the limit
     */
    public record Shortage(long requested, long used, long most) {
        /** What the error means, if it is that. */
        public static Optional<Shortage> of(Throwable failure) {
            Matcher full = FULL.matcher(String.valueOf(failure.getMessage()));
            return full.find()
                    ? Optional.of(new Shortage(
                            Long.parseLong(full.group(1)),
                            Long.parseLong(full.group(2)),
                            Long.parseLong(full.group(3))))
                    : Optional.empty();
        }

        /** What is needed, and the limit. */
        public String reason() {
            return requested + " bytes of direct memory are needed, " + limit();
        }

        /** What to do about it. */
        public String remedy() {
            boolean isDefault = most == Runtime.getRuntime().maxMemory();
            return "raise that limit" + (isDefault ? ", by default the heap's, with " : " with ") + LIMIT_OPTION;
        }

        private String limit() {
            return used + " of the " + most + " that Java allows are in use";
        }
    }
}
