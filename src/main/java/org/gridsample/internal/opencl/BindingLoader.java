package org.gridsample.internal.opencl;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.Binding;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.LoadFailure;
import org.gridsample.internal.opencl.binding.jocl.JoclBinding;
import org.gridsample.internal.opencl.binding.lwjgl.LwjglBinding;

/**
 * Loads the bindings, each once per JVM at its first use. The outcome is kept: after a failed static initialiser the JVM
 * itself remembers only a bare NoClassDefFoundError, so the first cause is what every later call gets.
 */
public final class BindingLoader {
    /** Every binding, in the order in which AUTO tries them. */
    public static final List<Binding> ORDER = List.of(Binding.JOCL, Binding.LWJGL);

    private static final Map<Binding, Outcome> OUTCOMES = new EnumMap<>(Binding.class);

    private record Outcome(Optional<ClBinding> binding, Optional<BackendUnavailableException> cause) {}

    private BindingLoader() {}

    /** The binding; for AUTO the first that loads. Throws what {@link #unavailabilityCause} gives. */
    public static ClBinding load(Binding binding) {
        Outcome outcome = outcome(binding);
        return outcome.binding().orElseThrow(() -> outcome.cause().orElseThrow());
    }

    /** Why the binding can't be had; for AUTO why none can. Always the same exception. */
    public static Optional<BackendUnavailableException> unavailabilityCause(Binding binding) {
        return outcome(binding).cause();
    }

    private static synchronized Outcome outcome(Binding binding) {
        Outcome known = OUTCOMES.get(binding);
        if (known == null) {
            known = find(binding);
            OUTCOMES.put(binding, known);
        }
        return known;
    }

    private static Outcome find(Binding binding) {
        return switch (binding) {
            case AUTO -> first();
            // A constructor reference: the class, and with it the library's, is first touched within the try.
            case JOCL -> attempt(binding, "org.jocl:jocl", "org.jocl", JoclBinding::new);
            case LWJGL -> attempt(binding, "org.lwjgl:lwjgl-opencl with its natives", "org.lwjgl", LwjglBinding::new);
        };
    }

    private static Outcome attempt(
            Binding binding, String artifact, String packageName, Supplier<ClBinding> constructor) {
        try {
            return new Outcome(Optional.of(constructor.get()), Optional.empty());
        } catch (Throwable failure) {
            // Whatever it is: LWJGL throws plain Errors too.
            return new Outcome(
                    Optional.empty(),
                    Optional.of(LoadFailure.explain(binding.toString(), artifact, packageName, failure)));
        }
    }

    private static Outcome first() {
        StringBuilder reasons = new StringBuilder("no binding loads");
        StringBuilder remedies = new StringBuilder();
        BackendUnavailableException firstCause = null;
        for (Binding binding : ORDER) {
            Outcome outcome = outcome(binding);
            if (outcome.binding().isPresent()) {
                return outcome;
            }
            BackendUnavailableException cause = outcome.cause().orElseThrow();
            reasons.append(firstCause == null ? ": " : ", ")
                    .append(binding)
                    .append(": ")
                    .append(cause.reason());
            if (remedies.indexOf(cause.remedy()) < 0) {
                remedies.append(remedies.isEmpty() ? "" : "; or ").append(cause.remedy());
            }
            if (firstCause == null) {
                firstCause = cause;
            }
        }
        return new Outcome(
                Optional.empty(),
                Optional.of(new BackendUnavailableException(
                        "opencl", reasons.toString(), remedies.toString(), firstCause)));
    }
}
