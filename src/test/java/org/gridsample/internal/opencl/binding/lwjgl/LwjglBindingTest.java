package org.gridsample.internal.opencl.binding.lwjgl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.ClBindingContract;
import org.gridsample.testing.ChildJvm;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.lwjgl.system.Configuration;

class LwjglBindingTest extends ClBindingContract {
    private static final ClBinding BINDING = new LwjglBinding();

    @Override
    protected ClBinding binding() {
        return BINDING;
    }

    /** Prints the loader's name after loading the binding, or what it threw. */
    static final class LoaderName {
        private LoaderName() {}

        public static void main(String[] arguments) {
            try {
                System.out.println(new LwjglBinding().name() + " " + Configuration.OPENCL_LIBRARY_NAME.get());
            } catch (LinkageError e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName(
            "L1: a runtime-only install has libOpenCL.so.1 alone, which is asked for first unless the user named another")
    void l1_runtimeOnly() {
        assertEquals(
                "LWJGL libOpenCL.so.1\n",
                ChildJvm.of(LoaderName.class).run().succeeded().stdout());
        String own = ChildJvm.of(LoaderName.class)
                .jvm("-Dorg.lwjgl.opencl.libname=/nowhere/libMine.so")
                .run()
                .succeeded()
                .stdout();
        assertTrue(own.contains("/nowhere/libMine.so"), own);
    }
}
