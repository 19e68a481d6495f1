package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gridsample.device.Binding;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.FakeIcd;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Listing devices, with drivers of all kinds behind the ICD loader; each time in a JVM whose environment names them. */
@EnabledOnOs(OS.LINUX)
class DiscoveryTest {
    private static final String POCL = "Portable Computing Language, name of \\d+, CPU";

    @TempDir
    Path vendors;

    @BeforeEach
    void needsPocl() throws IOException {
        FakeIcd.addPocl(vendors, "pocl");
    }

    private ChildJvm probe(Binding binding, String... arguments) {
        return ChildJvm.of(DiscoveryProbe.class)
                .arguments(binding.name())
                .arguments(arguments)
                .directory(vendors)
                // The trailing slash tells the loader that it is a directory.
                .env("OCL_ICD_VENDORS", vendors + "/");
    }

    private static void assertLines(ChildJvm.Result result, String... patterns) {
        List<String> lines = result.succeeded().stdout().lines().toList();
        assertEquals(patterns.length, lines.size(), result::toString);
        for (int i = 0; i < patterns.length; i++) {
            String line = lines.get(i);
            String pattern = patterns[i];
            assertTrue(line.matches(pattern), () -> "expected " + pattern + ", got " + line);
        }
    }

    @EachBinding
    @DisplayName("D1: no driver is a reason, not an exception")
    void d1_noPlatforms(Binding binding) throws IOException {
        Files.delete(vendors.resolve("pocl.icd"));
        assertLines(
                probe(binding).run(),
                "opencl: no platforms found; install an OpenCL driver.*pocl-opencl-icd.*OCL_ICD_VENDORS.*");
    }

    @EachBinding
    @DisplayName("J4: drivers whose libraries can't be loaded are named, and told apart from none")
    void j4_unloadable(Binding binding) throws IOException {
        Files.writeString(vendors.resolve("pocl.icd"), "libNoSuchDriver.so.1\n");
        assertLines(
                probe(binding).run(),
                "opencl: no platform's library could be loaded: \\S+pocl\\.icd \\(libNoSuchDriver\\.so\\.1\\);"
                        + " (raise .*)?look with ldd what libNoSuchDriver\\.so\\.1 misses, or reinstall the driver");
    }

    @EachBinding
    @DisplayName("J4: where the address space is limited the reason says so")
    void j4_addressSpace(Binding binding) throws Exception {
        Files.delete(vendors.resolve("pocl.icd"));
        FakeIcd.install(vendors, "large", "ADDRESS_SPACE=1900000000");
        ChildJvm limited = probe(binding)
                .jvm("-Xmx1g", "-XX:+UseSerialGC")
                .prefix("sh", "-c", "ulimit -v 4000000; exec \"$@\"", "sh");

        assertLines(
                limited.run(),
                "opencl: no platform's library could be loaded: \\S+large\\.icd \\(\\S+liblarge\\.so\\); raise this process's limit of"
                        + " address space, 4096000000 bytes \\(ulimit -v\\), lower java's -Xmx, or look with ldd what"
                        + " \\S+liblarge\\.so misses, .*");
        assertTrue(
                probe(binding).run().succeeded().stdout().contains(" Fake platform, "), "it loads without the limit");
    }

    @EachBinding
    @DisplayName("D3: a platform that fails keeps its error, the others are used")
    void d3_failingPlatforms(Binding binding) throws Exception {
        FakeIcd.install(vendors, "a_lost", "DEVICES_CODE=-5");
        FakeIcd.install(vendors, "b_none", "DEVICES_CODE=-1");
        FakeIcd.install(vendors, "c_mute", "INFO_CODE=-6");
        ChildJvm.Result result = probe(binding).run().succeeded();
        List<String> lines = result.stdout().lines().toList();
        assertEquals(4, lines.size(), result::toString);
        assertTrue(lines.get(0).matches("opencl:\\d:0 " + POCL), result::toString);
        assertEquals(1, count(lines, "opencl:\\d \\(Fake platform\\): clGetDeviceIDs returned CL_OUT_OF_RES.*"));
        assertEquals(1, count(lines, "opencl:\\d \\(Fake platform\\): the platform reports no device; .*"));
        assertEquals(1, count(lines, "opencl:\\d:0 \\(Fake platform\\): clGetDeviceInfo returned CL_OUT_OF_HOST.*"));
        assertEquals(lines, probe(binding).run().stdout().lines().toList(), "two runs must agree");
    }

    private static long count(List<String> lines, String pattern) {
        return lines.stream().filter(line -> line.matches(pattern)).count();
    }

    @EachBinding
    @DisplayName("D4: a pocl without a device names the three variables that cause it")
    void d4_deviceless(Binding binding) throws IOException {
        Path file = Files.writeString(vendors.resolve("file"), "not a directory");
        String reason = "opencl:0 \\(Portable Computing Language\\): the platform reports no device;"
                + ".*HOME.*POCL_CACHE_DIR.*POCL_DEVICES.*";
        assertLines(probe(binding).env("POCL_DEVICES", "mistyped").run(), reason);
        assertLines(probe(binding).env("POCL_CACHE_DIR", file + "/below").run(), reason);
        assertLines(
                probe(binding)
                        .env("POCL_CACHE_DIR", null)
                        .env("XDG_CACHE_HOME", null)
                        .env("HOME", file + "/below")
                        .run(),
                reason);
    }

    @EachBinding
    @DisplayName(
            "D6: empty, missing and foreign .icd entries are skipped; a driver listed twice is opencl:P:D both times")
    void d6_strangeEntries(Binding binding) throws IOException {
        Files.writeString(vendors.resolve("a_empty.icd"), "");
        Files.writeString(vendors.resolve("b_missing.icd"), "libNoSuchDriver.so.1\n");
        Files.writeString(vendors.resolve("c_foreign.icd"), "libc.so.6\n");
        assertLines(probe(binding).run(), "opencl:0:0 " + POCL);
        Path link = vendors.resolve("pocl_again.icd");
        Files.copy(vendors.resolve("pocl.icd"), link);
        List<String> lines = probe(binding).run().succeeded().stdout().lines().toList();
        assertTrue(lines.get(0).startsWith("opencl:0:0 "), lines::toString);
        assertEquals(lines, probe(binding).run().stdout().lines().toList(), "two runs must agree");
        String last = lines.get(lines.size() - 1).split(" ")[0];
        assertTrue(
                probe(binding, last).run().succeeded().stdout().contains("log of "),
                "every listed device can be opened by its selector");
    }

    @EachBinding
    @DisplayName("D10: a name of 10 kB and a build log of 1 MB arrive whole")
    void d10_longTexts(Binding binding) throws Exception {
        Files.delete(vendors.resolve("pocl.icd"));
        FakeIcd.install(vendors, "long", "NAME_LENGTH=10240");
        assertLines(
                probe(binding, "opencl:0:0").run(),
                "opencl:0:0 Fake platform, name of 10240, ACCELERATOR",
                "log of 1048576");
    }
}
