package org.gridsample.internal.io;

/** The version of this library. */
public final class LibraryVersion {
    private LibraryVersion() {}

    /** As the jar's manifest says, or the module's descriptor; null for a folder of classes on the class path. */
    public static String get() {
        Module module = LibraryVersion.class.getModule();
        return module.isNamed()
                ? module.getDescriptor().rawVersion().orElse(null)
                : LibraryVersion.class.getPackage().getImplementationVersion();
    }
}
