package org.gridsample.imglib2;

import net.imglib2.outofbounds.OutOfBoundsBorderFactory;
import net.imglib2.outofbounds.OutOfBoundsConstantValueFactory;
import net.imglib2.outofbounds.OutOfBoundsFactory;
import net.imglib2.outofbounds.OutOfBoundsZeroFactory;
import net.imglib2.type.numeric.RealType;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;

/**
 * What lies outside a source.
 *
 * @param isPadding whether the sampler knows it, so that only pixels of the source need be read; else pixels outside are read from the
 *     extended image as those inside are: mirrors, whose sort at pixel centres coordinates in pixels haven't, repetition, and whatever
 *     else a factory makes
 * @param padding what the sampler is told; where pixels outside are read, anything, since nothing is outside of these
 */
record Outside(boolean isPadding, Padding padding, double fill) {
    static Outside of(OutOfBoundsFactory<?, ?> factory) {
        if (factory instanceof OutOfBoundsConstantValueFactory<?, ?> constant
                && constant.getValue() instanceof RealType<?> value) {
            return new Outside(true, Padding.ZEROS, value.getRealDouble());
        }
        if (factory instanceof OutOfBoundsZeroFactory) {
            return new Outside(true, Padding.ZEROS, 0);
        }
        if (factory instanceof OutOfBoundsBorderFactory) {
            return new Outside(true, Padding.BORDER, 0);
        }
        return new Outside(false, Padding.BORDER, 0);
    }

    SampleOptions options() {
        return SampleOptions.defaults().withPadding(padding).withFill(fill);
    }
}
