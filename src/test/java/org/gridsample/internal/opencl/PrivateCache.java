package org.gridsample.internal.opencl;

import java.nio.file.Path;
import org.gridsample.testing.RestoredProperty;

/** Keeps what a test stores of devices in a folder of the test's own; after it the setting is what it was. */
public final class PrivateCache extends RestoredProperty {
    public PrivateCache() {
        super(DiskCache.PROPERTY);
    }

    /** From now on; also a file, or {@code off}. */
    public void use(String folder) {
        set(folder);
    }

    public void use(Path folder) {
        use(folder.toString());
    }
}
