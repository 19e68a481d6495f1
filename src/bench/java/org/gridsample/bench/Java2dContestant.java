package org.gridsample.bench;

import java.awt.image.AffineTransformOp;
import org.gridsample.image.AffineTransforms;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.Transform;

/** The JDK's AffineTransformOp, on pictures of the types that it has loops of its own for. It has one thread. */
final class Java2dContestant implements Contestant {
    static final String NAME = "java2d";

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
        return cell.job() == Job.AFFINE && cell.options().padding(0) == Padding.ZEROS && Frames.exist(cell);
    }

    @Override
    public Call prepare(Cell cell, Problem problem) {
        AffineTransformOp operation = operation(cell, (Coordinates.Affine) problem.coordinates());
        return Frames.of(cell, problem).call(problem, operation::filter);
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
