package org.gridsample.sampling;

/** How a value between pixels is made from its neighbours. The pictures show 10 x 10 pixels, enlarged twelve times. */
public enum Interpolation {
    /**
     * Two taps per axis: bilinear in 4-D, trilinear in 5-D.
     *
     * <p><img src="doc-files/interpolation-bilinear.png" alt="An enlarged F, smooth, with creases">
     */
    BILINEAR,
    /**
     * The nearest pixel; halfway goes to the even index.
     *
     * <p><img src="doc-files/interpolation-nearest.png" alt="An enlarged F, of sharp squares">
     */
    NEAREST,
    /**
     * Four taps per axis: Keys' cubic convolution with A = -0.75.
     *
     * <p><img src="doc-files/interpolation-bicubic.png" alt="An enlarged F, smoother and crisper, with light rims">
     */
    BICUBIC
}
