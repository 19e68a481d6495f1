package org.gridsample.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.gridsample.image.Images;
import org.gridsample.image.Picture;
import org.gridsample.tensor.Npy;
import picocli.CommandLine.Option;

/** How to read pictures. */
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

    /** A picture, or an array as one of which nothing else is known. */
    Picture read(Path file) throws IOException {
        if (!Images.isPicture(file)) {
            return Picture.of(Npy.read(file));
        }
        Picture picture = Picture.read(file, mostPixels);
        return keepOrientation ? picture : picture.upright();
    }
}
