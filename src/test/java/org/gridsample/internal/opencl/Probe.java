package org.gridsample.internal.opencl;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;

/**
 * Loads the bindings that its arguments name, twice, and prints a line for each: the devices by name, or why not. With a
 * failure it prints the class of the first cause too.
 */
final class Probe {
    private Probe() {}

    public static void main(String[] arguments) {
        Arrays.stream(arguments).map(Binding::valueOf).forEach(Probe::report);
    }

    /** What was found, by name. */
    static String devices(Discovery.Result found) {
        return found.devices().stream()
                .map(device -> device.info().selector() + " " + device.info().name() + " of "
                        + device.info().platform())
                .collect(Collectors.joining(", "));
    }

    static void report(Binding binding) {
        Optional<BackendUnavailableException> cause = BindingLoader.unavailabilityCause(binding);
        if (cause.isEmpty()) {
            Discovery.Result found = Discovery.of(BindingLoader.load(binding));
            System.out.println(binding.name() + ": " + devices(found) + " through " + found.binding());
            found.problems().forEach(problem -> System.out.println("problem " + problem));
            return;
        }
        System.out.println(binding.name() + ": " + cause.get().getMessage());
        try {
            BindingLoader.load(binding);
            System.out.println("loaded after all");
        } catch (BackendUnavailableException again) {
            Throwable first = again;
            while (first.getCause() != null) {
                first = first.getCause();
            }
            System.out.println((again == cause.get() ? "repeated, cause " : "another, cause ")
                    + first.getClass().getSimpleName());
        }
    }
}
