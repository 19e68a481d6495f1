package org.gridsample.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;

/** A program that turns the pictures of a folder with OpenCV, one after the other, as its users write it. */
final class OpenCvFolder {
    private OpenCvFolder() {}

    /** Input, output, and degrees as {@code gridsample warp --rotate} counts them. */
    public static void main(String[] arguments) throws IOException {
        Path output = Path.of(arguments[1]);
        double degrees = Double.parseDouble(arguments[2]);
        List<Path> pictures;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            pictures = files.sorted().toList();
        }
        for (Path picture : pictures) {
            try (Mat source = opencv_imgcodecs.imread(picture.toString());
                    Mat target = new Mat();
                    Point2f centre = new Point2f((source.cols() - 1) / 2f, (source.rows() - 1) / 2f);
                    Mat matrix = opencv_imgproc.getRotationMatrix2D(centre, degrees, 1)) {
                opencv_imgproc.warpAffine(source, target, matrix, source.size());
                opencv_imgcodecs.imwrite(output.resolve(picture.getFileName()).toString(), target);
            }
        }
    }
}
