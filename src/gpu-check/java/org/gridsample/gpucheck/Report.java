package org.gridsample.gpucheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gridsample.device.DeviceInfo;

/** The results as Markdown, and their numbers as CSV. */
record Report(
        DeviceInfo device,
        Map<String, String> facts,
        List<String> tuned,
        List<Outcome> outcomes,
        TimedDevice.Copy copy,
        PyTorchCuda pytorch,
        List<Row> rows) {
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("gpu-check.md"), markdown());
        Files.write(folder.resolve("gpu-check.csv"), csv());
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# gpu-check: " + device.name() + "\n\n");
        if (device.type() != DeviceInfo.Type.GPU) {
            text.append("**No GPU**: this device is of type ")
                    .append(device.type())
                    .append(". The check runs; its numbers say nothing about a GPU.\n\n");
        }
        facts.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append('\n');
        for (Outcome outcome : outcomes) {
            text.append("- ").append(outcome).append('\n');
            outcome.failures()
                    .forEach(failure -> text.append("\n```\n").append(failure).append("\n```\n"));
        }
        if (!tuned.isEmpty()) {
            text.append("\nTuned first (width, columns, rows, channel block):\n\n```\n")
                    .append(String.join("\n", tuned))
                    .append("\n```\n");
        }
        if (!rows.isEmpty()) {
            benchmark(text);
        }
        return text.toString();
    }

    private void benchmark(StringBuilder text) {
        text.append(String.format(
                Locale.ROOT,
                "\nA copy of %d MiB in the device's memory (clEnqueueCopyBuffer): %.0f GB/s, each byte counted where it is"
                        + " read and where it is written.%n%nfloat32, zeros, align_corners false, a grid turned by 0.2 rad."
                        + " Medians of %d. Device: the kernel by profiling events, tensors already there. GB/s: input, grid"
                        + " and output, once each, in that time (the corners, 8 %% of the input, aren't read); share: of the"
                        + " copy's, which small cells may exceed, since part of them stays in the GPU's cache. End to end:"
                        + " `sampleInto` from host memory to host memory. PyTorch: `grid_sample` by CUDA's events, all calls"
                        + " queued before the first runs, tensors already there (%s).%n%n",
                copy.bytes() >> 20,
                copy.gigabytesPerSecond(),
                rows.get(0).rounds(),
                pytorch.version()));
        text.append("| cell | MB | device ms | GB/s | share | end to end ms | PyTorch ms | PyTorch / device |\n");
        text.append("|---|---:|---:|---:|---:|---:|---:|---:|\n");
        for (Row row : rows) {
            double peer = pytorch.nanos(row.cell());
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.3f | %.0f | %.0f %% | %.2f | %s | %s |%n",
                    row.cell().name(),
                    row.cell().bytes() / 1e6,
                    row.deviceNanos() / 1e6,
                    row.gigabytesPerSecond(),
                    100 * row.shareOfCopy(),
                    row.endToEndNanos() / 1e6,
                    number("%.3f", peer / 1e6),
                    number("%.2f", peer / row.deviceNanos())));
        }
    }

    private List<String> csv() {
        List<String> lines = new ArrayList<>();
        lines.add("date,device,driver,cell,bytes,rounds,device_ns,device_least_ns,gb_per_s,copy_gb_per_s,share_of_copy,"
                + "end_to_end_ns,pytorch_cuda_ns");
        for (Row row : rows) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%s,%d,%d,%d,%d,%.2f,%.2f,%.4f,%d,%s",
                    facts.get("date"),
                    quoted(device.name()),
                    quoted(device.driverVersion()),
                    row.cell().name(),
                    row.cell().bytes(),
                    row.rounds(),
                    row.deviceNanos(),
                    row.leastNanos(),
                    row.gigabytesPerSecond(),
                    row.copyGigabytesPerSecond(),
                    row.shareOfCopy(),
                    row.endToEndNanos(),
                    Double.isNaN(pytorch.nanos(row.cell())) ? "" : number("%.0f", pytorch.nanos(row.cell()))));
        }
        return lines;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
