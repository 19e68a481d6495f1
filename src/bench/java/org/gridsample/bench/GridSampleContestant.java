package org.gridsample.bench;

import java.util.List;
import org.gridsample.GridSampler;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.image.WarpOp;
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
        return switch (cell.group()) {
            case MATRIX, EXTRA, GROWTH, WARP ->
                switch (cell.layout()) {
                    case CHANNELS_FIRST -> planar(cell, problem);
                    case CHANNELS_LAST -> interleaved(cell, problem);
                };
            case FRAME -> {
                WarpOp operation = new WarpOp(sampler, problem.coordinates(), cell.options());
                yield Frames.of(cell, problem).call(problem, operation::filter);
            }
            case GRAD -> gradients(cell, problem);
        };
    }

    private Call planar(Cell cell, Problem problem) {
        return new Call() {
            @Override
            public void run() {
                sampler.sampleInto(problem.input(), problem.coordinates(), cell.options(), problem.output());
            }

            @Override
            public List<Tensor> outputs() {
                run();
                return List.of(problem.output());
            }
        };
    }

    /** Of one item; converted outside of the measured time. */
    private Call interleaved(Cell cell, Problem problem) {
        long rows = cell.shape().get(2);
        long columns = cell.shape().get(3);
        Tensor pixels = Tensor.zeros(cell.type(), rows, columns, cell.channels());
        Tensor result = Tensor.zeros(cell.type(), 1, rows, columns, cell.channels());
        Tensor input = Interleaving.toPixels(problem.input(), pixels).view(0, result.shape());
        return new Call() {
            @Override
            public void run() {
                sampler.sampleInto(input, problem.coordinates(), cell.options(), result);
            }

            @Override
            public List<Tensor> outputs() {
                run();
                return List.of(Interleaving.toPlanes(result.view(0, pixels.shape()), problem.output()));
            }
        };
    }

    private Call gradients(Cell cell, Problem problem) {
        Tensor gradInput = Tensor.zeros(cell.type(), cell.size());
        Tensor gradGrid = Tensor.zeros(cell.type(), problem.grid().shape());
        return new Call() {
            @Override
            public void run() {
                sampler.inputGradientInto(
                        problem.gradOutput(), problem.coordinates(), cell.options(), gradInput, false);
                sampler.coordinatesGradientInto(
                        problem.gradOutput(), problem.input(), problem.coordinates(), cell.options(), gradGrid, false);
            }

            @Override
            public List<Tensor> outputs() {
                run();
                return List.of(gradInput, gradGrid);
            }
        };
    }

    @Override
    public void close() {
        sampler.close();
    }
}
