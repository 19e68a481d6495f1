package org.gridsample.internal.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.cli.Main;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

class PixelHintTest {
    /** Keeps what is logged at DEBUG, which is on or off. */
    private static final class DebugLog extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;
        private final transient List<String> lines = new ArrayList<>();
        private final boolean on;

        DebugLog(boolean on) {
            this.on = on;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return on;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
            lines.add(level + " " + pattern);
        }
    }

    /** The pixel that is at the same place: what a remap of OpenCV or a meshgrid has. */
    private static Tensor pixels(ElementType type, int height, int width) {
        Tensor grid = Tensor.zeros(type, 1, height, width, 2);
        for (int i = 0; i < height * width; i++) {
            grid.set(2 * i, i % width);
            grid.set(2 * i + 1, i / width);
        }
        return grid;
    }

    @ParameterizedTest
    @CsvSource({"64, 64", "1080, 1920", "37, 53", "7, 9", "1, 100"})
    void pixelsAreRecognised(int height, int width) {
        for (ElementType type : Tensors.FLOATS) {
            assertTrue(PixelHint.looksLikePixels(pixels(type, height, width)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void gridsAreNot(ElementType type) {
        for (int axes = 2; axes <= 3; axes++) {
            long[] size = axes == 2 ? new long[] {1, 1, 64, 48} : new long[] {1, 1, 8, 8, 8};
            Tensor turned = AffineGrid.of(SampleData.turn(type, axes, 30), size, false);
            assertFalse(PixelHint.looksLikePixels(turned));
            for (int i = 0; i < turned.elementCount(); i++) {
                turned.set(i, 20 * turned.get(i));
            }
            assertFalse(PixelHint.looksLikePixels(turned), "zoomed out");
        }
        assertFalse(PixelHint.looksLikePixels(Tensor.zeros(type, 1, 0, 4, 2)), "no points");
        long[] input = {1, 1, 9, 9};
        Tensor scattered = SampleData.grid(new SplittableRandom(1), type, input, 1, 20, 20, 2);
        assertFalse(PixelHint.looksLikePixels(scattered));
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertFalse(PixelHint.looksLikePixels(Tensors.points(type, 2, value, value)));
        }
    }

    @Test
    void itIsSaidOnceAndOnlyInTheDebugLog() {
        Tensor grid = pixels(ElementType.FLOAT32, 20, 30);
        DebugLog on = new DebugLog(true);
        PixelHint hint = new PixelHint(on);
        hint.look(AffineGrid.of(SampleData.turn(ElementType.FLOAT32, 2, 0), new long[] {1, 1, 5, 5}, false));
        assertEquals(List.of(), on.lines);
        hint.look(grid);
        hint.look(grid);
        assertEquals(1, on.lines.size(), on.lines.toString());

        DebugLog off = new DebugLog(false);
        new PixelHint(off).look(grid);
        assertEquals(List.of(), off.lines);
    }

    @Test
    void theCommandLineSaysItWithVerbose(@TempDir Path directory) throws Exception {
        Path input = directory.resolve("input.npy");
        Path grid = directory.resolve("grid.npy");
        Npy.write(input, SampleData.waves(1, 1, 12, 15));
        Npy.write(grid, pixels(ElementType.FLOAT32, 12, 15));
        String[] command = {
            "sample",
            "--device=cpu",
            "--input=" + input,
            "--grid=" + grid,
            "--output=" + directory.resolve("output.npy"),
            "--verbose"
        };
        ChildJvm.Result result = ChildJvm.of(Main.class).arguments(command).run();
        assertEquals(0, result.exitCode(), result.toString());
        assertEquals(
                1,
                result.stderr()
                        .lines()
                        .filter(line -> line.contains("grid float32 [1, 12, 15, 2]: nearly all points"))
                        .count(),
                result.stderr());
    }
}
