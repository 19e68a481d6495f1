/**
 * {@code torch.nn.functional.grid_sample} for the JVM.
 *
 * <p>Three classes to read first: {@link org.gridsample.GridSampler} opens a device or the CPU path and samples, {@link
 * org.gridsample.tensor.Tensor} holds the numbers, {@link org.gridsample.sampling.SampleOptions} says how.
 */
package org.gridsample;
