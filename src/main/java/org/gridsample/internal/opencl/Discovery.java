package org.gridsample.internal.opencl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.InfoValue;

/**
 * Lists what a binding sees, in the loader's order, afresh at each call: nothing is stored and no device is judged by its
 * name. What fails stays with its platform or device as a {@link Problem}; the rest are listed.
 */
public final class Discovery {
    private final ClBinding binding;
    private final List<ClDevice> devices = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private Discovery(ClBinding binding) {
        this.binding = binding;
    }

    /** What is there. Devices carry their selectors {@code opencl:P:D}; a platform in a problem still counts for P. */
    public record Result(String binding, List<ClDevice> devices, List<Problem> problems) {
        /** The device that the selector names. */
        public Optional<ClDevice> at(DeviceSelector selector) {
            return devices.stream()
                    .filter(device -> device.info().selector().equals(selector))
                    .findFirst();
        }

        /**
         * The devices that a part of a name may mean, of the device, its platform or its vendor, in any case. A device whose
         * whole name it is comes alone, and so does the first of those that are one device listed twice.
         */
        public List<ClDevice> named(String part) {
            List<ClDevice> whole = matching(device -> folded(device.name()).equals(folded(part)));
            return whole.isEmpty()
                    ? matching(device -> Stream.of(device.name(), device.platform(), device.vendor())
                            .anyMatch(text -> folded(text).contains(folded(part))))
                    : whole;
        }

        private List<ClDevice> matching(Predicate<DeviceInfo> wanted) {
            List<ClDevice> matches = new ArrayList<>();
            for (ClDevice device : devices) {
                if (wanted.test(device.info())
                        && matches.stream().noneMatch(match -> Ranking.isTwin(match.info(), device.info()))) {
                    matches.add(device);
                }
            }
            return matches;
        }

        private static String folded(String text) {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something that yields no device.
     *
     * @param where {@code opencl}, or {@code opencl:P} or {@code opencl:P:D} with a name where there is one
     * @param reason why
     * @param remedy what to do about it
     */
    public record Problem(String where, String reason, String remedy) {
        /** One line for a person. */
        @Override
        public String toString() {
            return where + ": " + reason + "; " + remedy;
        }
    }

    /**
     * Never throws for what a driver does. One thread at a time: while pocl's first caller sets up its devices, it tells a
     * second one that there are none.
     */
    public static synchronized Result of(ClBinding binding) {
        Discovery discovery = new Discovery(binding);
        discovery.listPlatforms();
        return new Result(binding.name(), List.copyOf(discovery.devices), List.copyOf(discovery.problems));
    }

    /** What it usually means that no GPU is listed. */
    public static String whyNoGpu() {
        String vendors = System.getenv("OCL_ICD_VENDORS");
        String driver = System.getProperty("os.name").equals("Linux")
                ? "its OpenCL driver has no .icd file in "
                        + (vendors == null
                                ? "/etc/OpenCL/vendors"
                                : vendors + ", which OCL_ICD_VENDORS names in place of /etc/OpenCL/vendors")
                : "its OpenCL driver isn't installed";
        return "no GPU is listed: where there is one, usually " + driver
                + ", or it was not passed into the container (docker run --gpus all, or --device /dev/dri)";
    }

    private void listPlatforms() {
        List<Object> platforms;
        try {
            // Apart from the devices: what LLVM a platform brings is known before it is asked for them.
            platforms = Signals.during(binding::platforms);
        } catch (RuntimeException e) {
            problems.add(new Problem("opencl", reason(e), "check the OpenCL loader and its drivers"));
            return;
        }
        if (platforms.isEmpty()) {
            problems.add(VendorFiles.unloaded().orElseGet(Discovery::noDriver));
        }
        for (int i = 0; i < platforms.size(); i++) {
            listDevices(i, platforms.get(i));
        }
    }

    private static Problem noDriver() {
        String vendors = System.getenv("OCL_ICD_VENDORS");
        return new Problem(
                "opencl",
                "no platforms found",
                "install an OpenCL driver, such as the package pocl-opencl-icd"
                        + (vendors == null ? "" : ", and check OCL_ICD_VENDORS, which is set to " + vendors));
    }

    private void listDevices(int index, Object platform) {
        String where = "opencl:" + index;
        try {
            String name = InfoValue.text(binding.platformInfo(platform, Cl.PLATFORM_NAME));
            where += " (" + name + ")";
            String version = InfoValue.text(binding.platformInfo(platform, Cl.PLATFORM_VERSION));
            if (Pocl.is(name) && Pocl.abortsWhenListed()) {
                problems.add(new Problem(
                        where,
                        "pocl finds no /sys/devices/system/cpu, and would abort",
                        "mount /sys, or describe the machine in HWLOC_SYNTHETIC, as"
                                + " 'NUMANode:1(memory=8589934592) PU:4'"));
                return;
            }
            List<Object> handles = Signals.during(() -> binding.devices(platform));
            if (handles.isEmpty()) {
                problems.add(new Problem(where, "the platform reports no device", devicelessRemedy(name)));
            }
            for (int i = 0; i < handles.size(); i++) {
                describe(
                        new DeviceSelector(DeviceSelector.Kind.OPENCL_AT, index, i),
                        name,
                        version,
                        platform,
                        handles.get(i));
            }
        } catch (RuntimeException e) {
            problems.add(new Problem(where, reason(e), "update or remove this driver; the others are used"));
        }
    }

    /** pocl says nothing about why it has no device. */
    private static String devicelessRemedy(String platform) {
        if (Pocl.is(platform)) {
            return "check that HOME can be written, that POCL_CACHE_DIR can be created and that POCL_DEVICES, if set,"
                    + " names a device such as pthread or cpu";
        }
        return "check that its hardware is there and that this user may open it (groups video and render)";
    }

    private void describe(
            DeviceSelector selector, String platformName, String version, Object platform, Object device) {
        try {
            devices.add(new ClDevice(info(selector, platformName, version, device), platform, device));
        } catch (RuntimeException e) {
            problems.add(new Problem(
                    selector + " (" + platformName + ")",
                    reason(e),
                    "update or remove this driver; the others are used"));
        }
    }

    private DeviceInfo info(DeviceSelector selector, String platformName, String version, Object device) {
        List<String> extensions = Arrays.stream(
                        text(device, Cl.DEVICE_EXTENSIONS).split("\\s+"))
                .filter(extension -> !extension.isEmpty())
                .toList();
        long arithmetic = number(device, Cl.DEVICE_SINGLE_FP_CONFIG);
        return new DeviceInfo(
                selector,
                platformName,
                version,
                text(device, Cl.DEVICE_NAME),
                text(device, Cl.DEVICE_VENDOR),
                text(device, Cl.DRIVER_VERSION),
                text(device, Cl.DEVICE_OPENCL_C_VERSION),
                type(number(device, Cl.DEVICE_TYPE)),
                Math.max(1, (int) number(device, Cl.DEVICE_MAX_COMPUTE_UNITS)),
                count(device, Cl.DEVICE_MAX_CLOCK_FREQUENCY),
                number(device, Cl.DEVICE_GLOBAL_MEM_SIZE),
                number(device, Cl.DEVICE_MAX_MEM_ALLOC_SIZE),
                number(device, Cl.DEVICE_LOCAL_MEM_SIZE),
                count(device, Cl.DEVICE_MEM_BASE_ADDR_ALIGN) / Byte.SIZE,
                number(device, Cl.DEVICE_MAX_WORK_GROUP_SIZE),
                number(device, Cl.DEVICE_HOST_UNIFIED_MEMORY) != 0,
                extensions.contains("cl_khr_fp64"),
                extensions.contains("cl_khr_fp16"),
                (arithmetic & Cl.FP_FMA) != 0,
                (arithmetic & Cl.FP_DENORM) != 0,
                (arithmetic & Cl.FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0,
                extensions.contains("cl_ext_float_atomics"),
                extensions.contains("cl_khr_int64_base_atomics"),
                number(device, Cl.DEVICE_IMAGE_SUPPORT) != 0,
                new DeviceInfo.VectorWidths(
                        count(device, Cl.DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT),
                        count(device, Cl.DEVICE_PREFERRED_VECTOR_WIDTH_DOUBLE),
                        count(device, Cl.DEVICE_PREFERRED_VECTOR_WIDTH_HALF)),
                subGroupSize(device, extensions),
                extensions,
                number(device, Cl.DEVICE_AVAILABLE) != 0 && number(device, Cl.DEVICE_COMPILER_AVAILABLE) != 0);
    }

    /** Each vendor answers under a name of its own; the smallest of Intel's sizes, which are several. */
    private int subGroupSize(Object device, List<String> extensions) {
        if (extensions.contains("cl_nv_device_attribute_query")) {
            return count(device, Cl.DEVICE_WARP_SIZE_NV);
        } else if (extensions.contains("cl_amd_device_attribute_query")) {
            return count(device, Cl.DEVICE_WAVEFRONT_WIDTH_AMD);
        } else if (extensions.contains("cl_intel_required_subgroup_size")) {
            return count(device, Cl.DEVICE_SUB_GROUP_SIZES_INTEL);
        }
        return 0;
    }

    /** Drivers may set several type bits, CL_DEVICE_TYPE_DEFAULT among them. */
    private static DeviceInfo.Type type(long bits) {
        if ((bits & Cl.DEVICE_TYPE_GPU) != 0) {
            return DeviceInfo.Type.GPU;
        } else if ((bits & Cl.DEVICE_TYPE_ACCELERATOR) != 0) {
            return DeviceInfo.Type.ACCELERATOR;
        } else if ((bits & Cl.DEVICE_TYPE_CPU) != 0) {
            return DeviceInfo.Type.CPU;
        }
        return DeviceInfo.Type.OTHER;
    }

    private long number(Object device, int parameter) {
        return InfoValue.number(binding.deviceInfo(device, parameter));
    }

    private String text(Object device, int parameter) {
        return InfoValue.text(binding.deviceInfo(device, parameter));
    }

    /** A number that only informs: 0 where the driver has no answer, or none that can be. */
    private int count(Object device, int parameter) {
        try {
            int count = (int) number(device, parameter);
            return Math.max(0, count);
        } catch (GridSampleException e) {
            return 0;
        }
    }

    private static String reason(RuntimeException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
