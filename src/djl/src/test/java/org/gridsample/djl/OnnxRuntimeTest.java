package org.gridsample.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.OnnxGridSample;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxRuntimeTest {
    private static GridSampler sampler;

    private final Random random = new Random(11);

    @BeforeAll
    static void open() {
        sampler = GridSampler.builder().device(DeviceSelector.CPU).open();
    }

    @AfterAll
    static void close() {
        sampler.close();
    }

    /** An engine that gives copies of its memory. */
    @Test
    void arraysOfTheEngineGoInAndOut() {
        float[] pixels = values(1, 2 * 5 * 4);
        float[] points = values(1.2f, 3 * 3 * 2);
        NDGridSampler ours = NDGridSampler.by(sampler);
        try (NDManager manager = NDManager.newBaseManager("OnnxRuntime")) {
            NDArray input = manager.create(pixels, new Shape(1, 2, 5, 4));
            NDArray grid = manager.create(points, new Shape(1, 3, 3, 2));

            NDArray sampled = ours.sample(input, grid, SampleOptions.defaults());

            Tensor tensor = Tensor.of(pixels, 1, 2, 5, 4);
            Tensor places = Tensor.of(points, 1, 3, 3, 2);
            Tensor expected = sampler.sample(tensor, places);
            assertEquals(manager, sampled.getManager());
            assertEquals(new Shape(1, 2, 3, 3), sampled.getShape());
            assertArrayEquals(expected.toFloatArray(), sampled.toFloatArray());

            NDList gradients = ours.backward(sampled, input, grid, SampleOptions.defaults());
            assertArrayEquals(
                    sampler.backward(expected, tensor, places, SampleOptions.defaults())
                            .coordinates()
                            .toFloatArray(),
                    gradients.get(1).toFloatArray());
        }
    }

    @Test
    void bytesGoInAndOut() {
        byte[] pixels = {0, 1, (byte) 200, (byte) 255};
        try (NDManager manager = NDManager.newBaseManager("OnnxRuntime")) {
            NDArray input = manager.create(ByteBuffer.wrap(pixels), new Shape(1, 1, 2, 2), DataType.UINT8);

            Tensor tensor = NDTensors.toTensor(input);
            NDArray back = NDTensors.toNDArray(tensor, manager);

            assertEquals(200, tensor.get(2));
            assertEquals(DataType.UINT8, back.getDataType());
            assertArrayEquals(pixels, back.toByteArray());
        }
    }

    private record Node(int opset, Map<String, ?> attributes) {}

    static Stream<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (int opset : new int[] {16, 20, 22}) {
            nodes.add(new Node(opset, Map.of()));
            List<String> modes =
                    opset == 16 ? List.of("bilinear", "nearest", "bicubic") : List.of("linear", "nearest", "cubic");
            List<String> paddings = List.of("zeros", "border", "reflection");
            for (int i = 0; i < 9; i++) {
                nodes.add(new Node(
                        opset,
                        Map.of(
                                "mode", modes.get(i % 3),
                                "padding_mode", paddings.get(i / 3),
                                "align_corners", (i + opset / 2) % 2L)));
            }
        }
        return nodes.stream();
    }

    /** Attributes mean what they mean to ONNX Runtime, whose sums have an order of their own. */
    @ParameterizedTest
    @MethodSource("nodes")
    void attributesMeanWhatTheyMeanToTheRuntime(Node node) throws Exception {
        float[] pixels = values(1, 3 * 6 * 7);
        float[] points = values(1.4f, 5 * 4 * 2);
        SampleOptions options = OnnxGridSample.options(node.opset(), node.attributes());

        float[] sampled = sampler.sample(Tensor.of(pixels, 1, 3, 6, 7), Tensor.of(points, 1, 5, 4, 2), options)
                .toFloatArray();

        float tolerance = options.interpolation() == Interpolation.NEAREST ? 0 : 2e-5f;
        assertArrayEquals(run(node, pixels, points), sampled, tolerance);
    }

    private static float[] run(Node node, float[] pixels, float[] points) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(OnnxModel.gridSample(node.opset(), node.attributes()));
                OnnxTensor input =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), new long[] {1, 3, 6, 7});
                OnnxTensor grid =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(points), new long[] {1, 5, 4, 2});
                OrtSession.Result result = session.run(Map.of("X", input, "grid", grid))) {
            float[] values = new float[3 * 5 * 4];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(values);
            return values;
        }
    }

    private float[] values(float most, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = most * (2 * random.nextFloat() - 1);
        }
        return values;
    }
}
