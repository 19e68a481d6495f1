package org.gridsample.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.gridsample.Devices;
import org.gridsample.GridSampler;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceInfo;
import org.gridsample.device.DeviceListing;
import org.gridsample.device.DeviceSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The samplers of this JVM, an executor's as a rule: one for each choice of devices, shared by its tasks and open until the JVM ends. */
final class ExecutorSamplers {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorSamplers.class);

    /** Spark's name of the resource. */
    private static final String GPU = "gpu";

    private static final Map<List<DeviceSelector>, GridSampler> OPEN = new HashMap<>();

    /** Those that failed, which other tasks may still have. */
    private static final List<GridSampler> DROPPED = new ArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ExecutorSamplers::closeAll, "gridsample-close"));
    }

    private ExecutorSamplers() {}

    /** For a task of this thread: on the GPUs that Spark gave it, where the choice of the device is left open. */
    static GridSampler get(DeviceSelector wanted) {
        TaskContext task = TaskContext.get();
        ResourceInformation gpus = wanted.kind().leavesChoice() && task != null
                ? task.resourcesJMap().get(GPU)
                : null;
        return gpus == null
                ? shared(List.of(wanted))
                : shared(Stream.of(gpus.addresses())
                        .map(ExecutorSamplers::device)
                        .toList());
    }

    private static synchronized GridSampler shared(List<DeviceSelector> devices) {
        return OPEN.computeIfAbsent(devices, ExecutorSamplers::open);
    }

    /** The next task opens another: a device that was lost is lost to its sampler for good. */
    static synchronized void drop(GridSampler failed) {
        if (OPEN.values().remove(failed)) {
            DROPPED.add(failed);
        }
    }

    private static GridSampler open(List<DeviceSelector> devices) {
        GridSampler.Builder builder = GridSampler.builder();
        return (devices.size() == 1
                        ? builder.device(devices.get(0))
                        : builder.devices(devices.toArray(DeviceSelector[]::new)))
                .open();
    }

    /** An address is a device's name, or a number, as Spark's own script for NVIDIA's gives them: counted over the GPUs of a platform. */
    static DeviceSelector device(String address) {
        if (!address.chars().allMatch(Character::isDigit)) {
            return DeviceSelector.parse(address);
        }
        List<DeviceSelector> gpus = Numbered.GPUS;
        int number = Integer.parseInt(address);
        if (number >= gpus.size()) {
            throw new BackendUnavailableException(
                    "gpu " + address,
                    "Spark gives it to this task, but OpenCL lists " + gpus.size() + " GPUs here",
                    "install its OpenCL driver, or have the discovery script name devices as 'gridsample devices' does",
                    null);
        }
        return gpus.get(number);
    }

    /** Listed once, when they are first asked for. */
    private static final class Numbered {
        /** Of the platform that has most of them: others list the same ones once more. */
        static final List<DeviceSelector> GPUS = Devices.list(Binding.AUTO).devices().stream()
                .map(DeviceListing.Entry::info)
                .filter(info -> info.type() == DeviceInfo.Type.GPU)
                .map(DeviceInfo::selector)
                .collect(Collectors.groupingBy(DeviceSelector::platform, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
    }

    /** Waits for calls under way; those that come after throw, as in a JVM that ends they may. */
    private static synchronized void closeAll() {
        OPEN.forEach((devices, sampler) -> {
            sampler.close();
            LOG.info("closed the sampler on {}", devices);
        });
        DROPPED.forEach(GridSampler::close);
    }
}
