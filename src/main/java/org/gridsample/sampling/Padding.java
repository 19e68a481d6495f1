package org.gridsample.sampling;

/** What a position outside the input stands for. */
public enum Padding {
    /** Pixels outside are 0, or what {@link SampleOptions#withFill} says, and keep their weight. */
    ZEROS,
    /** The nearest pixel of the border. */
    BORDER,
    /** The input mirrored: about its outer edge, or about the centre of its border pixels with align_corners. */
    REFLECTION,
    /** The input repeated: the last pixel's neighbour is the first. The period is its extent, under either align_corners. */
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
