import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * Looks around in a panorama that shows all directions (equirectangular: 360 degrees wide, 180 high): what a camera would see. Usage: java
 * -cp ... Panorama.java DIR [PICTURE]. DIR gets four views, and the panorama if it is drawn here.
 */
class Panorama {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 360;

    /** The picture's left and right border meet, its upper and lower ones are the poles. */
    private static final SampleOptions OPTIONS = SampleOptions.defaults().withPadding(Padding.WRAP, Padding.BORDER);

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        Tensor panorama;
        if (args.length > 1) {
            panorama = Images.read(Path.of(args[1]));
        } else {
            panorama = landscape(1024, 512);
            Images.write(directory.resolve("panorama.png"), panorama);
        }
        try (GridSampler sampler = GridSampler.open()) {
            for (int direction = 0; direction < 360; direction += 90) {
                Tensor view = sampler.sample(panorama, view(panorama, direction, 5, 90), OPTIONS);
                Images.write(directory.resolve("panorama-" + direction + ".png"), view);
            }
            // The same view of the panorama turned by half a circle: its seam lies in the middle of this one.
            Tensor seam = sampler.sample(panorama, view(panorama, 180, 5, 90), OPTIONS);
            Tensor middle = sampler.sample(turned(panorama), view(panorama, 0, 5, 90), OPTIONS);
            System.out.printf(
                    Locale.ROOT,
                    "panorama: across the seam at most %.3f grey levels from the same view without one%n",
                    largestDifference(seam, middle));
        }
    }

    /**
     * Where in the panorama each pixel of the view is seen. Angles are in degrees: direction 0 is the panorama's middle, 90 to the right
     * of it, positive elevation up.
     */
    private static Coordinates view(Tensor panorama, double direction, double elevation, double fieldOfView) {
        double focal = WIDTH / 2.0 / Math.tan(Math.toRadians(fieldOfView) / 2);
        double up = Math.toRadians(elevation);
        Tensor map = Tensor.zeros(ElementType.FLOAT32, 1, HEIGHT, WIDTH, 2);
        long width = panorama.extent(3);
        long height = panorama.extent(2);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                // The pixel's ray: right, down, ahead; then the camera's head raised.
                double right = x - (WIDTH - 1) / 2.0;
                double down = y - (HEIGHT - 1) / 2.0;
                double raised = down * Math.cos(up) - focal * Math.sin(up);
                double ahead = focal * Math.cos(up) + down * Math.sin(up);
                double longitude = Math.toRadians(direction) + Math.atan2(right, ahead);
                double latitude = Math.atan2(raised, Math.hypot(right, ahead));
                long point = 2L * (y * WIDTH + x);
                // A pixel's centre is half a pixel from its edge. What lies beyond the last column is in the first.
                map.set(point, (longitude / (2 * Math.PI) + 0.5) * width - 0.5);
                map.set(point + 1, (latitude / Math.PI + 0.5) * height - 0.5);
            }
        }
        return new Coordinates.PixelMap(map);
    }

    private static Tensor turned(Tensor panorama) {
        long width = panorama.extent(3);
        Tensor turned = Tensor.zeros(panorama.type(), panorama.shape());
        for (long i = 0; i < panorama.elementCount(); i++) {
            turned.set(i / width * width + (i + width / 2) % width, panorama.get(i));
        }
        return turned;
    }

    private static double largestDifference(Tensor a, Tensor b) {
        double largest = 0;
        for (long i = 0; i < a.elementCount(); i++) {
            largest = Math.max(largest, Math.abs(a.get(i) - b.get(i)));
        }
        return largest;
    }

    /** A tiled plain below a sky, a hill in each direction, and straight columns, which a panorama bends. */
    private static Tensor landscape(int width, int height) {
        double[][] hills = {{214, 40, 40}, {247, 162, 0}, {0, 128, 110}, {29, 78, 137}};
        Tensor picture = Tensor.zeros(ElementType.FLOAT32, 1, 3, height, width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double longitude = ((x + 0.5) / width - 0.5) * 2 * Math.PI;
                double latitude = ((y + 0.5) / height - 0.5) * Math.PI;
                double[] color = color(longitude, latitude, hills);
                for (int channel = 0; channel < 3; channel++) {
                    picture.set(((long) channel * height + y) * width + x, color[channel]);
                }
            }
        }
        return picture;
    }

    private static double[] color(double longitude, double latitude, double[][] hills) {
        double turn = longitude / (Math.PI / 2);
        int nearest = Math.floorMod(Math.round(turn), 4);
        double fromHill = turn - Math.round(turn);
        if (Math.abs(Math.abs(fromHill) - 0.35) < 0.012 && latitude > -0.45 && latitude < 0.25) {
            return new double[] {235, 230, 215};
        }
        if (latitude > 0) {
            // A plain one metre below the eye, of tiles of half a metre.
            double distance = 1 / Math.tan(latitude);
            long tile = Math.round(2 * distance * Math.sin(longitude)) + Math.round(2 * distance * Math.cos(longitude));
            double haze = Math.min(1, distance / 30);
            double light = Math.floorMod(tile, 2) == 0 ? 120 : 190;
            return new double[] {
                light + haze * (190 - light), light + haze * (205 - light), light * 0.8 + haze * (220 - light * 0.8)
            };
        }
        if (-latitude < 0.35 * Math.cos(3.5 * fromHill)) {
            double shade = 1 + 0.8 * latitude;
            return new double[] {hills[nearest][0] * shade, hills[nearest][1] * shade, hills[nearest][2] * shade};
        }
        double high = -latitude / (Math.PI / 2);
        return new double[] {190 - 130 * high, 215 - 90 * high, 235 - 30 * high};
    }
}
