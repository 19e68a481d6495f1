package org.gridsample.bench;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.Devices;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceListing;
import org.gridsample.device.DeviceSelector;

/** Who takes part. */
final class Contestants {
    static final String POCL_JOCL = "pocl-jocl";
    static final String POCL_LWJGL = "pocl-lwjgl";
    static final String CPU = "cpu";
    static final List<String> OURS = List.of(POCL_JOCL, POCL_LWJGL, CPU);
    static final List<String> ALL = List.of(
            POCL_JOCL,
            POCL_LWJGL,
            CPU,
            PyTorchContestant.NAME,
            "onnxruntime",
            OpenCvContestant.NAME,
            Java2dContestant.NAME);

    private Contestants() {}

    static List<Contestant> open(List<String> names, int threads) {
        List<Contestant> contestants = new ArrayList<>();
        for (String name : names) {
            contestants.add(open(name, threads));
        }
        return contestants;
    }

    private static Contestant open(String name, int threads) {
        return switch (name) {
            case POCL_JOCL -> new GridSampleContestant(name, pocl().selector(), Binding.JOCL);
            case POCL_LWJGL -> new GridSampleContestant(name, pocl().selector(), Binding.LWJGL);
            case CPU -> new GridSampleContestant(name, DeviceSelector.CPU, Binding.AUTO);
            case PyTorchContestant.NAME -> new PyTorchContestant(threads);
            case "onnxruntime" -> new OrtContestant(threads);
            case OpenCvContestant.NAME -> new OpenCvContestant(threads);
            case Java2dContestant.NAME -> new Java2dContestant();
            default -> throw new IllegalArgumentException("contestants: expected some of " + ALL + ", got " + name);
        };
    }

    /** For a reader of tables. */
    static String label(String name) {
        return switch (name) {
            case POCL_JOCL -> "pocl, JOCL";
            case POCL_LWJGL -> "pocl, LWJGL";
            case CPU -> "CPU path";
            case PyTorchContestant.NAME -> "PyTorch";
            case "onnxruntime" -> "ONNX Runtime";
            case OpenCvContestant.NAME -> "OpenCV";
            case Java2dContestant.NAME -> "Java2D";
            default -> name;
        };
    }

    static DeviceInfo pocl() {
        return Devices.list(Binding.AUTO).devices().stream()
                .map(DeviceListing.Entry::info)
                .filter(info -> info.platform().equals("Portable Computing Language"))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("expected a device of pocl; 'gridsample devices' says more"));
    }
}
