package org.gridsample.internal.opencl;

import java.util.List;

/** Closes a list in order, whatever fails on the way: the first failure is thrown, later ones are suppressed in it. */
final class Releases {
    private Releases() {}

    static void closeAll(List<? extends AutoCloseable> resources) {
        RuntimeException first = null;
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                if (first == null) {
                    first = e instanceof RuntimeException exception ? exception : new IllegalStateException(e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
