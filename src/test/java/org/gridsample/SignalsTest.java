package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gridsample.device.Binding;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.EachBinding;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/** pocl's LLVM takes SIGSEGV from the JVM. Without libjsig the child here dies, or its builds fail, in most runs. */
class SignalsTest {
    @TempDir
    private Path cache;

    @EachBinding
    @DisplayName("with the JDK's libjsig in front, a busy JVM lives through pocl's compilations")
    void aBusyJvmSurvivesCompilations(Binding binding) {
        Path library = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
        assumeTrue(Files.exists(library), () -> library + " isn't there: not Linux, or a trimmed JDK");
        ChildJvm.Result result = ChildJvm.of(BusyWhileCompiling.class)
                .arguments(binding.name())
                .env("LD_PRELOAD", library.toString())
                .env("POCL_CACHE_DIR", cache.toString())
                .run()
                .succeeded();
        assertEquals("9 built", result.stdout().strip(), result::toString);
    }
}
