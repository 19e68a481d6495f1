package org.gridsample.internal.opencl;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps what a test stores of devices in a folder of the test's own; after it the setting is what it was. */
public final class PrivateCache implements AfterEachCallback {
    private final String before = System.getProperty(DeviceCache.PROPERTY);

    /** From now on; also a file, or {@code off}. */
    public void use(String folder) {
        System.setProperty(DeviceCache.PROPERTY, folder);
    }

    public void use(Path folder) {
        use(folder.toString());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (before == null) {
            System.clearProperty(DeviceCache.PROPERTY);
        } else {
            System.setProperty(DeviceCache.PROPERTY, before);
        }
    }
}
