/** What to compute: options, coordinates, grids made from transforms. Start with {@link org.gridsample.sampling.SampleOptions}. */
package org.gridsample.sampling;
