package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.gridsample.device.Binding;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.EachBinding;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** pocl's LLVM takes SIGSEGV from the JVM. Without libjsig the child here dies, or its builds fail, in most runs. */
@Tag("every-java")
class SignalsTest {
    @TempDir
    private Path cache;

    @EachBinding
    @DisplayName("with the JDK's libjsig in front, a busy JVM lives through pocl's compilations")
    void aBusyJvmSurvivesCompilations(Binding binding) {
        ChildJvm.Result result = ChildJvm.of(BusyWhileCompiling.class)
                .arguments(binding.name())
                .chainSignals()
                .env("POCL_CACHE_DIR", cache.toString())
                .run()
                .succeeded();
        assertEquals("9 built", result.stdout().strip(), result::toString);
    }
}
