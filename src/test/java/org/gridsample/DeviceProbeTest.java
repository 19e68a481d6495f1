package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gridsample.device.DeviceReport;
import org.gridsample.device.DeviceReport.State;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.ProbeReport;
import org.gridsample.testing.FakeIcd;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers that would end this process, were they loaded into it. */
class DeviceProbeTest {
    private static final Duration SHORT = Duration.ofSeconds(6);

    @TempDir
    private Path vendors;

    private ProbeReport probe(DeviceProbe probe) {
        ProbeReport report = probe.withEnvironment(Map.of("OCL_ICD_VENDORS", vendors.toString()))
                .run();
        assertValid(report);
        DeviceReport last = report.devices().get(report.devices().size() - 1);
        assertEquals(DeviceSelector.CPU, last.selector());
        assertEquals(State.USABLE, last.state());
        return report;
    }

    private static void assertValid(ProbeReport report) {
        String json = report.toJson();
        try (InputStream schema = ProbeReport.class.getResourceAsStream("probe-report.schema.json")) {
            assertEquals(
                    List.of(),
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(schema)
                            .validate(json, InputFormat.JSON),
                    json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        assertEquals(report, ProbeReport.fromJson(json));
    }

    private static DeviceReport only(ProbeReport report) {
        assertEquals(2, report.devices().size(), report.toJson());
        return report.devices().get(0);
    }

    private static void assertState(DeviceReport device, State state, String... words) {
        assertEquals(state, device.state(), device.toString());
        for (String word : words) {
            assertTrue(device.reason().contains(word), device.reason());
        }
    }

    @Test
    void aGoodDriverIsUsableAndSaysWhatForAndHowFast() throws IOException {
        FakeIcd.addPocl(vendors, "pocl");
        DeviceReport device = only(probe(DeviceProbe.defaults().withMeasurement(true)));
        assertState(device, State.USABLE);
        assertTrue(device.measured().copyGigabytesPerSecond() > 0, device.toString());
        assertTrue(device.measured().megasamplesPerSecond() > 0, device.toString());
        assertEquals(12, device.tunings().size());
        assertTrue(device.abilities().elementTypes().contains("float32"));
        assertNotNull(device.info());
    }

    @Test
    @DisplayName("D8: a driver that aborts while it is loaded leaves this process alive, and is named")
    void d8_abortsWhenLoaded() throws Exception {
        FakeIcd.addPocl(vendors, "pocl");
        FakeIcd.install(vendors, "rude", "ON_LOAD=abort()");
        DeviceReport device = only(probe(DeviceProbe.defaults()));
        assertState(device, State.CRASHED, "SIGABRT", "OCL_ICD_VENDORS");
        assertTrue(device.name().contains("rude.icd"), device.name());
    }

    @Test
    void segmentationFaultWhileListing() throws Exception {
        FakeIcd.install(vendors, "wild", "ON_DEVICES=*(volatile int *)8=1");
        assertState(only(probe(DeviceProbe.defaults())), State.CRASHED, "SIGSEGV", "libwild.so");
    }

    @Test
    void hangsWhenLoaded() throws Exception {
        FakeIcd.install(vendors, "slow", "ON_LOAD=sleep(600)");
        DeviceReport device = only(probe(DeviceProbe.defaults().withTimeLimit(SHORT)));
        assertState(device, State.HUNG, "6 s");
        assertTrue(device.name().contains("slow.icd"), device.name());
    }

    @Test
    void endsTheProcessAsIfAllWereWell() throws Exception {
        FakeIcd.install(vendors, "quiet", "ON_LOAD=_exit(0)");
        assertState(only(probe(DeviceProbe.defaults())), State.UNREADABLE, "exit code 0");
    }

    @Test
    void nonsenseCountsAreAProblemOfThatPlatform() throws Exception {
        FakeIcd.addPocl(vendors, "pocl");
        FakeIcd.install(vendors, "vain", "DEVICES_COUNT=-7");
        ProbeReport report = probe(DeviceProbe.defaults());
        assertState(only(report), State.USABLE);
        assertTrue(
                report.problems().toString().contains("-7"), report.problems().toString());
    }

    @Test
    void aDeviceThatCrashesWhenOpenedLeavesTheOthers() throws Exception {
        FakeIcd.addPocl(vendors, "a_pocl");
        FakeIcd.install(vendors, "b_late", "ON_CONTEXT=abort()");
        ProbeReport report = probe(DeviceProbe.defaults());
        assertEquals(3, report.devices().size());
        List<State> states =
                report.devices().stream().map(DeviceReport::state).sorted().toList();
        assertEquals(List.of(State.USABLE, State.USABLE, State.CRASHED), states, report.toJson());
    }

    @Test
    void aDeviceThatHangsWhenOpened() throws Exception {
        FakeIcd.install(vendors, "late", "ON_CONTEXT=sleep(600)");
        assertState(only(probe(DeviceProbe.defaults().withTimeLimit(SHORT))), State.HUNG, "6 s");
    }

    @Test
    void aCompilerThatFailsIsAFailure() throws Exception {
        FakeIcd.install(vendors, "broken", "LOG_LENGTH=100");
        assertState(only(probe(DeviceProbe.defaults())), State.FAILED, "kernel build failed");
    }

    @Test
    void anInterruptedProbeIsNoVerdict() throws Exception {
        FakeIcd.install(vendors, "rude", "ON_LOAD=abort()");
        Thread.currentThread().interrupt();
        DeviceReport device = only(probe(DeviceProbe.defaults()));
        assertTrue(Thread.interrupted(), "it is not lost");
        assertState(device, State.UNTRIED, "interrupted", "probe(false)");
    }

    @Test
    @DisplayName("D1: no driver at all")
    void d1_noDriver() {
        ProbeReport report = probe(DeviceProbe.defaults());
        assertEquals(1, report.devices().size());
        assertTrue(
                report.problems().toString().contains("no platforms found"),
                report.problems().toString());
    }

    @Test
    @DisplayName("D6: a vendor file that names no library the loader can use is named")
    void d6_brokenVendorFile() throws IOException {
        Path library = Files.writeString(vendors.resolve("torn.so"), "not a library");
        Files.writeString(vendors.resolve("torn.icd"), library + "\n");
        ProbeReport report = probe(DeviceProbe.defaults());
        assertEquals(1, report.devices().size());
        assertTrue(
                report.problems().toString().contains("torn.icd ("),
                report.problems().toString());
    }

    @Test
    void timeLimitsAreMoreThanNothing() {
        DeviceProbe probe = DeviceProbe.defaults();
        assertThrows(IllegalArgumentException.class, () -> probe.withTimeLimit(Duration.ZERO));
    }
}
