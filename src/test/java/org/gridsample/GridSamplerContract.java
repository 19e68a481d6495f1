package org.gridsample;

import org.gridsample.contract.ArgumentContract;
import org.gridsample.contract.GoldenContract;
import org.gridsample.contract.MemoryContract;
import org.gridsample.contract.NonFiniteContract;
import org.gridsample.contract.WorkedNumberContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What a sampler promises on every backend and binding. A subclass says how to open one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GridSamplerContract
        implements GoldenContract, WorkedNumberContract, NonFiniteContract, ArgumentContract, MemoryContract {
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
