package org.gridsample.sampling;

/** How a value between pixels is made from its neighbours. */
public enum Interpolation {
    /** Two taps per axis: bilinear in 4-D, trilinear in 5-D. */
    BILINEAR,
    /** The nearest pixel; halfway goes to the even index. */
    NEAREST,
    /** Four taps per axis: Keys' cubic convolution with A = -0.75. */
    BICUBIC
}
