package org.gridsample.internal.opencl.binding.jocl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.gridsample.device.OpenClException;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.ClBindingContract;
import org.jocl.CL;
import org.junit.jupiter.api.Test;

class JoclBindingTest extends ClBindingContract {
    private static final ClBinding BINDING = new JoclBinding();

    @Override
    protected ClBinding binding() {
        return BINDING;
    }

    @Test
    void joclsOwnExceptionsNeverComeThrough() {
        Object platform = BINDING.platforms().get(0);
        CL.setExceptionsEnabled(true);
        try {
            assertEquals(
                    "CL_INVALID_VALUE",
                    assertThrows(OpenClException.class, () -> BINDING.platformInfo(platform, 0x7fff))
                            .symbol());
            Object device = BINDING.devices(platform).get(0);
            try (var session = BINDING.open(platform, device, "the test device")) {
                assertEquals(
                        "clCreateBuffer",
                        assertThrows(OpenClException.class, () -> session.createBuffer(1L << 50))
                                .call());
            }
        } finally {
            CL.setExceptionsEnabled(false);
        }
    }
}
