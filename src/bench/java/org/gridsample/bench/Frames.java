package org.gridsample.bench;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * A cell's pixels as Java2D's pictures, of the types that it has loops of its own for: one that is read and one that is written.
 */
record Frames(BufferedImage source, BufferedImage target) {
    private static final Map<Long, Integer> TYPES = Map.of(
            1L, BufferedImage.TYPE_BYTE_GRAY,
            3L, BufferedImage.TYPE_3BYTE_BGR,
            4L, BufferedImage.TYPE_INT_ARGB);

    static boolean exist(Cell cell) {
        return cell.type() == ElementType.UINT8 && cell.batch() == 1 && TYPES.containsKey(cell.channels());
    }

    static Frames of(Cell cell, Problem problem) {
        int height = cell.shape().get(2).intValue();
        int width = cell.shape().get(3).intValue();
        int type = TYPES.get(cell.channels());
        BufferedImage source = new BufferedImage(width, height, type);
        Tensor pixels = Tensor.zeros(cell.type(), height, width, cell.channels());
        Interleaving.toPixels(problem.input(), pixels);
        int[] values = new int[Math.toIntExact(pixels.elementCount())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) pixels.get(i);
        }
        source.getRaster().setPixels(0, 0, width, height, values);
        return new Frames(source, new BufferedImage(width, height, type));
    }

    /** The bytes of a picture that has bytes. */
    static byte[] bytes(BufferedImage picture) {
        return ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    }

    /** What writes the target from the source, as a call. */
    Contestant.Call call(Problem problem, BiConsumer<BufferedImage, BufferedImage> work) {
        return call(problem, work, () -> {});
    }

    Contestant.Call call(Problem problem, BiConsumer<BufferedImage, BufferedImage> work, Runnable close) {
        return new Contestant.Call() {
            @Override
            public void run() {
                work.accept(source, target);
            }

            @Override
            public List<Tensor> outputs() {
                run();
                int[] values = target.getRaster().getPixels(0, 0, target.getWidth(), target.getHeight(), (int[]) null);
                Tensor pixels = Tensor.zeros(
                        ElementType.UINT8,
                        target.getHeight(),
                        target.getWidth(),
                        target.getRaster().getNumBands());
                for (int i = 0; i < values.length; i++) {
                    pixels.set(i, values[i]);
                }
                return List.of(Interleaving.toPlanes(pixels, problem.output()));
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
