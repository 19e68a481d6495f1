package org.gridsample.tensor;

/** Run in a child JVM: prints whether two new tensors overlap, or why that can't be told. */
final class OverlapProbe {
    private OverlapProbe() {}

    public static void main(String[] arguments) {
        try {
            System.out.println(Tensor.zeros(ElementType.FLOAT32, 4).overlaps(Tensor.zeros(ElementType.FLOAT32, 4)));
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
}
