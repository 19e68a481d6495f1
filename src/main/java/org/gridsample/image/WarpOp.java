package org.gridsample.image;

import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.RasterFormatException;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.gridsample.GridSampler;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/**
 * Warps pictures as {@link java.awt.image.AffineTransformOp} does, and stands wherever that one stands: by any {@link Transform}, with
 * perspective too, or by a map of what each pixel reads. But {@link
 * java.awt.Graphics2D#drawImage(BufferedImage, BufferedImageOp, int, int)}, which draws an AffineTransformOp by itself, draws the
 * picture that {@link #createCompatibleDestImage} makes: content to the left of or above (0, 0) is cut off there, unless it is moved
 * first or filtered into a picture of the caller's.
 *
 * <pre>{@code
 * BufferedImageOp undistort = new WarpOp(sampler, new Coordinates.PixelMap(map), SampleOptions.defaults());
 * undistort.filter(frame, corrected);
 * }</pre>
 *
 * <p>Source and destination may be pictures of any two types. Where both store samples of the same depth and colour space, these are
 * sampled; else the pictures' colours in sRGB of 8 bits are. A colour counts by its alpha ({@link Alpha}), so that what is
 * invisible shows at no edge, unless {@link #withAlphaAsData alpha is data}. The pixels are copied to tensors and back, as {@link
 * Images} says, which are kept from one call to the next. Thread-safe, as long as nobody else uses the destination.
 */
public final class WarpOp implements BufferedImageOp {
    private static final double HALF_PIXEL = 0.5;

    private final GridSampler sampler;

    /** Null where there are coordinates. */
    private final Transform transform;

    /** Null where there is a transform. */
    private final Coordinates coordinates;

    private final SampleOptions options;

    /** Along x and y. */
    private final List<Padding> paddings;

    private final boolean alphaIsData;
    private final KeptTensors tensors = new KeptTensors();

    private WarpOp(
            GridSampler sampler,
            Transform transform,
            Coordinates coordinates,
            SampleOptions options,
            boolean alphaIsData) {
        this.sampler = Objects.requireNonNull(sampler, "sampler");
        this.transform = transform;
        this.coordinates = coordinates;
        this.options = Objects.requireNonNull(options, "options").withLayout(Layout.CHANNELS_LAST);
        this.alphaIsData = alphaIsData;
        boolean isConverted = Arrays.stream(ElementType.values()).anyMatch(type -> options.outputType(type) != type);
        if (options.isScaled() || isConverted) {
            throw new IllegalArgumentException("options: expected neither a scale nor a type of the output, which the"
                    + " destination has, got " + options);
        }
        paddings = options.paddings(2);
    }

    /**
     * Puts a picture's content where a transform says.
     *
     * @param sampler what computes; it must stay open as long as this is used
     * @param transform where the content goes, in pixels of source and destination; about the source's centre where it has no other. For
     *     Java2D's see {@link AffineTransforms}
     * @param options interpolation, padding, antialias, and a fill in the units of the samples, opaque without a value for
     *     alpha, but for the default, 0, which is transparent; layouts mean nothing here
     * @throws IllegalArgumentException if the transform is one of volumes, or the options have a scale, a type of the output or three paddings
     */
    public WarpOp(GridSampler sampler, Transform transform, SampleOptions options) {
        this(sampler, Objects.requireNonNull(transform, "transform"), null, options, false);
        if (transform.axes() != 2) {
            throw new IllegalArgumentException("transform: expected one of 2 axes, got " + transform);
        }
    }

    /**
     * Has each pixel of the destination read the source where coordinates say.
     *
     * @param sampler what computes; it must stay open as long as this is used
     * @param coordinates of one picture
     * @param options interpolation, padding, align_corners, antialias, and a fill in the units of the samples, opaque without a value for
     *     alpha, but for the default, 0, which is transparent; layouts mean nothing here
     * @throws IllegalArgumentException if the coordinates are of volumes or of several pictures, or the options have a scale, a type of the output
     *     or three paddings
     */
    public WarpOp(GridSampler sampler, Coordinates coordinates, SampleOptions options) {
        this(sampler, null, Objects.requireNonNull(coordinates, "coordinates"), options, false);
        if (coordinates.extents().length != 2 || coordinates.tensor().extent(0) != 1) {
            throw new IllegalArgumentException("coordinates: expected those of one picture, got " + coordinates);
        }
    }

    /**
     * The same for pictures whose fourth channel is no alpha but data as the others are: each is sampled by itself, as it is stored, or
     * as it would be without premultiplied colours where only one of the pictures has these. A fill of one value is every channel's.
     *
     * @return another operation
     */
    public WarpOp withAlphaAsData() {
        return new WarpOp(sampler, transform, coordinates, options, true);
    }

    /**
     * Warps a picture.
     *
     * @param src the picture
     * @param dst where the result goes, all of it: pixels that read nothing get the padding, 0 by default. Of coordinates it has their
     *     extents, else any; its first pixel is at the transform's (0, 0). It may be of another type than src. Null: {@link
     *     #createCompatibleDestImage a new one}
     * @return dst, or the new picture
     * @throws IllegalArgumentException if dst is src, or of another size than the coordinates
     * @throws RasterFormatException if dst is null and all of the content goes to where x or y is below 0, or some too far
     */
    @Override
    public BufferedImage filter(BufferedImage src, BufferedImage dst) {
        Objects.requireNonNull(src, "src");
        if (src == dst) {
            throw new IllegalArgumentException("dst: expected another picture than src, which it is read from");
        }
        BufferedImage target = dst == null ? createCompatibleDestImage(src, null) : dst;
        Coordinates where = coordinates(src, target);
        ImagePixels from = ImagePixels.of(src);
        ImagePixels to = ImagePixels.of(target);
        if (!from.areLike(to)) {
            from = ImagePixels.inSrgb(src);
            to = ImagePixels.inSrgb(target);
        }
        boolean areBothPremultiplied = from.isPremultiplied() && to.isPremultiplied();
        boolean isSampledAsItIs = alphaIsData || areBothPremultiplied && keepsColorsBelowAlpha();
        if (isSampledAsItIs && from.isPremultiplied() == to.isPremultiplied()) {
            from = from.asStored();
            to = to.asStored();
        }
        int channels = Math.max(from.channels(), to.channels());
        SampleOptions how = withFillOf(channels, from.most());
        try (KeptTensors.Loan memory = tensors.borrow()) {
            Tensor input = memory.take(from.type(), 1, src.getHeight(), src.getWidth(), channels);
            from.copyTo(input);
            BiFunction<Tensor, SampleOptions, Tensor> sampling = (picture, ofPicture) -> {
                Tensor output = memory.take(
                        ofPicture.outputType(picture.type()), 1, target.getHeight(), target.getWidth(), channels);
                sampler.sampleInto(picture, where, ofPicture, output);
                return output;
            };
            to.copyFrom(
                    isSampledAsItIs ? sampling.apply(input, how) : Alpha.sample(input, how, sampling, memory::take));
        }
        return target;
    }

    private Coordinates coordinates(BufferedImage src, BufferedImage dst) {
        if (transform != null) {
            return placed(src).coordinates(dst.getHeight(), dst.getWidth());
        }
        long[] extents = coordinates.extents();
        if (dst.getHeight() != extents[0] || dst.getWidth() != extents[1]) {
            throw new IllegalArgumentException("dst: expected " + extents[1] + " x " + extents[0]
                    + " pixels, as the coordinates have, got " + dst.getWidth() + " x " + dst.getHeight());
        }
        return coordinates;
    }

    private Transform placed(BufferedImage src) {
        return transform.about((src.getWidth() - 1) / 2.0, (src.getHeight() - 1) / 2.0);
    }

    /** Of premultiplied pictures: no colour of the result is greater than its alpha, as none is where no weight is negative. */
    private boolean keepsColorsBelowAlpha() {
        boolean isFilledByZero = paddings.stream().noneMatch(Padding::isFilled)
                || options.fill().stream().allMatch(value -> value == 0);
        return switch (options.interpolation()) {
            case NEAREST, BILINEAR -> isFilledByZero;
            case BICUBIC -> false;
        };
    }

    /** A fill of colours alone is opaque; the default, 0, is transparent, and as data one value stands for all channels. */
    private SampleOptions withFillOf(int channels, int most) {
        List<Double> fill = options.fill();
        int colors = channels - 1;
        boolean hasAlpha = channels == 2 || channels == 4;
        boolean isOfAll = fill.size() == 1 && (alphaIsData || fill.get(0) == 0);
        if (!hasAlpha || isOfAll || fill.size() != 1 && fill.size() != colors) {
            return options;
        }
        double[] values = new double[channels];
        for (int i = 0; i < colors; i++) {
            values[i] = fill.get(fill.size() == 1 ? 0 : i);
        }
        values[colors] = most;
        return options.withFill(values);
    }

    /**
     * A picture for the result. A transform's reaches from (0, 0) to where the content ends to the right and below, so that what lies above
     * or to the left of the origin is cut off, as {@link java.awt.image.AffineTransformOp} does it; coordinates have their own extents.
     *
     * @param src the picture that is to be warped
     * @param destCM the colour model; null: src's, but {@code TYPE_INT_ARGB} for an opaque picture whose pixels are mixed with nothing outside
     *     of it, and {@code TYPE_INT_RGB} or {@code TYPE_INT_ARGB} for a palette whose colours are mixed
     * @return a new picture
     * @throws RasterFormatException if it would have no pixels, or more than a picture can have
     * @throws IllegalArgumentException if a part of the content goes to infinity
     */
    @Override
    public BufferedImage createCompatibleDestImage(BufferedImage src, ColorModel destCM) {
        Rectangle bounds = getBounds2D(src).getBounds();
        long right = (long) bounds.x + bounds.width;
        long bottom = (long) bounds.y + bounds.height;
        if (right <= 0 || bottom <= 0) {
            throw new RasterFormatException("dst: the transform leaves nothing to the right of and below (0, 0): "
                    + bounds + "; give a dst, or move the content there");
        }
        if (right > Integer.MAX_VALUE / bottom) {
            throw new RasterFormatException("dst: the transform's picture of " + right + " x " + bottom
                    + " pixels is too large; give a dst, or move the content towards (0, 0)");
        }
        int width = (int) right;
        int height = (int) bottom;
        if (destCM != null) {
            return new BufferedImage(
                    destCM, destCM.createCompatibleWritableRaster(width, height), destCM.isAlphaPremultiplied(), null);
        }
        ColorModel colors = src.getColorModel();
        boolean isMixed = Alpha.mixesPixels(options);
        boolean getsTransparent = !alphaIsData && paddings.stream().anyMatch(Padding::isFilled);
        if (isMixed && !colors.hasAlpha() && getsTransparent) {
            return new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        }
        if (isMixed && colors instanceof IndexColorModel) {
            return new BufferedImage(
                    width, height, colors.hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        }
        // Rasters of custom types may make others whose array is too small for them.
        WritableRaster raster = src.getType() == BufferedImage.TYPE_CUSTOM
                ? colors.createCompatibleWritableRaster(width, height)
                : src.getRaster().createCompatibleWritableRaster(width, height);
        return new BufferedImage(colors, raster, colors.isAlphaPremultiplied(), null);
    }

    /**
     * Where the content comes to lie, in Java2D's coordinates, which count from the first pixel's corner.
     *
     * @param src a picture
     * @return the box around its corners, transformed; of coordinates all of the result
     * @throws IllegalArgumentException if a part of the content goes to infinity
     */
    @Override
    public Rectangle2D getBounds2D(BufferedImage src) {
        if (transform == null) {
            long[] extents = coordinates.extents();
            return new Rectangle(Math.toIntExact(extents[1]), Math.toIntExact(extents[0]));
        }
        Transform placed = placed(src);
        double[] m = placed.matrix();
        Rectangle2D.Float bounds = null;
        double sign = 0;
        for (int corner = 0; corner < 4; corner++) {
            double x = corner % 2 * src.getWidth();
            double y = corner / 2 * src.getHeight();
            double last = m[6] * (x - HALF_PIXEL) + m[7] * (y - HALF_PIXEL) + m[8];
            if (last * sign < 0 || last == 0) {
                throw new IllegalArgumentException("transform: expected one that takes no part of the picture to"
                        + " infinity, got " + placed + "; give a dst");
            }
            sign = last;
            Point2D point = apply(placed, x, y);
            // As AffineTransformOp does: what is off a whole number by rounding in float64 is none.
            Point2D rounded = new Point2D.Float((float) point.getX(), (float) point.getY());
            if (bounds == null) {
                bounds = new Rectangle2D.Float((float) point.getX(), (float) point.getY(), 0, 0);
            } else {
                bounds.add(rounded);
            }
        }
        return bounds;
    }

    private static Point2D apply(Transform placed, double x, double y) {
        double[] centre = placed.apply(x - HALF_PIXEL, y - HALF_PIXEL);
        return new Point2D.Double(centre[0] + HALF_PIXEL, centre[1] + HALF_PIXEL);
    }

    /**
     * Where a point goes, in Java2D's coordinates, which count from the first pixel's corner.
     *
     * @param srcPt a point of the source
     * @param dstPt is set to it; null: a new one, of float64 if srcPt is
     * @return the point of the destination
     * @throws UnsupportedOperationException if there are coordinates in the place of a transform: they say what a point of the
     *     destination reads
     * @throws IllegalStateException if the transform acts about the source's centre, which isn't known here
     */
    @Override
    public Point2D getPoint2D(Point2D srcPt, Point2D dstPt) {
        if (transform == null) {
            throw new UnsupportedOperationException(
                    "getPoint2D: coordinates say where the destination reads, not where a point of the source goes");
        }
        Point2D point = dstPt;
        if (point == null) {
            point = srcPt instanceof Point2D.Double ? new Point2D.Double() : new Point2D.Float();
        }
        point.setLocation(apply(transform, srcPt.getX(), srcPt.getY()));
        return point;
    }

    /**
     * The interpolation.
     *
     * @return new hints that have it
     */
    @Override
    public RenderingHints getRenderingHints() {
        return new RenderingHints(
                RenderingHints.KEY_INTERPOLATION,
                switch (options.interpolation()) {
                    case NEAREST -> RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR;
                    case BILINEAR -> RenderingHints.VALUE_INTERPOLATION_BILINEAR;
                    case BICUBIC -> RenderingHints.VALUE_INTERPOLATION_BICUBIC;
                });
    }
}
