package org.gridsample.gpucheck;

import java.util.ArrayList;
import java.util.List;

/** Checks that passed, counted, and those that didn't, named. */
final class Outcome {
    /** So many failures are told with all that is known, such as a build log; the rest in a line each. */
    private static final int MOST_WHOLE = 5;

    private final String name;
    private final List<String> failures = new ArrayList<>();
    private int checks;

    Outcome(String name) {
        this.name = name;
    }

    void pass() {
        checks++;
    }

    void fail(String what) {
        checks++;
        String told =
                failures.size() < MOST_WHOLE ? what : what.lines().findFirst().orElse("");
        failures.add(told);
        System.err.println(name + " FAILED: " + told);
    }

    /** What failed, in order. */
    List<String> failures() {
        return failures;
    }

    boolean passed() {
        return failures.isEmpty() && checks > 0;
    }

    /** {@code bit comparison: 720 of 720 passed}. */
    @Override
    public String toString() {
        return name + ": " + (checks - failures.size()) + " of " + checks + " passed";
    }
}
