package org.gridsample.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridsample.internal.opencl.binding.CallBinding;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.ClCalls;

/**
 * A real binding's calls, recorded, of which one can be made to fail: the n-th call of a verb returns an error code without
 * reaching the driver.
 */
public final class FaultCalls {
    private final ClCalls real;
    private final ClCalls proxy;
    private final List<String> verbs = new ArrayList<>();
    private final List<String> live = new ArrayList<>();
    private final Map<Object, String> names = new LinkedHashMap<>();
    private String failingVerb = "";
    private int failingCall;
    private int failingCode;

    public FaultCalls(ClCalls real) {
        this.real = real;
        proxy = (ClCalls) Proxy.newProxyInstance(
                ClCalls.class.getClassLoader(), new Class<?>[] {ClCalls.class}, (self, method, arguments) -> {
                    synchronized (this) {
                        return call(method, arguments);
                    }
                });
    }

    public ClBinding binding(String name) {
        return new CallBinding(name, proxy);
    }

    /** From now on the {@code nth} call of the verb (1 is the next) fails once. */
    public synchronized void fail(String verb, int nth, int code) {
        failingVerb = verb;
        failingCall = nth;
        failingCode = code;
    }

    /** Whether the fault asked for is still to come. */
    public synchronized boolean isPending() {
        return failingCall > 0;
    }

    /** The calls so far, by name. */
    public synchronized List<String> verbs() {
        return List.copyOf(verbs);
    }

    /** What was created and not yet released, in order of creation. */
    public synchronized List<String> live() {
        return List.copyOf(live);
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        String verb = method.getName();
        verbs.add(verb);
        boolean creates = verb.startsWith("create");
        boolean hands = creates || verb.equals("map");
        if (verb.equals(failingVerb) && failingCall > 0 && --failingCall == 0) {
            if (!hands) {
                return failingCode;
            }
            ((int[]) arguments[arguments.length - 1])[0] = failingCode;
            return null;
        }
        if (verb.startsWith("release")) {
            String name = names.remove(arguments[0]);
            if (name == null) {
                throw new AssertionError(verb + " of something that is not alive");
            }
            live.remove(name);
        }
        Object result;
        try {
            result = method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (creates && ((int[]) arguments[arguments.length - 1])[0] == 0) {
            String name = verb.substring("create".length()) + "#" + verbs.size();
            names.put(result, name);
            live.add(name);
        }
        return result;
    }
}
