package org.gridsample.internal.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridsample.cli.Main;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceChoice;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceListing;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.KernelBuildException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.Discovery;
import org.gridsample.internal.opencl.PrivateCache;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.DeviceInfos;
import org.gridsample.testing.FakeIcd;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.OpenAndSample;
import org.gridsample.testing.PrivateMounts;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which backend is opened, and what is said about it. */
class ChoiceTest {

    private static final String RESULT = "[1.5]";

    @TempDir
    Path temp;

    @TempDir
    private Path cache;

    @RegisterExtension
    private final PrivateCache privateCache = new PrivateCache();

    private static void needsADevice() {
        RequiredDevice.require(
                BindingLoader.unavailabilityCause(Binding.AUTO).isEmpty()
                        && !Discovery.of(BindingLoader.load(Binding.AUTO))
                                .devices()
                                .isEmpty(),
                "no OpenCL device");
    }

    /**
     * Lets a child that is run with {@link #kept} know from how many output values on a device beats the CPU path: where AUTO
     * has to take the device, a busy moment must not decide.
     */
    private void keepCrossover(long values) {
        privateCache.use(cache);
        KeptCrossover.write(values);
    }

    private String kept() {
        return "-Dgridsample.cache=" + cache;
    }

    private static ChildJvm child(String device, Binding binding) {
        return ChildJvm.of(OpenAndSample.class).arguments(device, binding.name());
    }

    private static void assertCpu(ChildJvm.Result result, String... reasons) {
        assertEquals(0, result.exitCode(), result::toString);
        List<String> lines = result.stdout().lines().toList();
        assertTrue(lines.get(0).startsWith("cpu, "), result::toString);
        assertEquals(RESULT, lines.get(1), result::toString);
        for (String reason : reasons) {
            assertTrue(lines.get(0).contains(reason), result::toString);
        }
    }

    private static void assertRefused(ChildJvm.Result result, String... reasons) {
        assertEquals(3, result.exitCode(), result::toString);
        for (String reason : reasons) {
            assertTrue(result.stdout().contains(reason), result::toString);
        }
    }

    @Test
    void anOpenClDeviceIsPreferred() {
        needsADevice();
        keepCrossover(0);
        ChildJvm.Result result = child("auto", Binding.AUTO).jvm(kept()).run().succeeded();
        assertTrue(result.stdout().startsWith("opencl:"), result::toString);
        assertTrue(result.stdout().contains(RESULT), result::toString);
        assertTrue(result.stderr().contains("using opencl:"), "the choice is logged: " + result);
    }

    @Test
    @DisplayName("D1: no driver at all: the CPU path with the reason; an explicit choice is refused with it")
    void d1_noPlatforms() {
        String empty = temp.toString();
        for (Binding binding : Binding.values()) {
            ChildJvm.Result result =
                    child("auto", binding).env("OCL_ICD_VENDORS", empty).run();
            assertCpu(result, "no platforms found", "pocl-opencl-icd");
            assertTrue(result.stderr().contains("no platforms found"), "the reason is logged: " + result);
            assertRefused(child("opencl", binding).env("OCL_ICD_VENDORS", empty).run(), "no platforms found");
        }
    }

    @Test
    @DisplayName("D8: the CPU path loads no OpenCL: a driver that aborts while loaded does no harm")
    void d8_cpuLoadsNoOpenCl() throws Exception {
        Path vendors = Files.createDirectory(temp.resolve("vendors"));
        FakeIcd.install(vendors, "aborts", "ON_LOAD=abort()");

        assertCpu(child("cpu", Binding.AUTO)
                .env("OCL_ICD_VENDORS", vendors.toString())
                .run());
        assertCpu(child("auto", Binding.AUTO)
                .env("OCL_ICD_VENDORS", vendors.toString())
                .env(Wanted.VARIABLE, "cpu")
                .run());
        needsADevice();
        int exitCode = child("opencl", Binding.JOCL)
                .env("OCL_ICD_VENDORS", vendors.toString())
                .run()
                .exitCode();
        assertTrue(exitCode > 128, "the faulty driver is a real one: expected a signal, got exit code " + exitCode);
    }

    @Test
    @DisplayName("K1: pocl without ld: the CPU path with the remedy; an explicit choice is refused with it")
    void k1_poclNeedsLd() {
        needsADevice();
        ChildJvm.Result result =
                child("auto", Binding.JOCL).env("PATH", temp.toString()).run();
        assertCpu(result, "ld", "binutils");
        assertRefused(
                child("opencl:0:0", Binding.JOCL).env("PATH", temp.toString()).run(), "ld", "binutils");
    }

    @Test
    void poclWithoutSysIsNotAskedForItsDevices() {
        needsADevice();
        String[] withoutSys = PrivateMounts.prefix("mount -t tmpfs none /sys");
        for (Binding binding : List.of(Binding.JOCL, Binding.LWJGL)) {
            ChildJvm child = child("auto", binding).prefix(withoutSys).env("HWLOC_SYNTHETIC", null);
            assertCpu(child.run(), "/sys", "HWLOC_SYNTHETIC");
            ChildJvm.Result described = child("opencl", binding)
                    .prefix(withoutSys)
                    .env("HWLOC_SYNTHETIC", "NUMANode:1(memory=4294967296) PU:2")
                    .run()
                    .succeeded();
            assertTrue(described.stdout().startsWith("opencl:"), described::toString);
        }
    }

    @Test
    @DisplayName("K9: a device on which nothing builds is not claimed, its session closed")
    void k9_aDeviceThatCannotBuild() {
        needsADevice();
        for (String verb : List.of("createContext", "buildProgram", "enqueue", "read")) {
            FaultCalls calls = new FaultCalls(new JoclCalls());
            calls.fail(verb, 1, -5);
            try (Backend backend = AnyBackend.through(calls.binding("faulty"))) {
                assertTrue(backend.describe().startsWith("cpu, "), backend.describe());
                assertTrue(backend.describe().contains("CL_OUT_OF_RESOURCES"), backend.describe());
            }
            assertEquals(List.of(), calls.live(), verb);
        }
    }

    @Test
    @DisplayName("K3: a build that fails without an error in its log names the cache directory")
    void k3_cacheHint() {
        needsADevice();
        FaultCalls calls = new FaultCalls(new JoclCalls());
        calls.fail("buildProgram", 1, -11);
        try (Backend backend = AnyBackend.through(calls.binding("faulty"))) {
            assertTrue(backend.describe().contains("POCL_CACHE_DIR"), backend.describe());
            assertTrue(backend.describe().contains("CL_BUILD_PROGRAM_FAILURE"), backend.describe());
        }
        KernelBuildException plain = new KernelBuildException("device", "-D A=1", "log", null);
        assertFalse(plain.getMessage().contains("null"), plain.getMessage());
    }

    @Test
    @DisplayName("K3: so does pocl's own failure where its cache can't be written to")
    void k3_readOnlyCache() {
        needsADevice();
        String[] readOnly = PrivateMounts.prefix("mount -t tmpfs -o ro none " + temp);
        ChildJvm.Result result = child("auto", Binding.JOCL)
                .env("POCL_CACHE_DIR", temp.toString())
                .prefix(readOnly)
                .run();
        assertCpu(result, "CL_BUILD_PROGRAM_FAILURE", "POCL_CACHE_DIR");
    }

    @Test
    @DisplayName("L5: a binding whose jar is absent is refused where it is named, else the other is used")
    void l5_absentJars() {
        needsADevice();
        assertRefused(child("auto", Binding.LWJGL).withoutJar("lwjgl").run(), "lwjgl", "org.lwjgl:lwjgl-opencl");
        assertRefused(child("auto", Binding.JOCL).withoutJar("jocl").run(), "jocl", "org.jocl:jocl");
        keepCrossover(0);
        ChildJvm.Result other =
                child("auto", Binding.AUTO).withoutJar("jocl").jvm(kept()).run().succeeded();
        assertTrue(other.stdout().contains("LWJGL)"), other::toString);
        assertCpu(
                child("auto", Binding.AUTO)
                        .withoutJar("jocl")
                        .withoutJar("lwjgl")
                        .run(),
                "jocl",
                "lwjgl");
    }

    @Test
    void unknownIndicesAreRefusedWithTheKnownOnes() {
        needsADevice();
        assertRefused(child("opencl:7:0", Binding.AUTO).run(), "opencl:7:0", "opencl:0:0");
    }

    @Test
    @DisplayName("C4: eight threads open at once, before anything has touched OpenCL, and all get the same choice")
    void c4_concurrentOpens() {
        needsADevice();
        keepCrossover(0);
        ChildJvm.Result result =
                ChildJvm.of(OpenTogether.class).chainSignals().jvm(kept()).run().succeeded();
        List<String> choices = result.stdout().lines().toList();
        assertEquals(8, choices.size(), result::toString);
        assertEquals(1, Set.copyOf(choices).size(), result::toString);
        assertTrue(choices.get(0).startsWith("opencl:"), result::toString);
    }

    @Test
    @DisplayName("D9: two runs agree: they use what an earlier one measured")
    void d9_twoRunsAgree() {
        needsADevice();
        keepCrossover(12345);
        String first = child("auto", Binding.AUTO).jvm(kept()).run().succeeded().stdout();
        assertTrue(first.contains("requests of fewer than 12345 output values"), first);
        assertEquals(
                first, child("auto", Binding.AUTO).jvm(kept()).run().succeeded().stdout());
    }

    private static ChildJvm devices() {
        return ChildJvm.of(Main.class).arguments("devices");
    }

    private static void assertLine(ChildJvm.Result result, String pattern) {
        assertTrue(
                result.stdout().lines().anyMatch(line -> line.matches(pattern)),
                () -> "no line fits " + pattern + ": " + result);
    }

    private static void assertNoLine(ChildJvm.Result result, String pattern) {
        assertFalse(result.stdout().lines().anyMatch(line -> line.matches(pattern)), result::toString);
    }

    @Test
    void theUsersSettingTakesThePlaceOfAuto() {
        needsADevice();
        ChildJvm.Result byVariable =
                child("auto", Binding.AUTO).env(Wanted.VARIABLE, "cpu").run();
        assertCpu(byVariable);
        assertTrue(byVariable.stderr().contains("GRIDSAMPLE_DEVICE=cpu"), "the log says why: " + byVariable);
        assertCpu(child("auto", Binding.AUTO).jvm("-Dgridsample.device=CPU").run());
        ChildJvm.Result byProperty = child("auto", Binding.AUTO)
                .jvm("-Dgridsample.device=opencl:0:0")
                .env(Wanted.VARIABLE, "cpu")
                .run()
                .succeeded();
        assertTrue(byProperty.stdout().startsWith("opencl:0:0 "), "the property goes first: " + byProperty);
        assertCpu(child("auto", Binding.AUTO)
                .jvm("-Dgridsample.device=")
                .env(Wanted.VARIABLE, "cpu")
                .run());
        ChildJvm.Result explicit = child("opencl:0:0", Binding.AUTO)
                .env(Wanted.VARIABLE, "cpu")
                .run()
                .succeeded();
        assertTrue(explicit.stdout().startsWith("opencl:0:0 "), "the program's word goes first: " + explicit);
    }

    @Test
    void aSettingThatNamesNoDeviceIsAnErrorThatNamesTheSetting() {
        needsADevice();
        assertRefused(
                child("auto", Binding.AUTO).env(Wanted.VARIABLE, "opencl:7:0").run(),
                "GRIDSAMPLE_DEVICE=opencl:7:0 is unavailable",
                "opencl:0:0");
        ChildJvm.Result property =
                devices().jvm("-Dgridsample.device=no such name").run();
        assertEquals(3, property.exitCode(), property::toString);
        assertTrue(property.stderr().contains("-Dgridsample.device=no such name is unavailable"), property::toString);
        assertLine(property, "opencl:0:0 .*");
        ChildJvm.Result unreadable = devices().env(Wanted.VARIABLE, "opencl:0").run();
        assertEquals(2, unreadable.exitCode(), unreadable::toString);
        assertTrue(
                unreadable.stderr().contains("GRIDSAMPLE_DEVICE: device: expected auto, cpu, opencl"),
                unreadable::toString);
        ChildJvm.Result tuning = ChildJvm.of(Main.class)
                .arguments("bench", "--tune")
                .env(Wanted.VARIABLE, "cpu")
                .run();
        assertEquals(2, tuning.exitCode(), tuning::toString);
        assertTrue(tuning.stderr().contains("GRIDSAMPLE_DEVICE: expected an OpenCL device"), tuning::toString);
    }

    @Test
    void aPartOfANameIsEnough() {
        needsADevice();
        ChildJvm.Result turkish = child("PORTABLE COMPUTING", Binding.AUTO)
                .jvm("-Duser.language=tr")
                .run()
                .succeeded();
        assertTrue(turkish.stdout().startsWith("opencl:0:0 "), turkish::toString);
        assertRefused(
                child("no such name", Binding.AUTO).run(),
                "no such name is unavailable: no device, platform or vendor has this in its name",
                "opencl:0:0 (");
    }

    @Test
    void anAmbiguousNameIsRefusedWithItsMatches() {
        needsADevice();
        ChildJvm two = child("portable", Binding.AUTO).env("POCL_DEVICES", "pthread pthread");
        assertRefused(two.run(), "portable is unavailable: 2 devices", "opencl:0:0 (pthread", "opencl:0:1 (pthread");
        ChildJvm.Result cli = ChildJvm.of(Main.class)
                .arguments("bench", "--tune", "--device=portable")
                .env("POCL_DEVICES", "pthread pthread")
                .run();
        assertEquals(3, cli.exitCode(), cli::toString);
        assertTrue(cli.stderr().contains("opencl:0:1 (pthread"), cli::toString);
    }

    @Test
    @DisplayName("D6: a driver listed twice: a part of a name means its first device, the second is told as the same")
    void d6_aDriverListedTwice() throws Exception {
        FakeIcd.addPocl(temp, "one");
        FakeIcd.addPocl(temp, "other");
        String vendors = temp + "/";
        ChildJvm.Result named =
                child("portable", Binding.AUTO).env("OCL_ICD_VENDORS", vendors).run();
        assertTrue(named.succeeded().stdout().startsWith("opencl:0:0 "), named::toString);
        ChildJvm.Result best =
                child("opencl", Binding.AUTO).env("OCL_ICD_VENDORS", vendors).run();
        assertTrue(best.succeeded().stdout().startsWith("opencl:0:0 "), best::toString);
        // The loader may leave the second entry out.
        if (devices().env("OCL_ICD_VENDORS", vendors).run().stdout().contains("opencl:1:0")) {
            assertLine(best, "opencl:1:0 .*: passed over: the same device as opencl:0:0, whose driver is listed twice");
            assertTrue(
                    child("opencl:1:0", Binding.AUTO)
                            .env("OCL_ICD_VENDORS", vendors)
                            .run()
                            .succeeded()
                            .stdout()
                            .startsWith("opencl:1:0 "),
                    "both can be opened");
        }
    }

    @Test
    void whyNotMyGpu() throws Exception {
        needsADevice();
        FakeIcd.addPocl(temp, "pocl");
        FakeIcd.install(temp, "gpu", "TYPE=4");
        FakeIcd.install(temp, "mute", "TYPE=8", "COMPILER=0", "NAME_LENGTH=5");
        ChildJvm.Result opened =
                child("opencl", Binding.AUTO).env("OCL_ICD_VENDORS", temp + "/").run();
        String selector = opened.succeeded().stdout().split(" ")[0];
        ChildJvm.Result result =
                devices().env("OCL_ICD_VENDORS", temp + "/").run().succeeded();
        for (ChildJvm.Result each : List.of(opened, result)) {
            assertLine(
                    each,
                    "opencl:\\d:0 \\(nnnn\\): passed over: failed when it was tried: kernel build failed on nnnn .*");
            assertLine(each, "opencl:\\d:0 \\(nnnnn\\): passed over: .*compiler is not available.*");
            assertLine(each, "cpu \\(.*");
        }
        assertTrue(opened.stderr().contains("(nnnn): passed over: failed when it was tried"), "logged: " + opened);
        assertLine(opened, selector + " .*: chosen: a CPU device, first in rank of those that work");
        assertNoLine(result, "no GPU is listed.*");
    }

    @Test
    void theExplanationIsThatOfTheDeviceInUse() {
        needsADevice();
        ChildJvm.Result result = child("auto", Binding.AUTO).run().succeeded();
        String used = result.stdout().split("[ ,]")[0];
        assertLine(result, used + " \\(.*\\): chosen: .*");
        assertLine(result, "cpu \\(.*\\): (chosen: measured faster|stands by: takes over what opencl:0:0) .*");
    }

    @Test
    void everyListedDeviceGetsItsLine() {
        DeviceInfo used = DeviceInfos.example();
        DeviceInfo hidden = DeviceInfos.with(used, Map.of("name", "Hidden", "type", DeviceInfo.Type.GPU));
        DeviceListing listing = new DeviceListing(
                List.of(
                        new DeviceListing.Entry(used, Set.of(Binding.JOCL)),
                        new DeviceListing.Entry(hidden, Set.of(Binding.LWJGL))),
                List.of());
        Verdicts verdicts = new Verdicts();
        verdicts.add(used, DeviceChoice.Status.CHOSEN, "best");
        verdicts.addCpu(DeviceChoice.Status.STANDBY, "helps");
        DeviceChoice all = Verdicts.complete(verdicts.of(Wanted.of(DeviceSelector.OPENCL)), listing);
        assertEquals(
                List.of(
                        "opencl:0:0 (Device): chosen: best",
                        "opencl:0:0 (Hidden): passed over: seen only through lwjgl, and another binding loads first;"
                                + " name that binding to use it",
                        "cpu (the CPU path, pure Java): stands by: helps"),
                all.lines());
        assertEquals("Device", all.chosen().name());
        DeviceChoice named = Verdicts.complete(verdicts.of(new Wanted(used.selector(), Wanted.VARIABLE)), listing);
        assertEquals(
                "overridden by GRIDSAMPLE_DEVICE=opencl:0:0",
                named.verdicts().get(1).reason());
    }

    @Test
    void devicesExplainsTheCpuPath() {
        needsADevice();
        ChildJvm.Result bare =
                devices().env("OCL_ICD_VENDORS", temp.toString()).run().succeeded();
        assertLine(bare, "cpu \\(.*\\): chosen: opencl is unavailable: no platforms found; .*");
        assertLine(bare, "no GPU is listed: .*" + temp + ", which OCL_ICD_VENDORS names in place of .*container.*");
        ChildJvm.Result overridden = devices().env(Wanted.VARIABLE, "cpu").run().succeeded();
        assertLine(overridden, "opencl:0:0 .*: passed over: overridden by GRIDSAMPLE_DEVICE=cpu");
        assertLine(overridden, "cpu \\(.*\\): chosen: GRIDSAMPLE_DEVICE=cpu");
        assertLine(overridden, "no GPU is listed: .*/etc/OpenCL/vendors.*");
        ChildJvm.Result withoutLinker =
                devices().env("PATH", temp.toString()).run().succeeded();
        assertLine(withoutLinker, "opencl:0:0 .*: passed over: pocl needs the linker ld.*binutils");
    }

    @Test
    @DisplayName("J2: auto goes on to the CPU path in a Java of java.base alone, and says why")
    void j2_javaBaseAlone() {
        ChildJvm.Result result = ChildJvm.of(OpenAndSample.class)
                .withoutJar("lwjgl")
                .jvm("--limit-modules", "java.base")
                .arguments("auto", "AUTO")
                .run()
                .succeeded();

        List<String> lines = result.stdout().lines().toList();
        assertTrue(
                lines.get(0)
                        .matches("cpu, .*jocl: this Java lacks the module java\\.logging, which it needs, lwjgl: .*"),
                result::toString);
        assertEquals("[1.5]", lines.get(1));
    }
}
