package org.gridsample.imglib2;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.imglib2.Interval;
import net.imglib2.parallel.Parallelization;
import net.imglib2.parallel.TaskExecutor;
import net.imglib2.util.Intervals;
import org.gridsample.sampling.Coordinates;
import org.gridsample.tensor.Precision;
import org.gridsample.tensor.Tensor;

/** Where a function says, which is asked for each pixel, by all threads. */
final class MappedReading implements Reading {
    /** Of a block: positions take 48 MB in 3-D, and half of that again in float32. */
    private static final long MOST_PIXELS = 1 << 21;

    private final Interval block;
    private final double[] positions;
    private final double[] least;
    private final double[] greatest;

    private MappedReading(Supplier<? extends PointMap> maps, Interval block, Interval source) {
        int axes = block.numDimensions();
        this.block = block;
        positions = new double[Math.toIntExact(Intervals.numElements(block) * axes)];
        least = new double[axes];
        greatest = new double[axes];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
        inParallel(
                positions.length / axes / (int) block.dimension(0), (from, to) -> locate(maps.get(), source, from, to));
    }

    private interface RangeTask {
        void run(int from, int to);
    }

    private static void inParallel(int count, RangeTask task) {
        TaskExecutor executor = Parallelization.getTaskExecutor();
        int tasks = Math.min(count, executor.suggestNumberOfTasks());
        executor.forEach(
                IntStream.range(0, tasks).boxed().toList(),
                i -> task.run((int) ((long) count * i / tasks), (int) ((long) count * (i + 1) / tasks)));
    }

    /**
     * By functions of which each is used by one thread.
     *
     * @param source the source's interval: of a position that isn't finite it is one end that is read
     */
    static Factory factory(Supplier<? extends PointMap> maps, Interval source) {
        return new Factory() {
            @Override
            public long mostPixels() {
                return MOST_PIXELS;
            }

            @Override
            public Reading of(Interval block) {
                return new MappedReading(maps, block, source);
            }
        };
    }

    private void locate(PointMap map, Interval source, int from, int to) {
        int axes = block.numDimensions();
        double[] point = new double[axes];
        double[] read = new double[axes];
        double[] low = new double[axes];
        double[] high = new double[axes];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        int next = (int) (from * block.dimension(0) * axes);
        for (int row = from; row < to; row++) {
            long rest = row;
            for (int axis = 1; axis < axes; axis++) {
                point[axis] = block.min(axis) + rest % block.dimension(axis);
                rest /= block.dimension(axis);
            }
            for (long x = block.min(0); x <= block.max(0); x++) {
                point[0] = x;
                map.apply(point, read);
                for (int axis = 0; axis < axes; axis++) {
                    double position = read[axis];
                    positions[next++] = position;
                    double existing = existing(position, source.min(axis), source.max(axis));
                    low[axis] = Math.min(low[axis], existing);
                    high[axis] = Math.max(high[axis], existing);
                }
            }
        }
        synchronized (this) {
            for (int axis = 0; axis < axes; axis++) {
                least[axis] = Math.min(least[axis], low[axis]);
                greatest[axis] = Math.max(greatest[axis], high[axis]);
            }
        }
    }

    private static double existing(double position, long min, long max) {
        if (Math.abs(position) < FARTHEST) {
            return position;
        }
        return position > 0 ? max : min;
    }

    @Override
    public double least(int dimension) {
        return least[dimension];
    }

    @Override
    public double greatest(int dimension) {
        return greatest[dimension];
    }

    @Override
    public Coordinates coordinates(long[] origin, Precision precision) {
        int axes = block.numDimensions();
        long[] shape = new long[axes + 2];
        shape[0] = 1;
        for (int axis = 0; axis < axes; axis++) {
            shape[axes - axis] = block.dimension(axis);
        }
        shape[axes + 1] = axes;
        Tensor map = Tensor.zeros(precision.type(), shape);
        inParallel(positions.length / axes, (from, to) -> {
            switch (precision) {
                case FLOAT32 -> {
                    FloatBuffer numbers = map.floats();
                    for (int i = from * axes; i < to * axes; i++) {
                        numbers.put(i, (float) (positions[i] - origin[i % axes]));
                    }
                }
                case FLOAT64 -> {
                    DoubleBuffer numbers = map.doubles();
                    for (int i = from * axes; i < to * axes; i++) {
                        numbers.put(i, positions[i] - origin[i % axes]);
                    }
                }
            }
        });
        return new Coordinates.PixelMap(map);
    }
}
