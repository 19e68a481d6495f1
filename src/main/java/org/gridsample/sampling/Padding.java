package org.gridsample.sampling;

/** What a position outside the input stands for. The pictures show an input of 10 x 10 pixels and what lies around it, bilinear. */
public enum Padding {
    /**
     * Pixels outside are 0, or what {@link SampleOptions#withFill} says, and keep their weight.
     *
     * <p><img src="doc-files/padding-zeros.png" alt="A small F in the middle, black around it">
     */
    ZEROS,
    /**
     * The nearest pixel of the border.
     *
     * <p><img src="doc-files/padding-border.png" alt="A small F in the middle, its border pixels drawn out">
     */
    BORDER,
    /**
     * The input mirrored: about its outer edge, or about the centre of its border pixels with align_corners.
     *
     * <p><img src="doc-files/padding-reflection.png" alt="A small F in the middle, mirrored at each edge">
     */
    REFLECTION,
    /**
     * The input repeated: the last pixel's neighbour is the first. The period is its extent, under either align_corners.
     *
     * <p><img src="doc-files/padding-wrap.png" alt="A small F in the middle, repeated like tiles">
     */
    WRAP;

    /**
     * Whether what is outside is a value, 0 or {@link SampleOptions#fill}, rather than some pixel.
     *
     * @return whether it is
     */
    public boolean isFilled() {
        return switch (this) {
            case ZEROS -> true;
            case BORDER, REFLECTION, WRAP -> false;
        };
    }
}
