package org.gridsample.bench;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.bench.Cell.Group;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;

/** Which cells there are. Those of one shape, type and job follow each other, so that their tensors are made once. */
final class Matrix {
    private static final List<List<Long>> SHAPES = List.of(
            List.of(1L, 3L, 1080L, 1920L),
            List.of(1L, 1L, 2048L, 2048L),
            List.of(1L, 32L, 256L, 256L),
            List.of(8L, 64L, 64L, 64L),
            List.of(1L, 256L, 128L, 128L),
            List.of(8L, 3L, 540L, 960L),
            List.of(1L, 1L, 128L, 128L, 128L),
            List.of(1L, 8L, 64L, 64L, 64L));
    private static final List<List<Long>> QUICK_SHAPES = List.of(
            List.of(1L, 3L, 1080L, 1920L),
            List.of(8L, 64L, 64L, 64L),
            List.of(1L, 256L, 128L, 128L),
            List.of(1L, 8L, 64L, 64L, 64L));
    private static final List<List<Long>> GRADIENT_SHAPES = List.of(
            List.of(1L, 3L, 1080L, 1920L),
            List.of(1L, 1L, 2048L, 2048L),
            List.of(1L, 32L, 256L, 256L),
            List.of(8L, 64L, 64L, 64L),
            List.of(1L, 256L, 128L, 128L),
            List.of(1L, 8L, 64L, 64L, 64L));
    private static final List<Long> ONE_CHANNEL = List.of(1L, 1L, 1080L, 1920L);

    private static final List<Padding> PYTORCHS = List.of(Padding.ZEROS, Padding.BORDER, Padding.REFLECTION);

    static final List<Job> GRIDS = List.of(Job.SMOOTH, Job.RANDOM);

    private Matrix() {}

    static List<Cell> full() {
        List<Cell> cells = new ArrayList<>();
        for (Job grid : GRIDS) {
            for (List<Long> shape : SHAPES) {
                for (Padding padding : PYTORCHS) {
                    cells.addAll(modes(Group.MATRIX, shape, padding, grid));
                }
            }
        }
        for (Padding padding : PYTORCHS) {
            cells.addAll(modes(Group.EXTRA, ONE_CHANNEL, padding, Job.SMOOTH));
        }
        cells.addAll(growth(8192));
        List<Job> warps = List.of(Job.AFFINE, Job.GRID, Job.MAP, Job.PERSPECTIVE);
        for (long channels : List.of(1L, 3L, 4L)) {
            cells.addAll(warps(ElementType.UINT8, channels, warps));
        }
        cells.addAll(warps(ElementType.UINT16, 1, warps));
        for (long channels : List.of(1L, 3L)) {
            cells.addAll(warps(ElementType.FLOAT32, channels, warps));
        }
        for (long channels : List.of(1L, 3L)) {
            for (Job job : List.of(Job.AFFINE, Job.MAP)) {
                cells.addAll(frames(channels, job));
            }
        }
        for (Job grid : List.of(Job.SMOOTH, Job.RANDOM, Job.POINT)) {
            for (List<Long> shape : GRADIENT_SHAPES) {
                cells.addAll(modes(Group.GRAD, shape, Padding.ZEROS, grid));
            }
        }
        return cells;
    }

    static List<Cell> quick() {
        List<Cell> cells = new ArrayList<>();
        for (List<Long> shape : QUICK_SHAPES) {
            cells.addAll(modes(Group.MATRIX, shape, Padding.ZEROS, Job.SMOOTH));
            if (shape.size() == 4) {
                cells.add(cell(Group.MATRIX, shape, Interpolation.BICUBIC, Padding.REFLECTION, Job.SMOOTH));
            }
        }
        cells.addAll(modes(Group.EXTRA, ONE_CHANNEL, Padding.ZEROS, Job.SMOOTH));
        cells.addAll(growth(4096));
        cells.addAll(warps(ElementType.UINT8, 3, List.of(Job.AFFINE, Job.GRID)));
        cells.addAll(frames(3, Job.AFFINE));
        cells.addAll(modes(Group.GRAD, QUICK_SHAPES.get(1), Padding.ZEROS, Job.SMOOTH));
        return cells;
    }

    /** PyTorch has no bicubic in 5-D. */
    private static List<Cell> modes(Group group, List<Long> shape, Padding padding, Job grid) {
        List<Cell> cells = new ArrayList<>();
        for (Interpolation mode : Interpolation.values()) {
            if (shape.size() == 4 || mode != Interpolation.BICUBIC) {
                cells.add(cell(group, shape, mode, padding, grid));
            }
        }
        return cells;
    }

    /** Squares from a quarter of a megapixel on, each four times the one before. */
    private static List<Cell> growth(long largest) {
        List<Cell> cells = new ArrayList<>();
        for (long side = 512; side <= largest; side *= 2) {
            List<Long> shape = List.of(1L, 1L, side, side);
            cells.add(cell(Group.GROWTH, shape, Interpolation.BILINEAR, Padding.ZEROS, Job.SMOOTH));
        }
        return cells;
    }

    /** In both layouts, which are one for one channel. */
    private static List<Cell> warps(ElementType type, long channels, List<Job> jobs) {
        List<Long> shape = List.of(1L, channels, 1080L, 1920L);
        List<Layout> layouts = channels == 1 ? List.of(Layout.CHANNELS_FIRST) : List.of(Layout.values());
        List<Cell> cells = new ArrayList<>();
        for (Job job : jobs) {
            for (Layout layout : layouts) {
                for (Interpolation mode : Interpolation.values()) {
                    cells.add(Cell.of(Group.WARP, shape, type, mode, Padding.ZEROS, job)
                            .with(layout));
                }
            }
        }
        return cells;
    }

    private static List<Cell> frames(long channels, Job job) {
        List<Long> shape = List.of(1L, channels, 1080L, 1920L);
        List<Cell> cells = new ArrayList<>();
        for (Interpolation mode : Interpolation.values()) {
            cells.add(Cell.of(Group.FRAME, shape, ElementType.UINT8, mode, Padding.ZEROS, job));
        }
        return cells;
    }

    private static Cell cell(Group group, List<Long> shape, Interpolation mode, Padding padding, Job grid) {
        return Cell.of(group, shape, ElementType.FLOAT32, mode, padding, grid);
    }
}
