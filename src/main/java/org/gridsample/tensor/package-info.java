/** Arrays in host memory or on a device, and the .npy files they come from and go to. Start with {@link org.gridsample.tensor.Tensor}. */
package org.gridsample.tensor;
