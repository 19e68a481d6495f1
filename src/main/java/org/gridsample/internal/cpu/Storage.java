package org.gridsample.internal.cpu;

import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/**
 * Readers and writers by how a request's elements are stored. What is only moved may be handed on as any number that has its bits, or is
 * their count.
 */
final class Storage {
    /** Of a value for each channel. */
    static final Strides FILL = new Strides(0, 0, 1, 0, 1);

    private Storage() {}

    static FloatReader floatReader(SampleRequest request, FloatScratch scratch) {
        if (request.isOfOnes()) {
            return new FloatOnesReader();
        }
        Tensor input = request.input();
        if (input.isInOneBuffer()) {
            return floatReader(input, request.geometry().input(), request, scratch);
        }
        return new FloatPiecewiseReader(
                input,
                piece -> floatReader(piece, request.geometry().input(), request, scratch),
                request.geometry().input());
    }

    private static FloatReader floatReader(Tensor input, Strides strides, SampleRequest request, FloatScratch scratch) {
        return switch (input.type()) {
            case FLOAT32 -> FloatReader.of(input, strides, scratch);
            case FLOAT16 ->
                request.computation().movesBits()
                        ? new Uint16Reader(input, strides, scratch)
                        : new HalfReader(input, strides, scratch);
            case UINT8 -> new Uint8Reader(input, strides, request, scratch);
            case UINT16 -> new Uint16Reader(input, strides, scratch);
            case INT16 -> new Int16Reader(input, strides, scratch);
            case INT32 -> new Int32BitsReader(input, strides, scratch);
            case FLOAT64 -> throw otherPrecision(input);
        };
    }

    /** One pixel for each channel; null where what is outside is 0. */
    static FloatReader floatFill(SampleRequest request, FloatScratch scratch) {
        return request.fill()
                .map(fill -> floatReader(fill, FILL, request, scratch))
                .orElse(null);
    }

    static FloatWriter floatWriter(SampleRequest request, FloatScratch scratch) {
        FloatWriter writer = plainFloatWriter(request, scratch);
        return request.scales().isPresent()
                ? new FloatScaledWriter(writer, request.scales().get())
                : writer;
    }

    private static FloatWriter plainFloatWriter(SampleRequest request, FloatScratch scratch) {
        Tensor output = request.output();
        Strides strides = request.geometry().output();
        return switch (output.type()) {
            case FLOAT32 ->
                strides.pixel() == 1
                        ? new FloatPlanarWriter(output, strides)
                        : new FloatInterleavedWriter(output, strides, scratch);
            case FLOAT16 ->
                request.computation().movesBits()
                        ? new Uint16Writer(output, strides, scratch)
                        : new HalfWriter(output, strides, scratch);
            case UINT8 -> new Uint8Writer(output, strides, scratch);
            case UINT16 -> new Uint16Writer(output, strides, scratch);
            case INT16 -> new Int16Writer(output, strides, scratch);
            case INT32 -> new Int32BitsWriter(output, strides, scratch);
            case FLOAT64 -> throw otherPrecision(output);
        };
    }

    static DoubleReader doubleReader(SampleRequest request, DoubleScratch scratch) {
        if (request.isOfOnes()) {
            return new DoubleOnesReader();
        }
        return DoubleReader.inBuffers(request.input(), request.geometry().input(), scratch);
    }

    /** One pixel for each channel; null where what is outside is 0. */
    static DoubleReader doubleFill(SampleRequest request, DoubleScratch scratch) {
        return request.fill().map(fill -> DoubleReader.of(fill, FILL, scratch)).orElse(null);
    }

    static DoubleWriter doubleWriter(SampleRequest request, DoubleScratch scratch) {
        Strides strides = request.geometry().output();
        DoubleWriter writer = strides.pixel() == 1
                ? new DoublePlanarWriter(request.output(), strides)
                : new DoubleInterleavedWriter(request.output(), strides, scratch);
        return request.scales().isPresent()
                ? new DoubleScaledWriter(writer, request.scales().get())
                : writer;
    }

    private static IllegalStateException otherPrecision(Tensor tensor) {
        return new IllegalStateException(tensor + " is computed with in another precision");
    }
}
