package org.gridsample.internal.opencl.binding.lwjgl;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.gridsample.internal.opencl.binding.CFunctions;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.Platform;
import org.lwjgl.system.linux.DynamicLinkLoader;

/** C functions through LWJGL's native library; OpenCL is not loaded for it. */
public final class LwjglFunctions implements CFunctions {
    private static final long RTLD_DEFAULT = 0;

    /** Loads LWJGL; throws a LinkageError or a RuntimeException where it can't be had. */
    public LwjglFunctions() {
        if (Platform.get() != Platform.LINUX) {
            throw new UnsupportedOperationException("C functions are called through LWJGL on Linux only");
        }
        LwjglNative.loadCore();
    }

    @Override
    public String name() {
        return "LWJGL";
    }

    @Override
    public long find(String function) {
        ByteBuffer name = CFunctions.text(function);
        try {
            // Not dlsym, which takes this handle for a mistake.
            return DynamicLinkLoader.ndlsym(RTLD_DEFAULT, address(name));
        } finally {
            Reference.reachabilityFence(name);
        }
    }

    @Override
    public long invoke(long function, long a, long b, long c, long d) {
        return JNI.invokePPPPP(a, b, c, d, function);
    }

    @Override
    public long address(ByteBuffer direct) {
        return MemoryUtil.memAddress0(direct);
    }
}
