package org.gridsample.internal.opencl;

import org.gridsample.device.DeviceInfo;

/** A device as it is described, and the handles of the binding that listed it. */
public record ClDevice(DeviceInfo info, Object platform, Object device) {}
