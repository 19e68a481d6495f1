package org.gridsample.internal.probe;

import java.util.Map;
import org.gridsample.device.Binding;
import org.gridsample.internal.choice.Vetting;
import org.gridsample.internal.opencl.DiskCache;
import org.gridsample.internal.opencl.VendorFiles;

/**
 * This machine's drivers after child processes have tried them. What is good is kept: while the drivers stay as they are, they are
 * not tried again. What is bad never is.
 */
public final class Vetted {
    private static final String PASSED = "passed";

    /** None was tried. */
    public static final Vetted UNTRIED = new Vetted(Vetting.NONE, DiskCache.NONE);

    private final Vetting vetting;
    private final DiskCache cache;

    private Vetted(Vetting vetting, DiskCache cache) {
        this.vetting = vetting;
        this.cache = cache;
    }

    /** Tries what there is, unless it passed before. */
    public static Vetted of(Binding binding) {
        DiskCache cache = VendorFiles.fingerprint(Map.of())
                .map(drivers -> DiskCache.of(
                        "probe", drivers, binding.name(), Runtime.version().toString()))
                .orElse(DiskCache.NONE);
        if (cache.read(PASSED).isPresent()) {
            // Should this process die of it after all, the next one finds nothing and tries again.
            cache.delete(PASSED);
            return new Vetted(Vetting.NONE, cache);
        }
        return new Vetted(Vetting.of(Prober.DEFAULTS.withBinding(binding).devices()), cache);
    }

    /** What must not be touched. */
    public Vetting vetting() {
        return vetting;
    }

    /** This process has opened what it wanted, or found that it can't, and lives. */
    public void survived() {
        if (vetting.equals(Vetting.NONE)) {
            cache.write(PASSED, new byte[0]);
        }
    }
}
