package org.gridsample.internal.backend;

import org.gridsample.tensor.Tensor;

/** Where a backend has the elements of a device tensor, and what its kernels may do with them. */
public record Place(Tensor tensor, Access access) {}
