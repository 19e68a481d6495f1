package org.gridsample.spark;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Objects;
import org.gridsample.device.DeviceSelector;
import org.gridsample.image.Images;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;

/**
 * What is in the rows, and how it is warped. Begins with {@link #ofPictures()} or {@link #ofArrays()}, from which each {@code with...} differs in one
 * thing. Immutable.
 *
 * @serial exclude
 */
public final class WarpOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How many pixels of a picture are decoded at most unless {@link #withMostPixels} says otherwise. */
    public static final long MOST_PIXELS = 1L << 28;

    private final Content content;
    private final SampleOptions sampling;
    private final long[] outputExtents;

    /** As {@link DeviceSelector#parse} reads it. */
    private final String device;

    private WarpOptions(Content content, SampleOptions sampling, long[] outputExtents, String device) {
        this.content = content;
        this.sampling = sampling;
        this.outputExtents = outputExtents;
        this.device = device;
    }

    private static WarpOptions of(Content content) {
        return new WarpOptions(content, SampleOptions.defaults(), new long[0], DeviceSelector.AUTO.toString());
    }

    /**
     * Pictures as {@code spark.read().format("binaryFile")} gives them: files' bytes in a column {@code content}, and their names in {@code path}, by
     * whose ending they are encoded again; what isn't written by that ending, or without such a column, becomes PNG. Turned upright.
     *
     * @return the options
     */
    public static WarpOptions ofPictures() {
        return ofPictures("content");
    }

    /**
     * Pictures' files in a column.
     *
     * @param column of type binary
     * @return the options
     */
    public static WarpOptions ofPictures(String column) {
        return of(new PictureContent(Objects.requireNonNull(column, "column"), "", MOST_PIXELS));
    }

    /**
     * Arrays in a column {@code values}, whose extents are in a column {@code shape}. If it is binary, its bytes are uint8.
     *
     * @return the options
     */
    public static WarpOptions ofArrays() {
        return ofArrays("values", "shape", ElementType.UINT8);
    }

    /**
     * Arrays in C order, such as {@code numpy.ascontiguousarray(a).tobytes()}.
     *
     * @param values the column: {@code array<float>}, {@code array<double>}, {@code array<smallint>}, {@code array<int>}, or binary, whose
     *     bytes Spark hands over at once
     * @param shape the column of their extents, {@code array<int>} or {@code array<bigint>}: {@code [C, H, W]} or {@code [C, D, H, W]}, or with the
     *     channels last as {@link SampleOptions#withLayouts} says
     * @param bytesType what the bytes of a binary column are, little-endian
     * @return the options
     */
    public static WarpOptions ofArrays(String values, String shape, ElementType bytesType) {
        return of(new ArrayContent(
                Objects.requireNonNull(values, "values"),
                Objects.requireNonNull(shape, "shape"),
                Objects.requireNonNull(bytesType, "bytesType")));
    }

    /**
     * The same with other options of the sampler. Pictures' own layout counts in place of theirs.
     *
     * @param newSampling interpolation, padding and so on
     * @return new options
     */
    public WarpOptions withSampling(SampleOptions newSampling) {
        return new WarpOptions(content, Objects.requireNonNull(newSampling, "sampling"), outputExtents, device);
    }

    /**
     * The same with another size of the output than the input's.
     *
     * @param extents {@code H, W} or {@code D, H, W}, counted from the place of the input's first pixel; none: the input's
     * @return new options
     */
    public WarpOptions withOutputExtents(long... extents) {
        return new WarpOptions(content, sampling, extents.clone(), device);
    }

    /**
     * The same on another device. The default is {@link DeviceSelector#AUTO}: the GPUs that Spark gives the task as its resource {@code gpu}, several
     * of them sharing each row; without this resource the best device, else the CPU path. A GPU's address is its number among those of a platform, or
     * a device as {@link DeviceSelector#parse} reads it. With any other the addresses mean nothing.
     *
     * @param newDevice the selector; on each executor the same
     * @return new options
     */
    public WarpOptions withDevice(DeviceSelector newDevice) {
        return new WarpOptions(content, sampling, outputExtents, newDevice.toString());
    }

    /**
     * The same with pictures that are all encoded alike.
     *
     * @param ending {@code .png}, {@code .jpg}, {@code .tif} or {@code .bmp}
     * @return new options
     * @throws IllegalArgumentException for another ending, and if they are of arrays
     */
    public WarpOptions withFormat(String ending) {
        if (!ending.startsWith(".") || !Images.isWritable(Path.of("a" + ending))) {
            throw new IllegalArgumentException("format: expected .png, .jpg, .tif or .bmp, got '" + ending + "'");
        }
        PictureContent pictures = pictures();
        return withContent(new PictureContent(pictures.column(), ending, pictures.mostPixels()));
    }

    /**
     * The same with another limit of what is decoded: larger pictures are bad rows.
     *
     * @param pixels those of a JPEG count once for each of its scans
     * @return new options
     * @throws IllegalArgumentException if they are of arrays
     */
    public WarpOptions withMostPixels(long pixels) {
        PictureContent pictures = pictures();
        return withContent(new PictureContent(pictures.column(), pictures.ending(), pixels));
    }

    private PictureContent pictures() {
        if (content instanceof PictureContent pictures) {
            return pictures;
        }
        throw new IllegalArgumentException("options: expected those of pictures, got " + content);
    }

    private WarpOptions withContent(Content newContent) {
        return new WarpOptions(newContent, sampling, outputExtents, device);
    }

    Content content() {
        return content;
    }

    SampleOptions sampling() {
        return sampling;
    }

    long[] outputExtents() {
        return outputExtents.clone();
    }

    DeviceSelector device() {
        return DeviceSelector.parse(device);
    }
}
