/** Arrays in host memory, and the .npy files they come from and go to. Start with {@link org.gridsample.tensor.Tensor}. */
package org.gridsample.tensor;
