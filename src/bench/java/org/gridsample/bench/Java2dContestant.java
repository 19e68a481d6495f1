package org.gridsample.bench;

import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.gridsample.image.AffineTransforms;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** The JDK's AffineTransformOp, on pictures of the types that it has loops of its own for. It has one thread. */
final class Java2dContestant implements Contestant {
    static final String NAME = "java2d";
    private static final Map<Long, Integer> IMAGE_TYPES = Map.of(
            1L, BufferedImage.TYPE_BYTE_GRAY,
            3L, BufferedImage.TYPE_3BYTE_BGR,
            4L, BufferedImage.TYPE_INT_ARGB);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String describe() {
        return "AffineTransformOp of Java " + Runtime.version() + ", 1 thread";
    }

    @Override
    public boolean takes(Cell cell) {
        return cell.job() == Job.AFFINE
                && cell.type() == ElementType.UINT8
                && cell.options().padding(0) == Padding.ZEROS
                && cell.batch() == 1
                && IMAGE_TYPES.containsKey(cell.channels());
    }

    @Override
    public Call prepare(Cell cell, Problem problem) {
        int height = cell.shape().get(2).intValue();
        int width = cell.shape().get(3).intValue();
        int imageType = IMAGE_TYPES.get(cell.channels());
        BufferedImage source = new BufferedImage(width, height, imageType);
        BufferedImage target = new BufferedImage(width, height, imageType);
        Tensor pixels = Tensor.zeros(cell.type(), height, width, cell.channels());
        Interleaving.toPixels(problem.input(), pixels);
        int[] values = new int[Math.toIntExact(pixels.elementCount())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) pixels.get(i);
        }
        source.getRaster().setPixels(0, 0, width, height, values);
        AffineTransformOp operation = operation(cell, (Coordinates.Affine) problem.coordinates());
        return new Call() {
            @Override
            public void run() {
                operation.filter(source, target);
            }

            @Override
            public List<Tensor> outputs() {
                run();
                target.getRaster().getPixels(0, 0, width, height, values);
                for (int i = 0; i < values.length; i++) {
                    pixels.set(i, values[i]);
                }
                return List.of(Interleaving.toPlanes(pixels, problem.output()));
            }
        };
    }

    /** Coordinates lead from the output to the input, the operation from the input to the output. */
    private static AffineTransformOp operation(Cell cell, Coordinates.Affine coordinates) {
        Transform reading = Transform.of(coordinates.matrices().toDoubleArray());
        int mode =
                switch (cell.interpolation()) {
                    case NEAREST -> AffineTransformOp.TYPE_NEAREST_NEIGHBOR;
                    case BILINEAR -> AffineTransformOp.TYPE_BILINEAR;
                    case BICUBIC -> AffineTransformOp.TYPE_BICUBIC;
                };
        return new AffineTransformOp(AffineTransforms.toAffineTransform(reading.inverse()), mode);
    }

    @Override
    public void close() {}
}
