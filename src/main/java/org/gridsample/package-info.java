/**
 * {@code torch.nn.functional.grid_sample} for the JVM.
 *
 * <p>Three classes to read first: {@link org.gridsample.GridSampler} opens a device or the CPU path and samples, {@link
 * org.gridsample.tensor.Tensor} holds the numbers, {@link org.gridsample.sampling.SampleOptions} says how. What there is to sample
 * on: {@link org.gridsample.Devices}, and {@link org.gridsample.DeviceProbe} where a driver may crash or hang.
 */
package org.gridsample;
