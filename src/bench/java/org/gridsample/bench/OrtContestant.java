package org.gridsample.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.List;
import java.util.Map;
import org.gridsample.sampling.Padding;
import org.gridsample.tensor.Tensor;

/** ONNX Runtime: a model of one GridSample node that writes into given memory. */
final class OrtContestant implements Contestant {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final int threads;

    OrtContestant(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "onnxruntime";
    }

    @Override
    public String describe() {
        return "ONNX Runtime " + environment.getVersion() + ", " + Aims.threads(threads);
    }

    /** Its kernel takes longer than all others together: the smooth grid and two paddings have to do. */
    @Override
    public boolean takes(Cell cell) {
        return cell.group() == Cell.Group.MATRIX
                && cell.job() == Job.SMOOTH
                && cell.options().padding(0) != Padding.BORDER;
    }

    @Override
    public Call prepare(Cell cell, Problem problem) {
        try {
            return new OrtCall(session(cell), problem);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime, " + cell.name(), e);
        }
    }

    private OrtSession session(Cell cell) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            // Its threads spin within a run, but not into the next contestant's.
            options.addConfigEntry("session.force_spinning_stop", "1");
            return environment.createSession(GridSampleModel.of(cell), options);
        }
    }

    @Override
    public void close() {
        environment.close();
    }

    private final class OrtCall implements Call {
        private final OrtSession session;
        private final Problem problem;
        private final OnnxTensor input;
        private final OnnxTensor grid;
        private final OnnxTensor output;

        OrtCall(OrtSession session, Problem problem) throws OrtException {
            this.session = session;
            this.problem = problem;
            input = tensor(problem.input());
            grid = tensor(problem.grid());
            output = tensor(problem.output());
        }

        private OnnxTensor tensor(Tensor tensor) throws OrtException {
            return OnnxTensor.createTensor(environment, tensor.floats(), tensor.shape());
        }

        @Override
        public void run() {
            try {
                session.run(Map.of("X", input, "grid", grid), Map.of("Y", output))
                        .close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public List<Tensor> outputs() {
            run();
            return List.of(problem.output());
        }

        @Override
        public void close() {
            try {
                input.close();
                grid.close();
                output.close();
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
