package org.gridsample.bench;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * OpenCV's remap. It gets what it likes best: memory of its own, the image with its channels interleaved and the coordinates in pixels,
 * converted outside of the measured time.
 */
final class OpenCvContestant implements Contestant {
    static final String NAME = "opencv";
    private static final int MOST_CHANNELS = 4;
    private final int threads;

    OpenCvContestant(int threads) {
        this.threads = threads;
        opencv_core.setNumThreads(threads);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String describe() {
        return "OpenCV " + opencv_core.CV_VERSION() + ", " + Aims.threads(threads);
    }

    @Override
    public boolean takes(Cell cell) {
        return cell.group() != Cell.Group.GROWTH
                && cell.rank() == 4
                && cell.batch() == 1
                && cell.channels() <= MOST_CHANNELS;
    }

    @Override
    public Call prepare(Cell cell, Problem problem) {
        return new RemapCall(cell, problem);
    }

    @Override
    public void close() {}

    private static int interpolation(Cell cell) {
        return switch (cell.interpolation()) {
            case NEAREST -> opencv_imgproc.INTER_NEAREST;
            case BILINEAR -> opencv_imgproc.INTER_LINEAR;
            case BICUBIC -> opencv_imgproc.INTER_CUBIC;
        };
    }

    private static int border(Cell cell) {
        return switch (cell.options().padding(0)) {
            case ZEROS -> opencv_core.BORDER_CONSTANT;
            case BORDER -> opencv_core.BORDER_REPLICATE;
            case REFLECTION -> opencv_core.BORDER_REFLECT;
            case WRAP -> opencv_core.BORDER_WRAP;
        };
    }

    /** OpenCV's memory, and the same as a tensor {@code [rows, columns, channels]}. */
    private record Array(Mat mat, Tensor tensor) implements AutoCloseable {
        static Array of(ElementType type, long rows, long columns, long channels) {
            Mat mat = new Mat((int) rows, (int) columns, opencv_core.CV_MAKETYPE(depth(type), (int) channels));
            return new Array(mat, tensor(mat, type, rows, columns, channels));
        }

        private static int depth(ElementType type) {
            return switch (type) {
                case UINT8 -> opencv_core.CV_8U;
                case UINT16 -> opencv_core.CV_16U;
                case FLOAT32 -> opencv_core.CV_32F;
                case FLOAT64 -> opencv_core.CV_64F;
                case FLOAT16, INT16, INT32 -> throw new IllegalArgumentException("not measured: " + type);
            };
        }

        private static Tensor tensor(Mat mat, ElementType type, long... shape) {
            return switch (type) {
                case UINT8 -> Tensor.wrap(mat.<ByteBuffer>createBuffer(), shape);
                case UINT16 -> Tensor.wrap(type, mat.<ShortBuffer>createBuffer(), shape);
                case FLOAT32 -> Tensor.wrap(mat.<FloatBuffer>createBuffer(), shape);
                case FLOAT64 -> Tensor.wrap(mat.<DoubleBuffer>createBuffer(), shape);
                case FLOAT16, INT16, INT32 -> throw new IllegalArgumentException("not measured: " + type);
            };
        }

        @Override
        public void close() {
            mat.close();
        }
    }

    private static final class RemapCall implements Call {
        private final Problem problem;
        private final int interpolation;
        private final int border;
        private final Array source;
        private final Array target;
        private final Array mapX;
        private final Array mapY;
        private final Scalar outside = new Scalar(0.0);

        RemapCall(Cell cell, Problem problem) {
            this.problem = problem;
            interpolation = interpolation(cell);
            border = border(cell);
            long height = cell.shape().get(2);
            long width = cell.shape().get(3);
            source = Array.of(cell.type(), height, width, cell.channels());
            target = Array.of(cell.type(), height, width, cell.channels());
            mapX = Array.of(ElementType.FLOAT32, height, width, 1);
            mapY = Array.of(ElementType.FLOAT32, height, width, 1);
            Interleaving.toPixels(problem.input(), source.tensor());
            pixels(problem.grid(), 0, width, mapX.tensor());
            pixels(problem.grid(), 1, height, mapY.tensor());
        }

        /** align_corners=false: -1 and 1 are the outer edges. */
        private static void pixels(Tensor grid, int axis, long extent, Tensor map) {
            for (long i = 0; i < map.elementCount(); i++) {
                map.set(i, ((grid.get(2 * i + axis) + 1) * extent - 1) / 2);
            }
        }

        @Override
        public void run() {
            opencv_imgproc.remap(source.mat(), target.mat(), mapX.mat(), mapY.mat(), interpolation, border, outside);
        }

        @Override
        public Tensor output() {
            run();
            return Interleaving.toPlanes(target.tensor(), problem.output());
        }

        @Override
        public void close() {
            List.of(source, target, mapX, mapY).forEach(Array::close);
            outside.close();
        }
    }
}
