package org.gridsample.image;

import java.awt.geom.AffineTransform;
import org.gridsample.sampling.Transform;

/**
 * Java2D's transforms and this library's. Both say where the content goes; Java2D counts from the first pixel's corner, this
 * library from its centre. That half pixel is applied here, so that {@code AffineTransformOp} and a warp put the same content at
 * the same place.
 *
 * <p>A positive angle turns the other way: {@code AffineTransform.getRotateInstance} clockwise on the screen, {@link
 * Transform#rotation(double)} counter-clockwise.
 */
public final class AffineTransforms {
    /** From a pixel's corner to its centre. */
    private static final Transform HALF_PIXEL = Transform.translation(0.5, 0.5);

    private AffineTransforms() {}

    /**
     * What does the same to pixels' centres.
     *
     * @param transform Java2D's, not null
     * @return the transform
     * @throws IllegalArgumentException if a number isn't finite, or there is no inverse
     */
    public static Transform toTransform(AffineTransform transform) {
        return HALF_PIXEL
                .then(Transform.of(
                        transform.getScaleX(),
                        transform.getShearX(),
                        transform.getTranslateX(),
                        transform.getShearY(),
                        transform.getScaleY(),
                        transform.getTranslateY()))
                .then(HALF_PIXEL.inverse());
    }

    /**
     * What does the same to pixels' corners.
     *
     * @param transform an affine one of two axes
     * @return Java2D's transform
     * @throws IllegalArgumentException for a homography or a transform of volumes, which Java2D hasn't
     * @throws IllegalStateException if a centre is missing
     */
    public static AffineTransform toAffineTransform(Transform transform) {
        if (transform.axes() != 2 || !transform.isAffine()) {
            throw new IllegalArgumentException("transform: expected an affine one of 2 axes, got one of "
                    + transform.axes() + " axes, " + transform);
        }
        double[] m = HALF_PIXEL.inverse().then(transform).then(HALF_PIXEL).matrix();
        return new AffineTransform(m[0], m[3], m[1], m[4], m[2], m[5]);
    }
}
