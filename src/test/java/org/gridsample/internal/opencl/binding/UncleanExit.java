package org.gridsample.internal.opencl.binding;

/** Ends without closing anything: by System.exit(7) while kernels run that would take hours, or by returning. */
final class UncleanExit {
    private static final String ENDLESS =
            "__kernel void spin(__global volatile int* x) { for (long i = 0; i < (1L << 50); i++) x[0] += (int) i; }";

    private UncleanExit() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        ClBinding binding =
                (ClBinding) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        ClSession session = OpenedDevice.first(binding).session();
        ClBuffer memory = session.createBuffer(4);
        session.write(memory, HostMemory.floats(1));
        if (arguments[1].equals("exit")) {
            ClKernel kernel = session.build(ENDLESS, "", "spin");
            kernel.set(0, memory);
            session.launch(kernel, new long[] {1}, new long[] {1});
            Thread waiting = new Thread(session::finish);
            waiting.setDaemon(true);
            waiting.start();
            System.exit(7);
        }
    }
}
