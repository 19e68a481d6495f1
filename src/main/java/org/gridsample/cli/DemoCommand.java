package org.gridsample.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "Draw a test chart, or take a photo, and sample it through a rotated grid in every mode and padding.",
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    private static final int MIN_SIZE = 64;
    private static final int MAX_SIZE = 4096;

    private static final double DEGREES = 20;

    /** Output coordinates times this are input coordinates: the chart shrinks, and its surroundings show. */
    private static final double ZOOM_OUT = 1.5;

    /** The detail is this share of the output's side, enlarged. */
    private static final int DETAIL_SHARE = 8;

    private static final String GRID = "grid.npy";
    private static final String SHEET = "modes.png";

    private static final int MAX_CAPTION = 44;

    private static final int TIMED_RUNS = 5;

    @Option(
            names = "--output-dir",
            paramLabel = "DIR",
            defaultValue = "demo",
            description = "Where to write; made if it is missing. Default: ${DEFAULT-VALUE}.")
    private Path directory;

    @Option(
            names = "--photo",
            paramLabel = "FILE",
            description =
                    "A picture in the chart's place: the square in its middle, scaled to the chart's size. Its alpha is left out.")
    private Path photo;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "192",
            description = "The chart's side in pixels, " + MIN_SIZE + " to " + MAX_SIZE
                    + "; outputs have twice that. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Mixin
    private DeviceOptions device;

    @Spec
    private CommandSpec spec;

    /** One combination and what came of it. */
    private record Run(Interpolation interpolation, Padding padding, Tensor output, double milliseconds) {
        String file() {
            return file(interpolation, padding);
        }

        static String file(Interpolation interpolation, Padding padding) {
            return EnumNames.of(interpolation) + "-" + EnumNames.of(padding) + ".npy";
        }
    }

    @Override
    public Integer call() throws IOException {
        if (size < MIN_SIZE || size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "size: expected " + MIN_SIZE + " to " + MAX_SIZE + " pixels, got " + size);
        }
        checkPhoto();
        Files.createDirectories(directory);
        PrintWriter out = spec.commandLine().getOut();
        try (GridSampler sampler = device.open()) {
            Tensor chart = photo == null ? Images.toFloatTensor(TestChart.draw(size)) : square(sampler, photo);
            Tensor grid = AffineGrid.of(theta(), new long[] {1, chart.extent(1), 2L * size, 2L * size}, false);
            out.println("device  " + sampler.describe());
            out.println("input   " + chart + ", " + title());
            out.println("grid    " + grid
                    + String.format(Locale.ROOT, ", rotated %.0f degrees, zoomed out %.1fx", DEGREES, ZOOM_OUT));
            List<Run> runs = sampleAll(sampler, chart, grid);
            out.println();
            out.print(timings(runs));
            out.println();
            write(sampler.describe(), chart, grid, runs);
        }
        out.println("wrote to " + directory + ":");
        out.println("  modes.png              all of it side by side; look at this one");
        out.println("  " + name() + ".png, " + name() + ".npy   " + title());
        out.println("  grid.npy               the coordinates");
        out.println("  MODE-PADDING.npy       the twelve results");
        return ExitCode.OK;
    }

    /** That no output replaces it. */
    private void checkPhoto() throws IOException {
        if (photo == null) {
            return;
        }
        List<String> outputs = new ArrayList<>(List.of(name() + ".png", name() + ".npy", GRID, SHEET));
        for (Interpolation interpolation : Interpolation.values()) {
            for (Padding padding : Padding.values()) {
                outputs.add(Run.file(interpolation, padding));
            }
        }
        for (String output : outputs) {
            if (TensorFile.areSame(photo, directory.resolve(output))) {
                throw new IllegalArgumentException("--output-dir: '" + output + "' in '" + directory
                        + "' would replace the photo; choose another directory");
            }
        }
    }

    /** Of the files that hold what is sampled. */
    private String name() {
        return photo == null ? "chart" : "photo";
    }

    private String title() {
        return photo == null ? "the test chart" : "the photo";
    }

    /** The middle of a picture, in float32 and from 0 to 255. */
    private Tensor square(GridSampler sampler, Path file) throws IOException {
        Tensor picture = Picture.read(file).upright().tensor();
        if (picture.rank() != 4) {
            throw new IllegalArgumentException("photo: expected a picture, got a volume, " + picture);
        }
        long height = picture.extent(2);
        long width = picture.extent(3);
        Tensor colors = picture.region(new long[4], 1, Math.min(3, picture.extent(1)), height, width);
        Transform toSquare = Transform.translation((1 - width) / 2.0, (1 - height) / 2.0)
                .then(Transform.scale((double) size / Math.min(width, height)).about(0, 0))
                .then(Transform.translation((size - 1) / 2.0, (size - 1) / 2.0));
        SampleOptions options = SampleOptions.defaults()
                .withPadding(Padding.BORDER)
                .withAntialias(true)
                .withOutputType(ElementType.FLOAT32)
                .withOutputScale(scale(colors.type()), 0);
        return sampler.warp(colors, toSquare, options, size, size);
    }

    private static double scale(ElementType stored) {
        return switch (stored) {
            case UINT16 -> 255 / 65535.0;
            case UINT8, INT16, FLOAT16, FLOAT32, FLOAT64 -> 1;
            case INT32 ->
                throw new IllegalArgumentException(
                        "photo: expected samples of uint8, uint16, int16, float32 or float64, got int32; convert it");
        };
    }

    private static Tensor theta() {
        double angle = Math.toRadians(DEGREES);
        float cos = (float) (ZOOM_OUT * Math.cos(angle));
        float sin = (float) (ZOOM_OUT * Math.sin(angle));
        return Tensor.of(new float[] {cos, -sin, 0, sin, cos, 0}, 1, 2, 3);
    }

    private static List<Run> sampleAll(GridSampler sampler, Tensor chart, Tensor grid) {
        List<Run> runs = new ArrayList<>();
        int combinations = Interpolation.values().length * Padding.values().length;
        try (Progress progress = new Progress("sampling", (long) combinations * (TIMED_RUNS + 1))) {
            for (Interpolation interpolation : Interpolation.values()) {
                for (Padding padding : Padding.values()) {
                    SampleOptions options = SampleOptions.defaults()
                            .withInterpolation(interpolation)
                            .withPadding(padding);
                    runs.add(time(sampler, chart, grid, options, progress));
                }
            }
        }
        return runs;
    }

    private static Run time(GridSampler sampler, Tensor chart, Tensor grid, SampleOptions options, Progress progress) {
        Tensor output = Tensor.zeros(ElementType.FLOAT32, 1, chart.extent(1), grid.extent(1), grid.extent(2));
        // The first call may build a kernel or warm up the JIT compiler.
        sampler.sampleInto(chart, grid, options, output);
        progress.step();
        long[] nanoseconds = new long[TIMED_RUNS];
        for (int i = 0; i < TIMED_RUNS; i++) {
            long start = System.nanoTime();
            sampler.sampleInto(chart, grid, options, output);
            nanoseconds[i] = System.nanoTime() - start;
            progress.step();
        }
        Arrays.sort(nanoseconds);
        return new Run(options.interpolation(), options.padding(0), output, nanoseconds[TIMED_RUNS / 2] / 1e6);
    }

    private static String timings(List<Run> runs) {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("median of " + TIMED_RUNS));
        for (Padding padding : Padding.values()) {
            header.add(EnumNames.of(padding));
        }
        rows.add(header);
        for (Interpolation interpolation : Interpolation.values()) {
            List<String> row = new ArrayList<>(List.of(EnumNames.of(interpolation)));
            for (Run run : runs) {
                if (run.interpolation() == interpolation) {
                    row.add(milliseconds(run));
                }
            }
            rows.add(row);
        }
        return TextTable.of(rows);
    }

    private static String milliseconds(Run run) {
        return String.format(Locale.ROOT, "%.2f ms", run.milliseconds());
    }

    private void write(String deviceLine, Tensor chart, Tensor grid, List<Run> runs) throws IOException {
        Images.write(directory.resolve(name() + ".png"), chart);
        Npy.write(directory.resolve(name() + ".npy"), chart);
        Npy.write(directory.resolve(GRID), grid);
        for (Run run : runs) {
            Npy.write(directory.resolve(run.file()), run.output());
        }
        Images.write(directory.resolve(SHEET), Images.toFloatTensor(sheet(deviceLine, chart, runs)));
    }

    private BufferedImage sheet(String deviceLine, Tensor chart, List<Run> runs) {
        List<List<ContactSheet.Tile>> rows = new ArrayList<>();
        for (Interpolation interpolation : Interpolation.values()) {
            List<ContactSheet.Tile> row = new ArrayList<>();
            for (Run run : runs) {
                if (run.interpolation() == interpolation) {
                    String title = EnumNames.of(interpolation) + ", " + EnumNames.of(run.padding());
                    row.add(new ContactSheet.Tile(title, Images.toImage(run.output(), Layout.CHANNELS_FIRST)));
                }
            }
            int side = 2 * size / DETAIL_SHARE;
            int corner = size - side / 2;
            row.add(new ContactSheet.Tile(
                    EnumNames.of(interpolation) + ", centre enlarged " + DETAIL_SHARE + "x",
                    row.get(0).image().getSubimage(corner, corner, side, side)));
            rows.add(row);
        }
        List<String> caption = List.of(
                "input " + size + " x " + size + ", output " + 2 * size + " x " + 2 * size,
                String.format(Locale.ROOT, "rotated %.0f degrees, zoomed out %.1fx", DEGREES, ZOOM_OUT),
                "align_corners false",
                "on " + shortened(deviceLine.split("[,;(]")[0].strip()));
        return ContactSheet.draw(
                new ContactSheet.Tile(title(), Images.toImage(chart, Layout.CHANNELS_FIRST)), caption, rows);
    }

    /** As much as fits under a tile. */
    private static String shortened(String text) {
        return text.length() <= MAX_CAPTION ? text : text.substring(0, MAX_CAPTION - 3) + "...";
    }
}
