package org.gridsample.bench;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.gridsample.image.Picture;
import org.gridsample.tensor.Tensor;

/** A folder of JPEGs turned by the command line and by OpenCV: whole processes, from their start to their end, in turn. */
final class FolderBench {
    private static final int PICTURES = 100;
    private static final int ROUNDS = 5;
    private static final int HEIGHT = 1080;
    private static final int WIDTH = 1920;
    private static final int DISCS = 40;
    private static final int COLORS = 1 << 24;
    private static final double NOISE = 4;
    private static final String DEGREES = "10";

    /** Of 255: both round, JPEG loses a little, and OpenCV's positions are multiples of 1/32 pixel. */
    private static final double MOST_DIFFERENCE = 1.5;

    private FolderBench() {}

    /** The number of pictures, if another than a hundred. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int count = arguments.length == 0 ? PICTURES : Integer.parseInt(arguments[0]);
        Path work = Path.of("target/bench/folder");
        Path input = work.resolve("in");
        emptied(input);
        for (int i = 0; i < count; i++) {
            ImageIO.write(
                    picture(new Random(i)),
                    "jpg",
                    input.resolve("%04d.jpg".formatted(i)).toFile());
        }
        Map<Contender, List<Double>> seconds = new EnumMap<>(Contender.class);
        for (int round = 0; round <= ROUNDS; round++) {
            for (Contender contender : Contender.values()) {
                Path output = emptied(work.resolve(contender.name()));
                double taken = run(contender.command(input, output), work.resolve("log.txt"));
                // The first one builds the launcher's jar and compiles kernels.
                if (round > 0) {
                    seconds.computeIfAbsent(contender, one -> new ArrayList<>()).add(taken);
                }
                check(output, work.resolve(Contender.POCL.name()), count);
            }
        }
        List<List<String>> rows = new ArrayList<>();
        seconds.forEach((contender, each) -> {
            List<Double> sorted = each.stream().sorted().toList();
            rows.add(List.of(
                    contender.title, Markdown.number(sorted.get(ROUNDS / 2), 2), Markdown.number(sorted.get(0), 2)));
        });
        System.out.print(
                Markdown.table(List.of(count + " JPEGs of " + WIDTH + " x " + HEIGHT, "median s", "least s"), rows));
    }

    /** Discs on a gradient, with a sensor's noise. */
    private static BufferedImage picture(Random random) {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setPaint(new GradientPaint(
                0, 0, new Color(random.nextInt(COLORS)), WIDTH, HEIGHT, new Color(random.nextInt(COLORS))));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        for (int i = 0; i < DISCS; i++) {
            graphics.setColor(new Color(random.nextInt(COLORS)));
            int size = random.nextInt(HEIGHT / 4);
            graphics.fillOval(random.nextInt(WIDTH), random.nextInt(HEIGHT), size, size);
        }
        graphics.dispose();
        WritableRaster raster = picture.getRaster();
        int[] samples = raster.getPixels(0, 0, WIDTH, HEIGHT, (int[]) null);
        for (int i = 0; i < samples.length; i++) {
            int noisy = samples[i] + (int) (random.nextGaussian() * NOISE);
            samples[i] = Math.max(0, Math.min(255, noisy));
        }
        raster.setPixels(0, 0, WIDTH, HEIGHT, samples);
        return picture;
    }

    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return folder;
    }

    private static double run(List<String> command, Path log) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (exit != 0) {
            throw new IllegalStateException(command + " ended with " + exit + ", see " + log);
        }
        return seconds;
    }

    /** That all pictures are there, and the first one is nearly that of another folder. */
    private static void check(Path output, Path other, int count) throws IOException {
        List<Path> pictures;
        try (Stream<Path> files = Files.list(output)) {
            pictures = files.sorted().toList();
        }
        Tensor one = Picture.read(pictures.get(0)).tensor();
        Tensor another =
                Picture.read(other.resolve(pictures.get(0).getFileName())).tensor();
        double sum = 0;
        for (long i = 0; i < one.elementCount(); i++) {
            sum += Math.abs(one.get(i) - another.get(i));
        }
        if (pictures.size() != count || sum > MOST_DIFFERENCE * one.elementCount()) {
            throw new IllegalStateException(output + ": expected " + count + " pictures like those in " + other
                    + ", got " + pictures.size() + ", the first one different by " + sum / one.elementCount());
        }
    }

    private enum Contender {
        POCL("gridsample warp, pocl"),
        CPU("gridsample warp, CPU path"),
        OPENCV("OpenCV in Java");

        private final String title;

        Contender(String title) {
            this.title = title;
        }

        private List<String> command(Path input, Path output) {
            return switch (this) {
                case POCL -> warp("opencl", input, output);
                case CPU -> warp("cpu", input, output);
                case OPENCV ->
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            OpenCvFolder.class.getName(),
                            input.toString(),
                            output.toString(),
                            DEGREES);
            };
        }

        private static List<String> warp(String device, Path input, Path output) {
            return List.of(
                    "scripts/gridsample",
                    "warp",
                    input.toString(),
                    output.toString(),
                    "--rotate",
                    DEGREES,
                    "--device",
                    device);
        }
    }
}
