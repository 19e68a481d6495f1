package org.gridsample.internal.opencl.binding;

import java.util.List;
import org.gridsample.device.OpenClContext;

/**
 * A library through which OpenCL is called. Handles are opaque: whatever object the binding likes, passed back to the same
 * binding only. A null handle is refused before any native call.
 */
public interface ClBinding {
    /** JOCL or LWJGL. */
    String name();

    /** The platforms, in the loader's order; empty where the loader reports none, by CL_PLATFORM_NOT_FOUND_KHR too. */
    List<Object> platforms();

    /** All devices of a platform in its order; empty on CL_DEVICE_NOT_FOUND. */
    List<Object> devices(Object platform);

    /** The bytes of clGetPlatformInfo, as many as the driver says there are. */
    byte[] platformInfo(Object platform, int parameter);

    /** The bytes of clGetDeviceInfo, as many as the driver says there are. */
    byte[] deviceInfo(Object device, int parameter);

    /** Whether the program's queue is on this device. */
    boolean isOn(OpenClContext program, Object device);

    /**
     * A session in the program's context and on its queue, to which it holds references until it is closed.
     *
     * @throws IllegalArgumentException if the queue is of another context, or one whose commands don't run in order
     */
    ClSession openIn(OpenClContext program, Object device, String label);

    /** A context and an in-order queue on the device; {@code label} names it in exceptions. */
    ClSession open(Object platform, Object device, String label);
}
