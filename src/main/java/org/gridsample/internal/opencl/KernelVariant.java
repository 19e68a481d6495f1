package org.gridsample.internal.opencl;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.tensor.ElementType;

/** Everything a kernel is specialised on. Two requests with the same variant share one program, whatever their sizes. */
record KernelVariant(
        ElementType type, int spatialRank, Interpolation interpolation, Padding padding, boolean alignCorners) {
    static KernelVariant of(SampleRequest request) {
        return new KernelVariant(
                request.type(),
                request.spatialRank(),
                request.options().interpolation(),
                request.options().padding(),
                request.options().alignCorners());
    }

    /** The entry point. */
    String kernelName() {
        return "sample";
    }

    /** The files the program is joined from, in order. */
    List<String> files() {
        return List.of("prelude.cl", "coordinates.cl", "fetch.cl", "interpolation.cl", "sample.cl");
    }

    /** Build options: sorted, single spaces, whole numbers and names only, so that no locale can change them. */
    String options() {
        Map<String, String> defines = new TreeMap<>();
        defines.put("ALIGN_CORNERS", alignCorners ? "1" : "0");
        defines.put("INTERPOLATION", interpolation.name());
        defines.put("PADDING", padding.name());
        defines.put("REAL_IS_DOUBLE", type == ElementType.FLOAT64 ? "1" : "0");
        defines.put("SPATIAL_RANK", spatialRank == 2 ? "2" : "3");
        return defines.entrySet().stream()
                .map(define -> "-D " + define.getKey() + "=" + define.getValue())
                .collect(Collectors.joining(" ", "-cl-std=CL1.2 ", ""));
    }
}
