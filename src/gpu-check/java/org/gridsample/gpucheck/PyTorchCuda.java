package org.gridsample.gpucheck;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * PyTorch on the same GPU, where this machine's Python has it.
 *
 * @param version PyTorch's and CUDA's, or why there is none
 * @param nanos by the cell's name, the median by CUDA's events; empty where there is none
 */
record PyTorchCuda(String version, Map<String, Double> nanos) {
    private static final long MOST_MINUTES = 15;

    /** Runs the script; what it prints are {@code key TAB value} lines. Never throws for what Python does. */
    static PyTorchCuda run(Path script, List<Cell> cells, int rounds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", script.toString(), String.valueOf(rounds)));
        cells.forEach(cell -> command.add(cell.name()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // What this process was started with is not for Python.
        Map<String, String> environment = builder.environment();
        environment.remove("LD_PRELOAD");
        environment.remove("LD_LIBRARY_PATH");
        String original = environment.remove("GPU_CHECK_LD_LIBRARY_PATH");
        if (original != null && !original.isEmpty()) {
            environment.put("LD_LIBRARY_PATH", original);
        }
        File answer = File.createTempFile("pytorch-cuda", ".tsv");
        try {
            Process python;
            try {
                python = builder.redirectOutput(answer).start();
            } catch (IOException e) {
                return new PyTorchCuda("none: python3 is not on PATH", Map.of());
            }
            if (!python.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                python.destroyForcibly();
                return new PyTorchCuda("none: no answer in " + MOST_MINUTES + " minutes", Map.of());
            }
            return parse(answer.toPath(), python.exitValue());
        } finally {
            answer.delete();
        }
    }

    private static PyTorchCuda parse(Path answer, int exitCode) throws IOException {
        String version = "none: python3 ended with exit code " + exitCode;
        Map<String, Double> nanos = new LinkedHashMap<>();
        for (String line : Files.readAllLines(answer)) {
            String[] pair = line.split("\t", 2);
            if (pair[0].equals("version")) {
                version = pair[1];
            } else {
                nanos.put(pair[0], Double.parseDouble(pair[1]));
            }
        }
        return new PyTorchCuda(version, nanos);
    }

    double nanos(Cell cell) {
        return nanos.getOrDefault(cell.name(), Double.NaN);
    }
}
