package org.gridsample.gpucheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.gridsample.device.DeviceInfo;

/** What the results are of. */
final class Machine {
    private Machine() {}

    static Map<String, String> facts(DeviceInfo device, Path home) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", LocalDate.now().toString());
        facts.put("gridsample", version(home));
        facts.put("device", device.name() + " (" + device.vendor() + ", " + device.type() + ")");
        facts.put("platform", device.platform() + ", " + device.platformVersion());
        facts.put("driver", device.driverVersion());
        facts.put(
                "system",
                line(Path.of("/etc/os-release"), "PRETTY_NAME=").replace("\"", "") + ", Linux "
                        + System.getProperty("os.version"));
        facts.put(
                "processor",
                line(Path.of("/proc/cpuinfo"), "model name").replaceFirst("^\\s*:\\s*", "") + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores seen");
        facts.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
        facts.put("OpenCL libraries in this process", libraries().replace(home + "/", "the bundle's "));
        return facts;
    }

    /** The commit that the bundle was made of. */
    static String version(Path home) throws IOException {
        return line(home.resolve("version"), "");
    }

    /** The rest of the first line that starts so. */
    private static String line(Path file, String start) throws IOException {
        if (!Files.isReadable(file)) {
            return "unknown";
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElse("unknown");
    }

    /** The loader and the drivers, as they are mapped: whose they are is part of the result. */
    private static String libraries() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .map(line -> line.substring(line.indexOf('/') + 1))
                .filter(path -> path.matches(".*/lib(OpenCL|nvidia-opencl|pocl)\\.so[^/]*"))
                .map(path -> "/" + path)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
