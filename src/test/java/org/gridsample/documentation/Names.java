package org.gridsample.documentation;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;

/** What a program around the pages' statements would have. */
public class Names implements AutoCloseable {
    protected final GridSampler sampler = GridSampler.open();
    protected final Tensor image = Npy.read(Path.of("image.npy"));
    protected final Tensor grid = Npy.read(Path.of("grid.npy"));
    protected final Tensor map = SampleFiles.lens();
    protected final SampleOptions options = SampleOptions.defaults();

    /** As large as the output. */
    protected final Tensor gradOutput = image;

    protected final double[][] corners = {{0, 0}, {95, 0}, {95, 63}, {0, 63}};
    protected final double[][] places = {{10, 5}, {80, 0}, {95, 63}, {0, 60}};
    protected final BufferedImage photo = Images.toImage(image, Layout.CHANNELS_FIRST);
    protected final BufferedImage frame = photo;
    protected final BufferedImage straightened = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
    protected final Graphics2D graphics = straightened.createGraphics();

    /** Frames of a film in HD, and what is done to them. */
    protected final List<Tensor> film = Collections.nCopies(3, Tensor.zeros(ElementType.UINT8, 1, 1080, 1920, 3));

    protected final Iterator<Transform> shake =
            Collections.nCopies(3, Transform.translation(1.5, -0.5)).iterator();
    protected final Coordinates lens = Transform.rotation(0.1).about(960, 540).coordinates(1080, 1920);

    private int shown;

    public Names() throws IOException {}

    protected void show(Tensor any) {
        shown++;
    }

    @Override
    public void close() {
        graphics.dispose();
        sampler.close();
    }
}
