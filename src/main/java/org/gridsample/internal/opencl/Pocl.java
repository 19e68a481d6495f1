package org.gridsample.internal.opencl;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What must be known of pocl before it is called: it ends the process where other drivers return an error. */
final class Pocl {
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
}
