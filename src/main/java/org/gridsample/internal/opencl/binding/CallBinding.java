package org.gridsample.internal.opencl.binding;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.OpenClContext;

/** All of a binding but the calls themselves: what must be checked before them, and what their codes mean. */
public class CallBinding implements ClBinding {
    /** More platforms or devices than any machine has; a count beyond it was never written. */
    private static final int LIMIT = 4096;

    private final String name;
    private final ClCalls calls;

    public CallBinding(String name, ClCalls calls) {
        this.name = name;
        this.calls = calls;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<Object> platforms() {
        return list("clGetPlatformIDs", "the OpenCL loader", Cl.PLATFORM_NOT_FOUND_KHR, calls::platformIds);
    }

    @Override
    public final List<Object> devices(Object platform) {
        requireHandle(platform, "platform");
        return list(
                "clGetDeviceIDs",
                "the platform",
                Cl.DEVICE_NOT_FOUND,
                (devices, count) -> calls.deviceIds(platform, devices, count));
    }

    @Override
    public final byte[] platformInfo(Object platform, int parameter) {
        requireHandle(platform, "platform");
        return InfoQuery.bytes(
                "clGetPlatformInfo",
                "the platform",
                (value, size) -> calls.platformInfo(platform, parameter, value, size));
    }

    @Override
    public final byte[] deviceInfo(Object device, int parameter) {
        requireHandle(device, "device");
        return InfoQuery.bytes(
                "clGetDeviceInfo", "the device", (value, size) -> calls.deviceInfo(device, parameter, value, size));
    }

    @Override
    public final boolean isOn(OpenClContext program, Object device) {
        requireHandle(device, "device");
        return CallSession.queueInfo(calls, program, Cl.QUEUE_DEVICE) == calls.address(device);
    }

    @Override
    public final ClSession openIn(OpenClContext program, Object device, String label) {
        requireHandle(device, "device");
        Objects.requireNonNull(label, "label");
        return CallSession.openIn(calls, program, device, label);
    }

    @Override
    public final ClSession open(Object platform, Object device, String label) {
        requireHandle(platform, "platform");
        requireHandle(device, "device");
        Objects.requireNonNull(label, "label");
        return CallSession.open(calls, platform, device, label);
    }

    /** The ICD loader dereferences a handle without a look. */
    static void requireHandle(Object handle, String kind) {
        Objects.requireNonNull(handle, () -> kind + ": expected a handle that this binding listed, got null");
    }

    private interface Listing {
        int call(Object[] handles, int[] count);
    }

    /** A count is read only after CL_SUCCESS: drivers leave it unwritten otherwise. */
    private static List<Object> list(String call, String where, int none, Listing listing) {
        int[] count = {0};
        int code = listing.call(null, count);
        if (code == none) {
            return List.of();
        }
        ErrorCodes.check(call, code, where);
        if (count[0] < 0 || count[0] > LIMIT) {
            throw new GridSampleException(
                    call + " on " + where + ": expected at most " + LIMIT + " handles, the driver claims " + count[0]
                            + "; update the driver",
                    null);
        }
        if (count[0] == 0) {
            return List.of();
        }
        Object[] handles = new Object[count[0]];
        ErrorCodes.check(call, listing.call(handles, count), where);
        Object[] listed = Arrays.copyOf(handles, Math.min(handles.length, Math.max(0, count[0])));
        if (Arrays.asList(listed).contains(null)) {
            throw new GridSampleException(
                    call + " on " + where + ": expected handles, got a null one; update the driver", null);
        }
        return List.of(listed);
    }
}
