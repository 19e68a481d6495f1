package org.gridsample.bench;

import java.nio.FloatBuffer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * OpenCV's remap in float32. It gets what it likes best: the image with its channels interleaved and the coordinates in pixels,
 * both converted outside of the measured time.
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
        return "OpenCV " + opencv_core.CV_VERSION() + " remap, " + Aims.threads(threads);
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

    private static final class RemapCall implements Call {
        private final int channels;
        private final int height;
        private final int width;
        private final int interpolation;
        private final int border;
        private final Mat source;
        private final Mat target;
        private final Mat mapX;
        private final Mat mapY;
        private final Scalar outside = new Scalar(0.0);

        RemapCall(Cell cell, Problem problem) {
            channels = (int) cell.channels();
            height = cell.shape().get(2).intValue();
            width = cell.shape().get(3).intValue();
            interpolation = switch (cell.options().interpolation()) {
                case NEAREST -> opencv_imgproc.INTER_NEAREST;
                case BILINEAR -> opencv_imgproc.INTER_LINEAR;
                case BICUBIC -> opencv_imgproc.INTER_CUBIC;
            };
            border = switch (cell.options().padding(0)) {
                case ZEROS -> opencv_core.BORDER_CONSTANT;
                case BORDER -> opencv_core.BORDER_REPLICATE;
                case REFLECTION -> opencv_core.BORDER_REFLECT;
                case WRAP -> opencv_core.BORDER_WRAP;
            };
            source = new Mat(height, width, opencv_core.CV_32FC(channels));
            target = new Mat(height, width, opencv_core.CV_32FC(channels));
            mapX = new Mat(height, width, opencv_core.CV_32FC1);
            mapY = new Mat(height, width, opencv_core.CV_32FC1);
            transpose(problem.input().floats(), channels, source.createBuffer());
            FloatBuffer grid = problem.grid().floats();
            pixels(grid, 0, width, mapX.createBuffer());
            pixels(grid, 1, height, mapY.createBuffer());
        }

        /** From planes of height x width to interleaved, or back with the number of pixels in the channels' place. */
        private static void transpose(FloatBuffer from, int rows, FloatBuffer to) {
            int columns = from.remaining() / rows;
            for (int column = 0; column < columns; column++) {
                for (int row = 0; row < rows; row++) {
                    to.put(from.get(row * columns + column));
                }
            }
        }

        /** align_corners=false: -1 and 1 are the outer edges. */
        private static void pixels(FloatBuffer grid, int axis, int extent, FloatBuffer map) {
            for (int i = axis; i < grid.limit(); i += 2) {
                map.put(((grid.get(i) + 1) * extent - 1) / 2);
            }
        }

        @Override
        public void run() {
            opencv_imgproc.remap(source, target, mapX, mapY, interpolation, border, outside);
        }

        @Override
        public FloatBuffer output() {
            run();
            FloatBuffer planes = FloatBuffer.allocate(channels * height * width);
            transpose(target.createBuffer(), height * width, planes);
            return planes.flip();
        }

        @Override
        public void close() {
            source.close();
            target.close();
            mapX.close();
            mapY.close();
            outside.close();
        }
    }
}
