package org.gridsample.bench;

import org.gridsample.GridSampler;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.tensor.Tensor;

/** This library on one device, through one binding. */
final class GridSampleContestant implements Contestant {
    private final String name;
    private final GridSampler sampler;

    GridSampleContestant(String name, DeviceSelector device, Binding binding) {
        this.name = name;
        this.sampler = GridSampler.builder().device(device).binding(binding).open();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String describe() {
        return sampler.describe();
    }

    @Override
    public boolean takes(Cell cell) {
        return true;
    }

    @Override
    public Call prepare(Cell cell, Problem problem) {
        return new Call() {
            @Override
            public void run() {
                sampler.sampleInto(problem.input(), problem.coordinates(), cell.options(), problem.output());
            }

            @Override
            public Tensor output() {
                run();
                return problem.output();
            }
        };
    }

    @Override
    public void close() {
        sampler.close();
    }
}
