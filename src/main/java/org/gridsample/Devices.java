package org.gridsample;

import java.util.Objects;
import java.util.function.Consumer;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceListing;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.SelfTestReport;
import org.gridsample.internal.choice.Backends;
import org.gridsample.internal.choice.Terms;
import org.gridsample.internal.opencl.DeviceLister;
import org.gridsample.internal.probe.SelfTest;

/**
 * What this machine has to sample on: which devices there are, which one is chosen and why, whether one computes right, and how it
 * is used best. Drivers are loaded into this process, as {@link GridSampler#open} does it; {@link DeviceProbe} has child processes
 * try them.
 */
public final class Devices {
    private Devices() {}

    /**
     * The OpenCL devices of this machine, and why others can't be used. Nothing is opened. The CPU path is always there, and
     * not listed.
     *
     * @param binding the binding to look through; {@link Binding#AUTO} for both
     * @return what was found, afresh at each call
     * @throws org.gridsample.device.BackendUnavailableException if a binding other than AUTO isn't there
     */
    public static DeviceListing list(Binding binding) {
        return DeviceLister.list(Objects.requireNonNull(binding, "binding"));
    }

    /**
     * Which device {@link GridSampler.Builder#open} chooses, and for every other one listed why not. It is opened and closed again: the
     * decision is the same, and so are the exceptions.
     *
     * @param device what is asked for
     * @param binding the binding to reach it through
     * @return the choice, afresh at each call
     */
    public static DeviceChoice choice(DeviceSelector device, Binding binding) {
        return Backends.choice(
                Objects.requireNonNull(device, "device"), Terms.of(Objects.requireNonNull(binding, "binding")));
    }

    /**
     * Tries out how work is best cut for an OpenCL device, and keeps the result in the user's cache for every later sampler on
     * the same platform, device and driver version. Takes minutes. Changes speed, never bits.
     *
     * @param device the device; {@link DeviceSelector#AUTO} for the best one, or the one that the user's setting names
     * @param binding the binding to reach it through
     * @param progress gets a line for each kind of request as it is done, and one that says where the result is kept
     * @throws IllegalArgumentException for the CPU path, which has nothing to tune
     * @throws org.gridsample.device.BackendUnavailableException if the device isn't there
     * @throws GridSampleException if it fails
     */
    public static void tune(DeviceSelector device, Binding binding, Consumer<String> progress) {
        Backends.tune(
                Objects.requireNonNull(device, "device"),
                Objects.requireNonNull(binding, "binding"),
                Objects.requireNonNull(progress, "progress"));
    }

    /**
     * Computes known answers on an OpenCL device, with every element type, rank, interpolation, padding and align_corners, and
     * compares all bits with the CPU path's. Builds a kernel for each: a minute or two where the driver keeps none from before.
     * A sampler that is opened on a device needs no self-test: it checks each kernel before its first use.
     *
     * @param device the device; {@link DeviceSelector#AUTO} for the one that ranks first, whether it works or not
     * @param binding the binding to reach it through
     * @param progress gets a line for each kernel as it is done, and the build log of one that did not build
     * @return what failed, if anything did
     * @throws IllegalArgumentException for the CPU path, which devices are compared with
     * @throws org.gridsample.device.BackendUnavailableException if the device isn't there or can't be opened
     * @throws GridSampleException if it can't be closed again
     */
    public static SelfTestReport selfTest(DeviceSelector device, Binding binding, Consumer<String> progress) {
        return SelfTest.run(
                Objects.requireNonNull(device, "device"),
                Objects.requireNonNull(binding, "binding"),
                Objects.requireNonNull(progress, "progress"));
    }
}
