package org.gridsample.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.gridsample.image.Alpha;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import picocli.CommandLine.Option;

/** How to read pictures, and what their channels are. */
final class PictureOptions {
    @Option(
            names = "--keep-orientation",
            description =
                    "Leave a picture's pixels as they are stored rather than turn them upright as its EXIF orientation says; a"
                            + " picture that is written has that orientation again.")
    private boolean keepOrientation;

    @Option(
            names = "--most-pixels",
            paramLabel = "N",
            description =
                    "Refuse pictures with more pixels to decode; a JPEG's count for each scan. Default: ${DEFAULT-VALUE}.")
    private long mostPixels = Picture.MOST_PIXELS;

    @Option(
            names = "--no-premultiply",
            description =
                    "Take a picture's alpha for a channel like its others, and its colours for data. Otherwise a colour counts by its"
                            + " alpha, so that invisible ones lend theirs to no edge.")
    private boolean noPremultiply;

    /** A picture, or an array as one of which nothing else is known. */
    Picture read(Path file) throws IOException {
        if (!Images.isPicture(file)) {
            return Picture.of(Npy.read(file));
        }
        return turned(Picture.read(file, mostPixels));
    }

    /** A picture in the layout that takes the least time. */
    Picture decode(Path file) throws IOException {
        return turned(Picture.decode(file, mostPixels));
    }

    private Picture turned(Picture picture) {
        return keepOrientation ? picture : picture.upright();
    }

    /** Samples what was read from the file. */
    Tensor sample(Path file, Tensor image, SampleOptions options, BiFunction<Tensor, SampleOptions, Tensor> sampling) {
        return noPremultiply || !Images.isPicture(file)
                ? sampling.apply(image, options)
                : Alpha.sample(image, options, sampling);
    }
}
