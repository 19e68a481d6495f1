package org.gridsample;

import org.gridsample.contract.Contract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Holds the sampler that the tests of a class share. A subclass says how to open one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedSampler implements Contract {
    private GridSampler sampler;

    /** A new sampler; skips the test, or fails it, where the device is missing. */
    @Override
    public abstract GridSampler open();

    @BeforeAll
    void openOnce() {
        sampler = open();
    }

    @AfterAll
    void closeIt() {
        if (sampler != null) {
            sampler.close();
        }
    }

    @Override
    public GridSampler sampler() {
        return sampler;
    }
}
