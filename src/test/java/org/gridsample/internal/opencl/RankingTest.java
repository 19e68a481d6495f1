package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceInfo.Type;
import org.gridsample.device.DeviceSelector;
import org.gridsample.testing.DeviceInfos;
import org.junit.jupiter.api.Test;

/** The order of devices, and finding one by its name, among devices that no single machine has. */
class RankingTest {
    private static DeviceInfo device(int platform, int index, String name, Type type, Map<String, ?> changes) {
        Map<String, Object> all = new HashMap<>(changes);
        all.put("selector", new DeviceSelector(DeviceSelector.Kind.OPENCL_AT, platform, index));
        all.put("name", name);
        all.put("type", type);
        return DeviceInfos.with(DeviceInfos.example(), all);
    }

    private static DeviceInfo gpu(int platform, String name, boolean unified, int units, int clock, long memory) {
        return device(
                platform,
                0,
                name,
                Type.GPU,
                Map.of(
                        "unifiedMemory", unified,
                        "computeUnits", units,
                        "clockMegahertz", clock,
                        "globalMemory", memory));
    }

    private static List<String> ranked(List<DeviceInfo> devices) {
        return devices.stream().sorted(Ranking.ORDER).map(DeviceInfo::name).toList();
    }

    @Test
    void classBeforePowerBeforeMemory() {
        List<DeviceInfo> best = List.of(
                gpu(0, "discrete, fast", false, 20, 1500, 1 << 20),
                gpu(1, "discrete, roomy", false, 20, 1000, 2 << 20),
                gpu(2, "discrete, of unknown clock", false, 20, 0, 1 << 20),
                gpu(3, "discrete, slow", false, 30, 500, 1 << 20),
                gpu(4, "integrated", true, 96, 2000, 1L << 40),
                device(5, 0, "accelerator", Type.ACCELERATOR, Map.of("computeUnits", 400)),
                device(6, 0, "many cores", Type.CPU, Map.of("computeUnits", 64, "clockMegahertz", 1000)),
                device(7, 0, "few cores", Type.CPU, Map.of("computeUnits", 8, "clockMegahertz", 5000)),
                device(8, 0, "custom", Type.OTHER, Map.of("computeUnits", 4000)));
        List<String> names = best.stream().map(DeviceInfo::name).toList();
        List<DeviceInfo> shuffled = new ArrayList<>(best);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            assertEquals(names, ranked(shuffled));
        }
    }

    @Test
    void equalsStayAsTheLoaderListsThem() {
        DeviceInfo first = device(0, 0, "first", Type.CPU, Map.of("clockMegahertz", 2000));
        DeviceInfo second = device(0, 1, "second", Type.CPU, Map.of("clockMegahertz", 2001));
        assertEquals(List.of("first", "second"), ranked(List.of(first, second)));
        assertEquals(List.of("second", "first"), ranked(List.of(second, first)));
    }

    @Test
    void whatIsRankedBelowIsToldWhy() {
        DeviceInfo discrete = gpu(1, "big", false, 20, 1500, 2 << 20);
        DeviceInfo integrated = gpu(0, "small", true, 96, 2000, 1L << 40);
        assertEquals(
                "ranked below opencl:1:0: a GPU with its own memory comes before a GPU in the host's memory",
                Ranking.whyBelow(integrated, discrete));
        assertEquals(
                "ranked below opencl:1:0: it has 20 compute units at 1500 MHz, this 1 compute unit",
                Ranking.whyBelow(gpu(2, "other", false, 1, 0, 2 << 20), discrete));
        assertEquals(
                "ranked below opencl:1:0: as fast by its description, it has more memory",
                Ranking.whyBelow(gpu(2, "other", false, 20, 1500, 1 << 20), discrete));
        assertEquals(
                "ranked below opencl:1:0: its equal, listed after it",
                Ranking.whyBelow(gpu(2, "other", false, 20, 1500, 2 << 20), discrete));
        assertEquals(
                "the same device as opencl:1:0, whose driver is listed twice",
                Ranking.whyBelow(gpu(2, "big", false, 20, 1500, 2 << 20), discrete));
    }

    private static List<String> named(String part, DeviceInfo... devices) {
        List<ClDevice> all = new ArrayList<>();
        for (DeviceInfo device : devices) {
            all.add(new ClDevice(device, "platform", "device"));
        }
        return new Discovery.Result("made up", all, List.of())
                .named(part).stream()
                        .map(device -> device.info().selector().toString())
                        .toList();
    }

    @Test
    void aPartOfANameFindsItsDevices() {
        DeviceInfo nvidia = device(0, 0, "GeForce 3080", Type.GPU, Map.of("vendor", "NVIDIA", "platform", "CUDA"));
        DeviceInfo larger = device(0, 1, "GeForce 3080 Ti", Type.GPU, Map.of("vendor", "NVIDIA", "platform", "CUDA"));
        DeviceInfo intel = device(1, 0, "Iris", Type.GPU, Map.of("vendor", "Intel", "platform", "Graphics"));
        DeviceInfo again = device(2, 0, "Iris", Type.GPU, Map.of("vendor", "Intel", "platform", "Graphics"));
        DeviceInfo other = device(3, 0, "Iris", Type.GPU, Map.of("vendor", "Mesa", "platform", "rusticl"));
        DeviceInfo[] all = {nvidia, larger, intel, again, other};
        assertEquals(List.of("opencl:0:0", "opencl:0:1"), named("geforce", all));
        assertEquals(List.of("opencl:0:0"), named("geforce 3080", all), "a whole name");
        assertEquals(List.of("opencl:0:1"), named("3080 TI", all));
        assertEquals(List.of("opencl:0:0", "opencl:0:1"), named("cuda", all), "the platform");
        assertEquals(List.of("opencl:1:0"), named("intel", all), "the vendor; its driver is listed twice");
        assertEquals(List.of("opencl:1:0", "opencl:3:0"), named("iris", all), "two drivers are two devices");
        assertEquals(List.of(), named("radeon", all));
    }

    @Test
    void namesAreFoundInTurkey() {
        Locale before = Locale.getDefault();
        Locale.setDefault(new Locale("tr", "TR"));
        try {
            DeviceInfo intel = device(0, 0, "INTEL Iris", Type.GPU, Map.of());
            assertEquals(List.of("opencl:0:0"), named("intel iris", intel));
            assertEquals(List.of("opencl:0:0"), named("IRIS", intel));
        } finally {
            Locale.setDefault(before);
        }
    }
}
