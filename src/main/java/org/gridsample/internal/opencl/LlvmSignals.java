package org.gridsample.internal.opencl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.gridsample.internal.opencl.binding.CFunctions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has LLVM, which most OpenCL drivers compile with, believe that it has registered its signal handlers, so that it never does.
 *
 * <p>LLVM registers them once, when it first writes a file. They reset themselves when they are called (SA_RESETHAND), so that a second
 * thread of the JVM that faults at the same moment, as several do at a safepoint, ends the process. Putting the JVM's handlers back
 * afterwards leaves a time in between. So LLVM registers here in a child process that shares this one's memory, in which LLVM notes what
 * it did, but has a copy of the signal handlers (clone with CLONE_VM and without CLONE_SIGHAND, as vfork is made of). This process's
 * are never touched.
 */
final class LlvmSignals {
    private static final Logger LOG = LoggerFactory.getLogger(LlvmSignals.class);

    /** llvm::sys::SetInterruptFunction(void (*)()): registers the handlers, and no function of the caller's for null. */
    private static final String REGISTER = "_ZN4llvm3sys20SetInterruptFunctionEPFvvE";

    private static final int RTLD_LAZY = 1;
    private static final int RTLD_NOLOAD = 4;
    private static final int CLONE_VM = 0x100;
    private static final int CLONE_VFORK = 0x4000;
    private static final int WALL = 0x4000_0000;
    private static final int STACK_BYTES = 1 << 18;
    private static final int STACK_ALIGNMENT = 16;
    private static final int VERSION_BYTES = 32;
    private static final int FIRST_WITH_OWN_NUMBER = 25;

    private final CFunctions c;
    private final long dlopen;
    private final long dlsym;
    private final long dlclose;
    private final long clone;
    private final long waitpid;
    private final long malloc;
    private final long free;
    private final Set<Long> done = new HashSet<>();
    private final Set<String> seen = new HashSet<>();

    LlvmSignals(CFunctions c) {
        this.c = c;
        dlopen = c.find("dlopen");
        dlsym = c.find("dlsym");
        dlclose = c.find("dlclose");
        clone = isOldGlibc(c) ? 0 : c.find("clone");
        waitpid = c.find("waitpid");
        malloc = c.find("malloc");
        free = c.find("free");
    }

    /** Before 2.25 its clone forgets the number of the calling thread, which the child shares. */
    private static boolean isOldGlibc(CFunctions c) {
        long version = c.find("gnu_get_libc_version");
        long strncpy = c.find("strncpy");
        if (version == 0 || strncpy == 0) {
            return false;
        }
        ByteBuffer text = ByteBuffer.allocateDirect(VERSION_BYTES);
        c.call(strncpy, text, c.call(version), VERSION_BYTES - 1);
        String[] numbers =
                StandardCharsets.US_ASCII.decode(text).toString().trim().split("\\.");
        return numbers[0].equals("2") && numbers.length > 1 && Integer.parseInt(numbers[1]) < FIRST_WITH_OWN_NUMBER;
    }

    /** For each LLVM that the process has loaded by now and that shows its functions; most are libraries of their own. */
    synchronized void settle() {
        if (LongStream.of(dlopen, dlsym, dlclose, clone, waitpid, malloc, free).anyMatch(function -> function == 0)) {
            return;
        }
        for (String library : MappedFiles.libraries()) {
            if (!seen.contains(library) && settle(library)) {
                seen.add(library);
            }
        }
    }

    /** Whether that is done, or there is nothing to do. */
    private boolean settle(String library) {
        long handle = c.call(dlopen, CFunctions.text(library), RTLD_LAZY | RTLD_NOLOAD);
        if (handle == 0) {
            return true;
        }
        try {
            long register = c.call(dlsym, handle, CFunctions.text(REGISTER));
            if (register == 0 || done.contains(register)) {
                return true;
            }
            if (!inChild(register)) {
                LOG.debug("no child process in which the LLVM of {} could register its signal handlers", library);
                return false;
            }
            return done.add(register);
        } finally {
            c.call(dlclose, handle);
        }
    }

    /**
     * Calls a function of one argument, which is null, and waits for its end: the child uses this thread's own data.
     *
     * @return false if there is no child
     */
    private boolean inChild(long function) {
        // Not direct memory, of which there may be little.
        long stack = c.call(malloc, STACK_BYTES);
        if (stack == 0) {
            return false;
        }
        int child = (int) c.call(clone, function, stack + STACK_BYTES & -STACK_ALIGNMENT, CLONE_VM | CLONE_VFORK, null);
        if (child > 0) {
            c.call(waitpid, child, null, WALL);
        }
        c.call(free, stack);
        return child > 0;
    }
}
