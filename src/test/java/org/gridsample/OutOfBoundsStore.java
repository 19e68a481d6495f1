package org.gridsample;

import org.gridsample.device.Binding;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.ClDevice;
import org.gridsample.internal.opencl.Discovery;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClKernel;
import org.gridsample.internal.opencl.binding.ClSession;

/** Writes one element beyond the end of a buffer, to show that the Oclgrind gate would see it. For a child JVM. */
final class OutOfBoundsStore {
    private static final String KERNEL = """
            __kernel void store(__global float* values)
            {
                values[get_global_id(0) + 1] = 1.0f;
            }
            """;

    private OutOfBoundsStore() {}

    public static void main(String[] arguments) {
        ClBinding binding = BindingLoader.load(Binding.valueOf(arguments[0]));
        ClDevice device = Discovery.of(binding).devices().get(0);
        try (ClSession session = binding.open(
                        device.platform(), device.device(), device.info().name());
                ClBuffer buffer = session.createBuffer(16);
                ClKernel kernel = session.build(KERNEL, "", "store")) {
            kernel.set(0, buffer);
            session.launch(kernel, new long[] {4}, new long[] {1});
            session.finish();
        }
    }
}
