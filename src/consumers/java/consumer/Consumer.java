package consumer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.gridsample.DeviceProbe;
import org.gridsample.GridSampler;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceReport;
import org.gridsample.device.DeviceReport.State;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.ProbeReport;
import org.gridsample.image.Picture;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;

/**
 * What a program that depends on the library does, in the order of its arguments: a device or a binding to sample with, {@code probe} for
 * trying the drivers in child processes, {@code files} for a picture and an array larger than a small heap. It fails where an answer isn't the
 * known one.
 */
public final class Consumer {
    private static final int SIDE = 8_200;

    private Consumer() {}

    public static void main(String[] arguments) throws IOException {
        for (String argument : arguments) {
            switch (argument) {
                case "probe" -> probe();
                case "files" -> files();
                case "jocl" -> sample(DeviceSelector.OPENCL, Binding.JOCL);
                case "lwjgl" -> sample(DeviceSelector.OPENCL, Binding.LWJGL);
                default -> sample(DeviceSelector.parse(argument), Binding.AUTO);
            }
        }
    }

    private static void sample(DeviceSelector device, Binding binding) {
        Tensor input = Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2);
        Tensor grid = Tensor.of(new float[] {0.5f, 0.25f, 0, 0}, 1, 1, 2, 2);
        SampleOptions options = SampleOptions.defaults();
        try (GridSampler sampler =
                GridSampler.builder().device(device).binding(binding).open()) {
            expect("samples", "[3.5, 2.5]", text(sampler.sample(input, grid, options)));
            Tensor ones = Tensor.of(new float[] {1, 1}, 1, 1, 1, 2);
            expect(
                    "gradients",
                    "[0.25, 0.5, 0.25, 1.0]",
                    text(sampler.backward(ones, input, grid, options).input()));
            System.out.println(sampler.describe());
        }
    }

    private static void probe() {
        ProbeReport report = DeviceProbe.defaults().run();
        for (DeviceReport device : report.devices()) {
            expect(device.toString(), State.USABLE.toString(), device.state().toString());
        }
        // Without the CPU path.
        long devices = report.devices().size() - 1;
        if (devices == 0) {
            throw new AssertionError("no device: " + report.problems());
        }
        System.out.println("probe: " + devices + " usable");
    }

    private static void files() throws IOException {
        Path folder = Files.createTempDirectory("consumer");
        Path array = folder.resolve("array.npy");
        Path turned = folder.resolve("turned.npy");
        Path picture = folder.resolve("picture.png");
        try (GridSampler sampler = GridSampler.open()) {
            Picture.of(Tensor.of(new byte[] {1, 2, 3}, 1, 3, 1, 1)).write(picture);
            expect("picture", "[1.0, 2.0, 3.0]", text(Picture.read(picture).tensor()));
            Npy.write(array, ElementType.UINT8, new long[] {1, 1, SIDE, SIDE}, sink -> {
                byte[] row = new byte[SIDE];
                Arrays.fill(row, (byte) 7);
                Tensor rows = Tensor.of(row, SIDE);
                for (int y = 0; y < SIDE; y++) {
                    sink.append(rows);
                }
            });
            Transform upsideDown = Transform.rotation(Math.PI).aboutCentreOf(SIDE, SIDE);
            sampler.warpFile(array, upsideDown, SampleOptions.defaults(), turned, SIDE, SIDE);
            expect("size", Long.toString(Files.size(array)), Long.toString(Files.size(turned)));
            System.out.println("files: " + Files.size(turned) + " bytes");
        } finally {
            Files.deleteIfExists(picture);
            Files.deleteIfExists(array);
            Files.deleteIfExists(turned);
            Files.delete(folder);
        }
    }

    private static String text(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.elementCount())];
        Arrays.setAll(values, tensor::get);
        return Arrays.toString(values);
    }

    private static void expect(String what, String expected, String found) {
        if (!found.equals(expected)) {
            throw new AssertionError(what + ": expected " + expected + ", found " + found);
        }
    }
}
