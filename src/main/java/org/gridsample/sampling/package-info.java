/** What to compute: options, grids made from transforms. Start with {@link org.gridsample.sampling.SampleOptions}. */
package org.gridsample.sampling;
