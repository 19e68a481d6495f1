package org.gridsample.gpucheck;

import java.util.ArrayList;
import java.util.List;

/** Checks that passed, counted, and those that didn't, named. */
final class Outcome {
    /** A broken driver fails everything; the first ones tell enough. */
    private static final int MOST_SHOWN = 20;

    private final String name;
    private final List<String> failures = new ArrayList<>();
    private int checks;
    private int failed;

    Outcome(String name) {
        this.name = name;
    }

    void pass() {
        checks++;
    }

    void fail(String what) {
        checks++;
        failed++;
        if (failures.size() < MOST_SHOWN) {
            failures.add(what);
            System.err.println(name + " FAILED: " + what);
        }
    }

    /** The failures that are kept, each with its whole message. */
    List<String> failures() {
        return failures;
    }

    boolean passed() {
        return failed == 0 && checks > 0;
    }

    /** {@code bit comparison: 720 of 720 passed}. */
    @Override
    public String toString() {
        return name + ": " + (checks - failed) + " of " + checks + " passed";
    }
}
