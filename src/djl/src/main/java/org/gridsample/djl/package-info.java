/** NDArrays of the Deep Java Library, of any engine, sampled by a {@link org.gridsample.GridSampler}. */
package org.gridsample.djl;
