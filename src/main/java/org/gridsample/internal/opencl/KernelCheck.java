package org.gridsample.internal.opencl;

import java.util.function.Consumer;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.WrongResultException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.check.KnownAnswer;

/** What a kernel has to pass before its first use: compilers have bugs in a kernel here and there. */
interface KernelCheck {
    /** Takes kernels on trust. */
    KernelCheck NONE = (variant, kernel) -> {};

    /**
     * Throws if a kernel that was just made can't be used.
     *
     * @param kernel runs an operation through the kernel of this variant, whatever its size
     */
    void run(KernelVariant variant, Consumer<Operation> kernel);

    /** Asks the kernel something that the reference knows, and compares all bits. */
    static KernelCheck against(Backend reference, DeviceInfo device) {
        return (variant, kernel) -> known(variant, device)
                .difference(reference::run, kernel)
                .ifPresent(difference -> {
                    throw new WrongResultException(
                            device.selector() + " " + device.name() + ", driver " + device.driverVersion(),
                            variant.options(),
                            difference.toString());
                });
    }

    private static KnownAnswer known(KernelVariant variant, DeviceInfo device) {
        int channels = variant.how().channels();
        return KnownAnswer.small(
                variant.what(), channels == 0 ? LaunchLimits.MOST_CHANNELS + 1 : channels, device.float32Denormals());
    }
}
