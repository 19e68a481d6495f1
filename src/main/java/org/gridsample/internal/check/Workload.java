package org.gridsample.internal.check;

import java.util.SplittableRandom;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Requests to measure speed with: an input of noise, turned by 0.2 rad in the plane of x and y, as large as it was. */
public final class Workload {
    private Workload() {}

    /** The request for an input {@code [1, C, H, W]} or {@code [1, C, D, H, W]}. */
    public static SampleRequest request(ElementType type, SampleOptions options, long... shape) {
        return SampleRequest.of(noise(type, shape), turned(type, shape), options);
    }

    private static Tensor noise(ElementType type, long[] shape) {
        SplittableRandom random = new SplittableRandom(1);
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, random.nextDouble());
        }
        return tensor;
    }

    private static Tensor turned(ElementType type, long[] shape) {
        double c = Math.cos(0.2);
        double s = Math.sin(0.2);
        double[] theta = shape.length == 4
                ? new double[] {c, -s, 0, s, c, 0}
                : new double[] {c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0};
        Tensor rounded = Tensor.zeros(type, 1, shape.length - 2, shape.length - 1);
        for (int i = 0; i < theta.length; i++) {
            rounded.set(i, theta[i]);
        }
        return AffineGrid.of(rounded, shape, false);
    }
}
