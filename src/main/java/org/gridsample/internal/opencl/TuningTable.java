package org.gridsample.internal.opencl;

import org.gridsample.device.DeviceInfo;
import org.gridsample.internal.backend.SampleRequest;

/** The tuning for each kind of request on one device. */
final class TuningTable {
    /** Where the compiler is LLVM for a CPU: vectors of 8, long tiles that keep the streams of grid and output whole. */
    private static final Tuning CPU = new Tuning(8, 512, 8, 32);

    /** One pixel a work-item; neighbours in both directions share a work-group, and with it the cache. */
    private static final Tuning GPU = new Tuning(1, 32, 8, 16);

    private final Tuning choice;

    private TuningTable(Tuning choice) {
        this.choice = choice;
    }

    static TuningTable of(DeviceInfo device) {
        return new TuningTable(device.type() == DeviceInfo.Type.CPU ? CPU : GPU);
    }

    Tuning choose(SampleRequest request) {
        return choice;
    }
}
