package org.gridsample.internal.opencl;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.gridsample.internal.opencl.binding.CFunctions;

/**
 * Has LLVM, which most OpenCL drivers compile with, believe that it has registered its signal handlers, so that it never does.
 *
 * <p>LLVM registers them when it writes its first file, and while it hasn't done so. They reset themselves when they are called
 * (SA_RESETHAND), so that a second thread of the JVM that faults at the same moment, as several do at a safepoint, ends the process.
 * Putting the JVM's handlers back afterwards leaves a time in between. So LLVM registers here in a child process that shares
 * this one's memory, in which LLVM notes what it did, but has signal handlers of its own (clone without CLONE_SIGHAND, which
 * is how a process is started everywhere). This process's are never touched.
 */
final class LlvmSignals {
    /** llvm::sys::SetInterruptFunction(void (*)()): registers the handlers, and no function of the caller's for null. */
    private static final String REGISTER = "_ZN4llvm3sys20SetInterruptFunctionEPFvvE";

    private static final int RTLD_LAZY = 1;
    private static final int RTLD_NOLOAD = 4;
    private static final int CLONE_VM = 0x100;
    private static final int CLONE_VFORK = 0x4000;
    private static final int WALL = 0x4000_0000;
    private static final int STACK_BYTES = 1 << 18;
    private static final int STACK_ALIGNMENT = 16;

    private final CFunctions c;
    private final long dlopen;
    private final long dlsym;
    private final long dlclose;
    private final long clone;
    private final long waitpid;
    private final Set<Long> done = new HashSet<>();
    private final Set<String> seen = new HashSet<>();

    LlvmSignals(CFunctions c) {
        this.c = c;
        dlopen = c.find("dlopen");
        dlsym = c.find("dlsym");
        dlclose = c.find("dlclose");
        clone = c.find("clone");
        waitpid = c.find("waitpid");
    }

    /** For each LLVM that the process has loaded by now and that shows its functions; most are libraries of their own. */
    void settle() {
        if (dlopen == 0 || dlsym == 0 || dlclose == 0 || clone == 0 || waitpid == 0) {
            return;
        }
        ByteBuffer symbol = CFunctions.text(REGISTER);
        for (String library : MappedFiles.libraries()) {
            if (seen.add(library)) {
                long handle = c.call(dlopen, CFunctions.text(library), RTLD_LAZY | RTLD_NOLOAD);
                if (handle != 0) {
                    long register = c.call(dlsym, handle, symbol);
                    if (register != 0 && done.add(register)) {
                        inChild(register);
                    }
                    c.call(dlclose, handle);
                }
            }
        }
    }

    /** Calls a function of one argument, which is null, and waits for its end: the child uses this thread's own data. */
    private void inChild(long function) {
        ByteBuffer stack = ByteBuffer.allocateDirect(STACK_BYTES);
        long top = c.address(stack) + STACK_BYTES & -STACK_ALIGNMENT;
        int child = (int) c.call(clone, function, top, CLONE_VM | CLONE_VFORK, null);
        Reference.reachabilityFence(stack);
        if (child > 0) {
            c.call(waitpid, child, null, WALL);
        }
    }
}
