package org.gridsample.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** OpenCL drivers for the ICD loader that misbehave; the C source compiles to any of them. */
public final class FakeIcd {
    private FakeIcd() {}

    /** Compiles the driver and names it in an .icd file; {@code defines} choose what it does wrong. */
    public static void install(Path vendors, String name, String... defines) throws IOException, InterruptedException {
        Path source = vendors.resolve(name + ".c");
        Path library = vendors.resolve("lib" + name + ".so");
        try (InputStream in = FakeIcd.class.getResourceAsStream("fake_icd.c")) {
            Files.copy(in, source);
        }
        ProcessBuilder compiler = new ProcessBuilder(Tools.gcc(), "-shared", "-fPIC", "-o", library.toString());
        for (String define : defines) {
            compiler.command().add("-D" + define);
        }
        compiler.command().add(source.toString());
        Path log = vendors.resolve(name + ".log");
        compiler.redirectErrorStream(true).redirectOutput(log.toFile());
        if (compiler.start().waitFor() != 0) {
            throw new AssertionError("the fake driver does not compile: " + Files.readString(log));
        }
        Files.writeString(vendors.resolve(name + ".icd"), library + "\n");
    }

    /** The .icd file of the real driver, for a directory of vendors that should list it too. */
    public static void addPocl(Path vendors, String name) throws IOException {
        Path icd = Path.of("/etc/OpenCL/vendors/pocl.icd");
        RequiredDevice.require(Files.exists(icd), "pocl is not installed in " + icd);
        Files.copy(icd, vendors.resolve(name + ".icd"));
    }
}
