package org.gridsample.testing;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A system property that a test sets; after it the property is what it was. */
public class RestoredProperty implements AfterEachCallback {
    private final String name;
    private final String before;

    public RestoredProperty(String name) {
        this.name = name;
        before = System.getProperty(name);
    }

    /** From now on. */
    public final void set(String value) {
        System.setProperty(name, value);
    }

    @Override
    public final void afterEach(ExtensionContext context) {
        if (before == null) {
            System.clearProperty(name);
        } else {
            System.setProperty(name, before);
        }
    }
}
