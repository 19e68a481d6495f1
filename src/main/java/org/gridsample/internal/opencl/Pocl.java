package org.gridsample.internal.opencl;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be known of pocl before it is called: it ends the process where other drivers return an error. */
final class Pocl {
    private static final Logger LOG = LoggerFactory.getLogger(Pocl.class);

    /** Where it learns of processors and memory. Without it, it counts no memory and aborts while its devices are listed. */
    private static final Path TOPOLOGY = Path.of("/sys/devices/system/cpu");

    /** What hwloc, through which it looks, takes instead. */
    private static final List<String> OTHER_TOPOLOGIES = List.of("HWLOC_SYNTHETIC", "HWLOC_XMLFILE", "HWLOC_FSROOT");

    private Pocl() {}

    static boolean is(String platformName) {
        return platformName.equals("Portable Computing Language");
    }

    /** Whether listing its devices would abort the process, as in a chroot without /sys. */
    static boolean abortsWhenListed() {
        return System.getProperty("os.name").equals("Linux")
                && !Files.isDirectory(TOPOLOGY)
                && OTHER_TOPOLOGIES.stream().allMatch(name -> System.getenv(name) == null);
    }

    /** Whether it finds ld, with which it links every kernel; without, it aborts at the first launch. */
    static boolean hasLinker() {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "ld"))) {
                return true;
            }
        }
        return false;
    }

    /** Volatile, or a compiler would see that it never is anything else. */
    private static volatile String nothing;

    /**
     * To be called after pocl has compiled. LLVM then has SIGSEGV, which the JVM lives on: at a safepoint its threads fault by
     * design. LLVM's handler gives the signal back the first time it is called, but until it has done so a fault of a second
     * thread ends the process, without a word. So this thread faults at once, alone: by reading through null.
     */
    static void giveBackSignals() {
        try {
            LOG.trace("{}", nothing.length());
        } catch (NullPointerException expected) {
            LOG.trace("the JVM has its signals back");
        }
    }
}
