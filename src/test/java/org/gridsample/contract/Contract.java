package org.gridsample.contract;

import org.gridsample.GridSampler;

/** A part of what every sampler promises. */
public interface Contract {
    /** The sampler under test, open, shared by the tests of a class. */
    GridSampler sampler();

    /** Another one, to be closed by the test. */
    GridSampler open();
}
