package org.gridsample.testing;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.gridsample.internal.opencl.binding.CallBinding;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.ClCalls;

/**
 * A real binding's calls, recorded, of which some can be made to fail: they return an error code without reaching the driver,
 * except for those that release something or wait for the queue, which do their work first. Whoever uses what is released,
 * releases it twice, or releases what a queue is at work with or works with it in another queue, or what is mapped though the device is there, gets an
 * AssertionError.
 */
public final class FaultCalls {
    /** In order: whoever has waited for a queue's call has waited for all before it. */
    private static final Set<String> WAITING = Set.of("finish", "read", "readRows", "write", "writeRows", "map");

    private static final Set<String> WAITING_FIRST = Set.of("finish", "await");

    private static final Set<String> NO_CALLS = Set.of("address", "context", "hostMemory", "maps", "place");

    private static final Set<String> ENQUEUING = Set.of("enqueue", "copy", "unmap");

    private static final int BUILD_PROGRAM_FAILURE = -11;
    private static final int MISSING = -59;

    private final ClCalls real;
    private final ClCalls proxy;
    private final List<String> verbs = new ArrayList<>();

    /** Handles by identity: a driver may give a new one the address of one that was released. */
    private final Map<Object, String> names = new IdentityHashMap<>();

    private final Map<Object, String> released = new IdentityHashMap<>();
    private final Map<Object, String> copies = new IdentityHashMap<>();
    private final List<String> live = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> failingCalls = new HashMap<>();
    private final Map<Integer, byte[]> pretended = new HashMap<>();
    private int failingCode;
    private int failingBuild;
    private boolean throwing;
    private boolean losing;
    private boolean lost;

    /** By queue: what was enqueued and not waited for works with these. */
    private final Map<Object, Set<Object>> atWork = new IdentityHashMap<>();

    private final Set<Object> mapped = Collections.newSetFromMap(new IdentityHashMap<>());

    /** By kernel and index. */
    private final Map<Object, Map<Object, Object>> kernelArguments = new IdentityHashMap<>();

    /** By event: the queue that it is of. */
    private final Map<Object, Object> markers = new IdentityHashMap<>();

    private String blockedVerb = "";
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    public FaultCalls(ClCalls real) {
        this.real = real;
        proxy = InterceptedCalls.by((method, arguments) -> {
            waitAtGate(method.getName());
            synchronized (this) {
                return call(method, arguments);
            }
        });
    }

    public ClBinding binding(String name) {
        return new CallBinding(name, proxy);
    }

    /** From now on the {@code nth} call of the verb (1 is the next) fails once, besides what was asked for before. */
    public synchronized void fail(String verb, int nth, int code) {
        failingCalls.put(verb, nth);
        failingCode = code;
    }

    /** As {@link #fail}, but it throws, as a binding does where a driver lacks the function. */
    public synchronized void failByThrowing(String verb, int nth) {
        fail(verb, nth, MISSING);
        throwing = true;
    }

    /** From the {@code nth} call of the verb on, everything fails: the device is gone. */
    public synchronized void lose(String verb, int nth, int code) {
        fail(verb, nth, code);
        losing = true;
    }

    /** Besides all else, the {@code nth} build ends in CL_BUILD_PROGRAM_FAILURE. */
    public synchronized void failBuild(int nth) {
        failingBuild = nth;
    }

    /** What the driver is to say of the platform, device or kernel instead of the truth. */
    public synchronized void pretend(int parameter, byte[] value) {
        pretended.put(parameter, value.clone());
    }

    /** From now on calls of this verb don't reach the driver until {@link #open}. */
    public synchronized void block(String verb) {
        blockedVerb = verb;
    }

    /** Returns when a call is blocked. */
    public void awaitBlocked() throws InterruptedException {
        entered.await();
    }

    /** Lets all go on that are blocked. */
    public void open() {
        gate.countDown();
    }

    /** Not synchronized while it waits: the test goes on meanwhile. */
    private void waitAtGate(String verb) throws InterruptedException {
        boolean blocked;
        synchronized (this) {
            blocked = verb.equals(blockedVerb);
        }
        if (blocked) {
            entered.countDown();
            gate.await();
        }
    }

    /** Whether the fault asked for is still to come. */
    public synchronized boolean isPending() {
        return !failingCalls.isEmpty();
    }

    /** The calls so far, by name. */
    public synchronized List<String> verbs() {
        return List.copyOf(verbs);
    }

    /** How often each verb was called. */
    public synchronized Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        verbs.forEach(verb -> counts.merge(verb, 1, Integer::sum));
        return counts;
    }

    /** What was created and not yet released, in order of creation. */
    public synchronized List<String> live() {
        return List.copyOf(live);
    }

    /** What was done with handles that must not be. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        String verb = method.getName();
        if (NO_CALLS.contains(verb)) {
            return InterceptedCalls.make(real, method, arguments);
        }
        verbs.add(verb);
        boolean gives = verb.startsWith("create") || verb.startsWith("retain");
        boolean takes = verb.startsWith("release");
        checkAlive(verb, arguments);
        checkIdle(verb, arguments);
        checkOrder(verb, arguments);
        if (takes) {
            forget(arguments[arguments.length - 1]);
        }
        if (verb.equals("unmap")) {
            // Also if it fails: more can't be done.
            mapped.remove(arguments[1]);
        }
        int fault = fault(verb);
        if (fault != 0 && throwing) {
            throw new UnsupportedOperationException("the driver has no " + verb);
        }
        if (fault != 0 && !takes && !WAITING_FIRST.contains(verb)) {
            if (!gives && !verb.equals("map")) {
                return fault;
            }
            ((int[]) arguments[arguments.length - 1])[0] = fault;
            return null;
        }
        byte[] lie = verb.endsWith("Info") ? pretended.get(arguments[arguments.length - 3]) : null;
        Object result = lie == null
                ? InterceptedCalls.make(real, method, arguments)
                : pretend(lie, (ByteBuffer) arguments[arguments.length - 2], (long[]) arguments[arguments.length - 1]);
        track(verb, arguments, result);
        if (gives && ((int[]) arguments[arguments.length - 1])[0] == 0) {
            String name = verb.replace("create", "") + "#" + verbs.size();
            if (verb.equals("createHostBuffer") && ((long) arguments[1] & Cl.MEM_COPY_HOST_PTR) != 0) {
                copies.put(result, name);
            }
            names.put(result, name);
            released.remove(result);
            live.add(name);
        }
        return fault == 0 ? result : fault;
    }

    /** The code that this call is to return; 0 for the driver's own. */
    private int fault(String verb) {
        if (verb.equals("buildProgram") && failingBuild > 0 && --failingBuild == 0) {
            return BUILD_PROGRAM_FAILURE;
        }
        Integer left = failingCalls.get(verb);
        if (left != null && left > 1) {
            failingCalls.put(verb, left - 1);
        } else if (left != null) {
            failingCalls.remove(verb);
            lost = losing;
            return failingCode;
        }
        return lost ? failingCode : 0;
    }

    private void checkAlive(String verb, Object[] arguments) {
        for (Object argument : arguments) {
            if (released.containsKey(argument)) {
                violations.add(verb + " of " + released.get(argument) + " after its release");
                throw new AssertionError(violations);
            }
        }
    }

    private void forget(Object handle) {
        String name = names.remove(handle);
        live.remove(name);
        released.put(handle, name);
    }

    /**
     * What is enqueued holds what it needs; copies and events of what nobody waits for, and the program's own, are the only things to rely on
     * that for.
     */
    private void checkIdle(String verb, Object[] arguments) {
        if (!verb.startsWith("release")) {
            return;
        }
        Object handle = arguments[arguments.length - 1];
        if (mapped.contains(handle) && !lost) {
            violations.add(verb + " of what is mapped");
            throw new AssertionError(violations);
        }
        boolean isPrograms = names.getOrDefault(handle, "").startsWith("retain");
        boolean mayBeAtWork = verb.equals("releaseEvent") || copies.containsKey(handle) || isPrograms;
        if (!mayBeAtWork && atWork.values().stream().anyMatch(used -> used.contains(handle))) {
            violations.add(verb + " while the device is at work with it");
            throw new AssertionError(violations);
        }
    }

    /** Nothing orders queues but that somebody waits. */
    private void checkOrder(String verb, Object[] arguments) {
        Set<Object> used = used(verb, arguments);
        atWork.forEach((queue, others) -> {
            if (!used.contains(queue) && others.stream().anyMatch(used::contains)) {
                violations.add(verb + " of what another queue is at work with");
                throw new AssertionError(violations);
            }
        });
    }

    /** The queue, and what the call has it work with. */
    private Set<Object> used(String verb, Object[] arguments) {
        Set<Object> used = Collections.newSetFromMap(new IdentityHashMap<>());
        switch (verb) {
            case "read", "readRows", "write", "writeRows", "map", "unmap" ->
                used.addAll(List.of(arguments[0], arguments[1]));
            case "copy" -> used.addAll(List.of(arguments[0], arguments[1], arguments[3]));
            case "enqueue" -> {
                used.addAll(List.of(arguments[0], arguments[1]));
                used.addAll(kernelArguments.getOrDefault(arguments[1], Map.of()).values());
            }
            default -> {}
        }
        return used;
    }

    private void track(String verb, Object[] arguments, Object result) {
        Object first = arguments[0];
        if (verb.equals("map") && result != null) {
            mapped.add(arguments[1]);
        }
        if (WAITING.contains(verb)) {
            atWork.remove(first);
        } else if (ENQUEUING.contains(verb)) {
            atWork.computeIfAbsent(first, queue -> Collections.newSetFromMap(new IdentityHashMap<>()))
                    .addAll(used(verb, arguments));
        } else if (verb.equals("setMemory")) {
            kernelArguments.computeIfAbsent(first, kernel -> new HashMap<>()).put(arguments[1], arguments[2]);
        } else if (verb.equals("createMarker")) {
            markers.put(result, first);
        } else if (verb.equals("await")) {
            atWork.remove(markers.get(first));
        }
    }

    private static Object pretend(byte[] answer, ByteBuffer value, long[] size) {
        size[0] = answer.length;
        if (value != null) {
            value.put(0, answer);
        }
        return 0;
    }
}
