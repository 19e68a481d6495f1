package org.gridsample.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.geom.AffineTransform;
import org.gridsample.sampling.Transform;
import org.junit.jupiter.api.Test;

class AffineTransformsTest {
    /** What lies between the corners 0 and 1 comes between 0 and 2: the first pixel's centre moves from 0.5 to 1. */
    @Test
    void halfAPixelLiesBetweenCornerAndCentre() {
        Transform doubled = AffineTransforms.toTransform(AffineTransform.getScaleInstance(2, 2));
        assertEquals(Transform.of(2, 0, 0.5, 0, 2, 0.5), doubled);
        assertEquals(AffineTransform.getScaleInstance(2, 2), AffineTransforms.toAffineTransform(doubled));
        assertEquals(
                Transform.translation(3, -4),
                AffineTransforms.toTransform(AffineTransform.getTranslateInstance(3, -4)));
    }

    @Test
    void thereAndBackIsTheSame() {
        AffineTransform transform = new AffineTransform(1, 2, 3, 4, 5, 6);
        assertEquals(transform, AffineTransforms.toAffineTransform(AffineTransforms.toTransform(transform)));
    }

    /** Java2D's centre of an image of 8 x 6 is (4, 3), and its positive angle is clockwise. */
    @Test
    void turnsAreAboutTheSameCentre() {
        Transform turn = Transform.rotation(-Math.PI / 2).about(3.5, 2.5);
        assertEquals(turn, AffineTransforms.toTransform(AffineTransform.getQuadrantRotateInstance(1, 4, 3)));
    }

    @Test
    void whatJava2dHasNotIsRefused() {
        Transform homography = Transform.of(1, 0, 0, 0, 1, 0, 0.5, 0, 1);
        assertEquals(
                "transform: expected an affine one of 2 axes, got one of 2 axes, [1.0, 0.0, 0.0; 0.0, 1.0, 0.0; 0.5, 0.0, 1.0]",
                assertThrows(IllegalArgumentException.class, () -> AffineTransforms.toAffineTransform(homography))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> AffineTransforms.toAffineTransform(Transform.identity(3)));
        assertThrows(IllegalStateException.class, () -> AffineTransforms.toAffineTransform(Transform.rotation(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> AffineTransforms.toTransform(AffineTransform.getScaleInstance(0, 1)));
    }
}
