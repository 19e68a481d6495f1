import static org.gridsample.sampling.Interpolation.NEAREST;
import static org.gridsample.sampling.Padding.BORDER;

import java.util.Arrays;
import org.gridsample.GridSampler;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;

/** grid_sample's best-known examples: a 4x4 ramp 0, 1, ... 15, sampled at four points; align_corners is false. */
class Examples {
    public static void main(String[] args) {
        float[] ramp = new float[16];
        for (int i = 0; i < 16; i++) {
            ramp[i] = i;
        }
        Tensor image = Tensor.of(ramp, 1, 1, 4, 4);
        try (GridSampler sampler = GridSampler.open()) {
            // (x, y) = (-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5): between the pixels of each quadrant.
            Tensor quadrants = Tensor.of(new float[] {-0.5f, -0.5f, 0.5f, -0.5f, -0.5f, 0.5f, 0.5f, 0.5f}, 1, 2, 2, 2);
            print("bilinear at +-0.5", sampler.sample(image, quadrants));

            // Outside all four corners: border padding gives the corner pixels.
            Tensor beyond = Tensor.of(new float[] {-1.5f, -1.5f, 1.5f, -1.5f, -1.5f, 1.5f, 1.5f, 1.5f}, 1, 2, 2, 2);
            SampleOptions options =
                    SampleOptions.defaults().withInterpolation(NEAREST).withPadding(BORDER);
            print("nearest, border, at +-1.5", sampler.sample(image, beyond, options));

            // The corners of the image turned by 90 degrees: each grid point (x, y) times [[0, -1], [1, 0]] is (y, -x).
            // A corner lies on the outer edge, where three of the four taps are outside and count as 0.
            Tensor turned = Tensor.of(new float[] {-1, 1, -1, -1, 1, 1, 1, -1}, 1, 2, 2, 2);
            print("bilinear, corners turned", sampler.sample(image, turned));
        }
    }

    private static void print(String what, Tensor result) {
        System.out.println(what + ": " + Arrays.toString(result.toFloatArray()));
    }
}
