package org.gridsample.bench;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.gridsample.sampling.Coordinates;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * OpenCV's remap, warpAffine and warpPerspective. They get what they like best: memory of their own, the image with its channels interleaved
 * and positions in pixels, converted outside of the measured time.
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
        return switch (cell.group()) {
            case MATRIX, EXTRA, WARP, FRAME ->
                cell.job() != Job.GRID && cell.rank() == 4 && cell.batch() == 1 && cell.channels() <= MOST_CHANNELS;
            case GROWTH, GRAD -> false;
        };
    }

    @Override
    public Call prepare(Cell cell, Problem problem) {
        OpenCvCall call = call(cell, problem);
        return switch (cell.group()) {
            case MATRIX, EXTRA, WARP -> call;
            case FRAME -> Frames.of(cell, problem).call(problem, call::run, call::close);
            case GROWTH, GRAD -> throw new IllegalArgumentException("OpenCV takes no part in " + cell);
        };
    }

    private static OpenCvCall call(Cell cell, Problem problem) {
        Coordinates coordinates = problem.coordinates();
        return switch (coordinates.kind()) {
            case GRID -> remap(cell, problem, problem.grid());
            case PIXEL_MAP -> remap(cell, problem, ((Coordinates.PixelMap) coordinates).tensor());
            case AFFINE ->
                warp(cell, problem, ((Coordinates.Affine) coordinates).matrices(), opencv_imgproc::warpAffine);
            case HOMOGRAPHY ->
                warp(cell, problem, ((Coordinates.Homography) coordinates).matrices(), opencv_imgproc::warpPerspective);
            case FLOW, THETA -> throw new IllegalArgumentException("OpenCV has no " + coordinates.kind());
        };
    }

    private static OpenCvCall remap(Cell cell, Problem problem, Tensor points) {
        Array x = map(cell, problem, points, 0);
        Array y = map(cell, problem, points, 1);
        int mode = interpolation(cell);
        int border = border(cell);
        return new OpenCvCall(
                cell,
                problem,
                List.of(x, y),
                (from, to, outside) -> opencv_imgproc.remap(from, to, x.mat(), y.mat(), mode, border, outside));
    }

    /** One axis' positions in pixels; align_corners=false: -1 and 1 are the outer edges. */
    private static Array map(Cell cell, Problem problem, Tensor points, int axis) {
        long extent = cell.shape().get(3 - axis);
        boolean normalised = problem.coordinates().kind().isNormalised();
        Array map =
                Array.of(ElementType.FLOAT32, cell.shape().get(2), cell.shape().get(3), 1);
        for (long i = 0; i < map.tensor().elementCount(); i++) {
            double value = points.get(2 * i + axis);
            map.tensor().set(i, normalised ? ((value + 1) * extent - 1) / 2 : value);
        }
        return map;
    }

    /** warpAffine or warpPerspective. */
    private interface Warp {
        void run(Mat from, Mat to, Mat matrix, Size size, int flags, int border, Scalar outside);
    }

    private static OpenCvCall warp(Cell cell, Problem problem, Tensor matrices, Warp warp) {
        Array matrix = Array.of(matrices.type(), matrices.extent(1), matrices.extent(2), 1);
        matrix.tensor().copyFrom(matrices);
        Size size = new Size(cell.shape().get(3).intValue(), cell.shape().get(2).intValue());
        int flags = interpolation(cell) | opencv_imgproc.WARP_INVERSE_MAP;
        int border = border(cell);
        return new OpenCvCall(
                cell,
                problem,
                List.of(matrix),
                (from, to, outside) -> warp.run(from, to, matrix.mat(), size, flags, border, outside));
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

    private interface Work {
        void run(Mat from, Mat to, Scalar outside);
    }

    private static final class OpenCvCall implements Call {
        private final Problem problem;
        private final List<Array> operands;
        private final Work work;
        private final Array source;
        private final Array target;
        private final Scalar outside = new Scalar(0.0);

        OpenCvCall(Cell cell, Problem problem, List<Array> operands, Work work) {
            this.problem = problem;
            this.operands = operands;
            this.work = work;
            source = Array.of(cell.type(), cell.shape().get(2), cell.shape().get(3), cell.channels());
            target = Array.of(cell.type(), cell.shape().get(2), cell.shape().get(3), cell.channels());
            Interleaving.toPixels(problem.input(), source.tensor());
        }

        @Override
        public void run() {
            work.run(source.mat(), target.mat(), outside);
        }

        /** From Java's memory and back into it, as whoever has Java2D's pictures has to. */
        void run(BufferedImage from, BufferedImage to) {
            source.tensor().bytes().put(Frames.bytes(from));
            run();
            target.tensor().bytes().get(Frames.bytes(to));
        }

        @Override
        public List<Tensor> outputs() {
            run();
            return List.of(Interleaving.toPlanes(target.tensor(), problem.output()));
        }

        @Override
        public void close() {
            operands.forEach(Array::close);
            source.close();
            target.close();
            outside.close();
        }
    }
}
