package org.gridsample.reference;

import java.util.Optional;
import org.gridsample.reference.ScalarGradients.Position;
import org.gridsample.reference.ScalarGradients.Tap;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Tensors;

/**
 * The bits that docs/semantics.md promises of the derivatives along a tangent of the points: of sampling and of its gradients, one pixel, one tap and
 * one operation at a time. Positions and taps, and what adds to the input's gradient in which order, are {@link ScalarGradients}'.
 */
public final class ScalarTangents {
    private final SampleOptions options;
    private final int axes;
    private final int channels;
    private final int plane;
    private final double[] tangent;
    private final double[] gradOutput;
    private final ScalarGradients gradients;
    private final double[] output;
    private final double[] points;

    /** Of one item, whose channels come one after the other. */
    private ScalarTangents(
            Tensor tangent, Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        this.options = options;
        axes = input.rank() - 2;
        channels = (int) input.extent(1);
        plane = (int) (gradOutput.elementCount() / channels);
        this.tangent = ScalarGradients.values(tangent);
        this.gradOutput = ScalarGradients.values(gradOutput);
        gradients = new ScalarGradients(gradOutput, input, coordinates, options);
        output = new double[this.gradOutput.length];
        points = new double[this.tangent.length];
    }

    /**
     * The derivatives of each item of the output, and of its gradients.
     *
     * @param output of the output's shape
     * @param input {@code [N, ...]} as the input
     * @param points {@code [N, ..., axes]}
     * @param fill {@code [N, C]}; empty where that is 0
     */
    public record Items(Tensor output, Tensor input, Tensor points, Optional<Tensor> fill) {}

    /** Of points of any kind, batches of which one serves all, and layouts; bilinear or bicubic. */
    public static Items of(
            Tensor tangent, Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        // Of these the shapes.
        ScalarGradients.Items like = ScalarGradients.of(gradOutput, input, coordinates, options);
        Tensor pixels = Tensors.in(Layout.CHANNELS_FIRST, input, options.inputLayout());
        Tensor gradOutputs = Tensors.in(Layout.CHANNELS_FIRST, gradOutput, options.outputLayout());
        Tensor inputs = Tensors.in(Layout.CHANNELS_FIRST, like.input(), options.inputLayout());
        Tensor outputs = Tensor.zeros(input.type(), gradOutputs.shape());
        Tensor points = Tensor.zeros(input.type(), like.points().shape());
        Tensor fills = Tensor.zeros(input.type(), gradOutputs.extent(0), pixels.extent(1));
        for (int i = 0; i < gradOutputs.extent(0); i++) {
            ScalarTangents item = new ScalarTangents(
                    ScalarGradients.item(tangent, i),
                    ScalarGradients.item(gradOutputs, i),
                    ScalarGradients.item(pixels, i),
                    ScalarGradients.item(coordinates, i),
                    options.withLayout(Layout.CHANNELS_FIRST));
            item.add();
            ScalarGradients.store(item.output, outputs, i);
            ScalarGradients.store(item.gradients.gradInput, inputs, i);
            ScalarGradients.store(item.points, points, i);
            ScalarGradients.store(item.gradients.gradFill, fills, i);
        }
        return new Items(
                Tensors.in(options.outputLayout(), outputs, Layout.CHANNELS_FIRST),
                Tensors.in(options.inputLayout(), inputs, Layout.CHANNELS_FIRST),
                points,
                like.fill().map(any -> fills));
    }

    /** A number and its derivative along the tangent. */
    private record Dual(double primal, double tangent) {}

    private double round(double exact) {
        return gradients.round(exact);
    }

    private Dual times(Dual a, Dual b) {
        return new Dual(round(a.primal * b.primal), round(round(a.tangent * b.primal) + round(a.primal * b.tangent)));
    }

    private void add() {
        int group = gradients.group();
        for (int first = 0; first < plane; first += group) {
            int count = Math.min(group, plane - first);
            Tap[][] taps = new Tap[count][];
            for (int i = 0; i < count; i++) {
                taps[i] = located(first + i);
            }
            for (int channel = 0; channel < channels; channel++) {
                for (int tap = 0; tap < taps[0].length; tap++) {
                    for (int i = 0; i < count; i++) {
                        gradients.contribute(channel, taps[i][tap], gradOutput[channel * plane + first + i]);
                    }
                }
            }
        }
    }

    /** Sets what is the pixel's own, and gives its taps, which contribute by their weights' derivatives. */
    private Tap[] located(int pixel) {
        Position[] positions = gradients.positions(pixel);
        Tap[] taps = gradients.taps(positions);
        Tap[] contributing = new Tap[taps.length];
        double[] weights = new double[taps.length];
        double[][] slopes = new double[taps.length][axes];
        for (int t = 0; t < taps.length; t++) {
            Dual[] weight = new Dual[axes];
            Dual[] slope = new Dual[axes];
            for (int axis = 0; axis < axes; axis++) {
                double moved = round(tangent[pixel * axes + axis] * positions[axis].slope());
                slope[axis] = slope(taps[t], t, positions[axis], axis, moved);
                weight[axis] = new Dual(taps[t].weights()[axis], round(moved * slope[axis].primal));
            }
            double derivative = product(weight, weight, -1);
            weights[t] = derivative;
            for (int axis = 0; axis < axes; axis++) {
                slopes[t][axis] = product(weight, slope, axis);
            }
            contributing[t] = new Tap(
                    taps[t].offset(), gradient -> round(derivative * gradient), taps[t].weights(), taps[t].slopes());
        }
        double[] sums = new double[axes];
        for (int channel = 0; channel < channels; channel++) {
            int at = channel * plane + pixel;
            for (int t = 0; t < taps.length; t++) {
                double value = gradients.value(channel, taps[t]);
                output[at] = round(output[at] + round(value * weights[t]));
                for (int axis = 0; axis < axes; axis++) {
                    sums[axis] = round(sums[axis] + round(round(value * gradOutput[at]) * slopes[t][axis]));
                }
            }
        }
        for (int axis = 0; axis < axes; axis++) {
            points[pixel * axes + axis] = round(sums[axis] * positions[axis].slope());
        }
        return contributing;
    }

    /** The derivative of the weights' product, in which along one axis something else is. */
    private double product(Dual[] weights, Dual[] others, int replaced) {
        Dual product = new Dual(1, 0);
        for (int axis = 0; axis < axes; axis++) {
            Dual factor = axis == replaced ? others[axis] : weights[axis];
            product = axis == 0 ? factor : times(product, factor);
        }
        return product.tangent;
    }

    /** Of the weight of one of a pixel's taps along an axis. */
    private Dual slope(Tap tap, int number, Position position, int axis, double moved) {
        if (options.interpolation() == Interpolation.BILINEAR) {
            return new Dual((number >> axis & 1) == 1 ? 1 : -1, 0);
        }
        double d = round(position.at() - Math.floor(position.at()));
        int along = number >> 2 * (axes == 2 ? 1 - axis : axis) & 3;
        double curvature =
                switch (along) {
                    case 0 -> round(round(-4.5 * round(d + 1)) + 7.5);
                    case 1 -> round(round(7.5 * d) - 4.5);
                    case 2 -> round(round(7.5 * round(1 - d)) - 4.5);
                    default -> round(round(-4.5 * round(2 - d)) + 7.5);
                };
        return new Dual(-tap.slopes()[axis], round(moved * curvature));
    }
}
