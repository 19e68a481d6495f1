package org.gridsample.internal.opencl.binding;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Does to the binding that its argument names all that used to kill the JVM, then lets the collector run. */
final class Misuse {
    private static final String SOURCE = "__kernel void f(__global float* x, float v) { x[0] = v; }";

    private Misuse() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        ClBinding binding =
                (ClBinding) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        OpenedDevice opened = OpenedDevice.first(binding);
        ClSession session = opened.session();
        ClBuffer memory = session.createBuffer(64);
        FloatBuffer tooLong = HostMemory.floats(new float[17]);
        attempt("short read", () -> session.read(memory, tooLong));
        attempt("heap write", () -> session.write(memory, FloatBuffer.allocate(4)));
        attempt("heap read", () -> session.read(memory, ByteBuffer.allocate(16)));
        ClKernel kernel = session.build(SOURCE, "", "f");
        kernel.set(0, memory);
        attempt("heap argument", () -> kernel.set(1, ByteBuffer.allocate(4)));
        attempt("null platform", () -> binding.open(null, opened.device(), "null"));
        attempt("null device", () -> binding.open(opened.platform(), null, "null"));
        ClBuffer other = session.createBuffer(64);
        attempt("double close", () -> {
            memory.close();
            memory.close();
        });
        attempt("closed argument", () -> session.launch(kernel, new long[] {1}, new long[] {1}));
        attempt("double close of a kernel", () -> {
            kernel.close();
            kernel.close();
        });
        attempt("closed buffer", () -> session.write(memory, HostMemory.floats(1)));
        attempt("argument of a closed kernel", () -> kernel.set(0, other));
        attempt("closed kernel", () -> session.launch(kernel, new long[] {1}, new long[] {1}));
        session.close();
        session.close();
        attempt("closed session", () -> session.read(other, HostMemory.floats(1)));
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        System.out.println("alive");
    }

    private static void attempt(String what, Runnable misuse) {
        String thrown = "none";
        try {
            misuse.run();
        } catch (RuntimeException e) {
            thrown = e.getClass().getSimpleName();
        }
        System.out.println(what + ": " + thrown);
    }
}
