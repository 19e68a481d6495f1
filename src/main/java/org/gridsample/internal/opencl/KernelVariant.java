package org.gridsample.internal.opencl;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.tensor.ElementType;

/**
 * Everything a kernel is specialised on: what it computes, and how. Two requests with the same variant share one program,
 * whatever their sizes.
 *
 * @param width pixels of one vector: 1, 8 or 16
 * @param channels the channels of a work-item where they are few enough to be written out, 1 to 4, which with a width of 1 are all
 *     of the request's; 0 for a loop over any number
 * @param hasFma whether the device has a float32 fma of its own; true where the kernel sums without one
 */
record KernelVariant(
        ElementType type,
        int spatialRank,
        Interpolation interpolation,
        Padding padding,
        boolean alignCorners,
        int width,
        int channels,
        boolean hasFma) {
    /** The forward kernel. */
    static final String SAMPLE = "sample";

    /** The most channels that are written out; more go through a loop. */
    static final int MOST_CHANNELS = 4;

    /** The variant for a request; {@code width} is what the device is best served with, if the output fills such a vector. */
    static KernelVariant of(SampleRequest request, int width) {
        boolean single = width == 1 || request.outputPlane() < width;
        int few = request.channels() <= MOST_CHANNELS ? (int) request.channels() : 0;
        return new KernelVariant(
                request.type(),
                request.spatialRank(),
                request.options().interpolation(),
                request.options().padding(),
                request.options().alignCorners(),
                single ? 1 : width,
                single ? few : Locality.channels(request, few),
                true);
    }

    /** The variant for a device whose library computes its float32 fma. */
    KernelVariant withoutFma() {
        boolean sumsByFma = type == ElementType.FLOAT32
                && switch (interpolation) {
                    case NEAREST -> false;
                    case BILINEAR -> spatialRank == 2;
                    case BICUBIC -> true;
                };
        return new KernelVariant(type, spatialRank, interpolation, padding, alignCorners, width, channels, !sumsByFma);
    }

    /** The entry point. */
    String kernelName() {
        return SAMPLE;
    }

    /** Build options: sorted, single spaces, whole numbers and names only, so that no locale can change them. */
    String options() {
        Map<String, String> defines = new TreeMap<>();
        defines.put("ALIGN_CORNERS", alignCorners ? "1" : "0");
        defines.put("CHANNELS", Integer.toString(channels));
        defines.put("COMPUTE", type.name());
        defines.put("COORDINATES", "GRID");
        defines.put("HAS_FMA", hasFma ? "1" : "0");
        defines.put("INTERPOLATION", interpolation.name());
        defines.put("PADDING_X", padding.name());
        defines.put("PADDING_Y", padding.name());
        defines.put("PADDING_Z", padding.name());
        defines.put("SPATIAL_RANK", spatialRank == 2 ? "2" : "3");
        defines.put("STORAGE", type.name());
        defines.put("WIDTH", Integer.toString(width));
        return defines.entrySet().stream()
                .map(define -> "-D " + define.getKey() + "=" + define.getValue())
                .collect(Collectors.joining(" ", "-cl-std=CL1.2 ", ""));
    }
}
