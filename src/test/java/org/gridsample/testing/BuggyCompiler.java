package org.gridsample.testing;

import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.gridsample.internal.opencl.binding.CallBinding;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.ClCalls;

/**
 * A real binding's calls, to a driver whose compiler has bugs: it makes some kernels so that the last bit of the last value is
 * wrong, won't make others, and never comes to an end with some. Kernels are told apart by their build options.
 */
public final class BuggyCompiler {
    private static final int BUILD_PROGRAM_FAILURE = -11;

    private final ClCalls real;
    private final List<String> builds = new ArrayList<>();
    private final Map<Object, String> programs = new HashMap<>();
    private final Map<Object, String> kernels = new HashMap<>();

    /** By what stands for it in calls. */
    private final Map<Object, Buffer> hosts = new IdentityHashMap<>();

    private Predicate<String> wrong = options -> false;
    private Predicate<String> refused = options -> false;
    private Predicate<String> endless = options -> false;
    private String prefix = "";
    private byte[] log = {};
    private boolean spoils;
    private int launches;
    private int live;

    public BuggyCompiler(ClCalls real) {
        this.real = real;
    }

    /** Kernels with such build options compute one wrong bit. */
    public BuggyCompiler wrong(Predicate<String> options) {
        wrong = options;
        return this;
    }

    /** All it compiles begins with this. */
    public BuggyCompiler prefix(String source) {
        prefix = source;
        return this;
    }

    /** Kernels with such build options don't build, and this is the log. */
    public BuggyCompiler refused(Predicate<String> options, String buildLog) {
        refused = options;
        log = (buildLog + "\0").getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** The building of kernels with such options never returns. */
    public BuggyCompiler endless(Predicate<String> options) {
        endless = options;
        return this;
    }

    public ClBinding binding(String name) {
        return new CallBinding(name, InterceptedCalls.by((method, arguments) -> {
            // Outside the lock that all calls share.
            while (method.getName().equals("buildProgram") && endless.test((String) arguments[2])) {
                LockSupport.park();
            }
            return call(method, arguments);
        }));
    }

    /** The options of every build so far. */
    public synchronized List<String> builds() {
        return List.copyOf(builds);
    }

    public synchronized int launches() {
        return launches;
    }

    /** Handles that were created and not released. */
    public synchronized int live() {
        return live;
    }

    private synchronized Object call(Method method, Object[] arguments) throws Throwable {
        String verb = method.getName();
        if (verb.equals("buildProgram")) {
            String options = (String) arguments[2];
            builds.add(options);
            programs.put(arguments[0], options);
            if (refused.test(options)) {
                return BUILD_PROGRAM_FAILURE;
            }
        } else if (verb.equals("buildLog") && refused.test(programs.get(arguments[0]))) {
            return log((ByteBuffer) arguments[2], (long[]) arguments[3]);
        }
        if (verb.equals("createProgram")) {
            arguments[1] = prefix + arguments[1];
        }
        Object result = InterceptedCalls.make(real, method, arguments);
        if (verb.startsWith("create")) {
            live++;
        } else if (verb.startsWith("release")) {
            live--;
        }
        switch (verb) {
            case "hostMemory" -> hosts.put(result, (Buffer) arguments[0]);
            case "createKernel" -> kernels.put(result, programs.get(arguments[0]));
            case "enqueue" -> {
                launches++;
                spoils = wrong.test(kernels.get(arguments[1]));
            }
            case "read" -> {
                if (spoils) {
                    spoil(hosts.get(arguments[2]));
                }
            }
            default -> {}
        }
        return result;
    }

    private int log(ByteBuffer value, long[] size) {
        size[0] = log.length;
        if (value != null) {
            value.put(0, log);
        }
        return 0;
    }

    private static void spoil(Buffer target) {
        int last = target.limit() - 1;
        if (target instanceof FloatBuffer floats) {
            floats.put(last, Float.intBitsToFloat(Float.floatToRawIntBits(floats.get(last)) ^ 1));
        } else {
            DoubleBuffer doubles = (DoubleBuffer) target;
            doubles.put(last, Double.longBitsToDouble(Double.doubleToRawLongBits(doubles.get(last)) ^ 1));
        }
    }
}
