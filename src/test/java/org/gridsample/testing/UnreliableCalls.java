package org.gridsample.testing;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.gridsample.internal.opencl.binding.CallBinding;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.ClCalls;

/**
 * A real binding's calls, of which a few fail at random, for as long as one likes: nothing is recorded but how many handles live.
 * Calls that wait or release do their work before they fail. Builds never fail: a variant that failed is not built again.
 */
public final class UnreliableCalls {
    private static final int OUT_OF_RESOURCES = -5;
    private static final Set<String> DONE_FIRST = Set.of("finish", "read", "readRows", "write", "writeRows");
    private static final Set<String> RELIABLE = Set.of(
            "platformIds",
            "deviceIds",
            "platformInfo",
            "deviceInfo",
            "buildProgram",
            "createProgram",
            "buildLog",
            "address",
            "context",
            "hostMemory");

    private final ClCalls real;
    private final double probability;
    private final SplittableRandom random = new SplittableRandom(1);
    private final AtomicLong live = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();

    /** Fails a call in {@code 1 / probability}. */
    public UnreliableCalls(ClCalls real, double probability) {
        this.real = real;
        this.probability = probability;
    }

    public ClBinding binding(String name) {
        return new CallBinding(name, InterceptedCalls.by(this::call));
    }

    /** Handles that were created and not released. */
    public long live() {
        return live.get();
    }

    public long faults() {
        return faults.get();
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        String verb = method.getName();
        boolean creates = verb.startsWith("create") || verb.startsWith("retain");
        boolean releases = verb.startsWith("release");
        boolean fails = !RELIABLE.contains(verb) && unlucky();
        if (fails && !releases && !DONE_FIRST.contains(verb)) {
            return creates ? code(arguments) : OUT_OF_RESOURCES;
        }
        Object result = InterceptedCalls.make(real, method, arguments);
        if (creates && result != null) {
            live.incrementAndGet();
        } else if (releases) {
            live.decrementAndGet();
        }
        return fails ? OUT_OF_RESOURCES : result;
    }

    private Object code(Object[] arguments) {
        ((int[]) arguments[arguments.length - 1])[0] = OUT_OF_RESOURCES;
        return null;
    }

    private boolean unlucky() {
        synchronized (random) {
            boolean fails = random.nextDouble() < probability;
            if (fails) {
                faults.incrementAndGet();
            }
            return fails;
        }
    }
}
