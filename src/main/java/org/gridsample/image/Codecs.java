package org.gridsample.image;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;

/** The codecs of {@code javax.imageio} that are meant, whatever others the class path brings: pixels aren't to depend on it. */
final class Codecs {
    private static final String WEBP = "com.twelvemonkeys.imageio.plugins.webp.";

    private Codecs() {}

    /** The JDK's own. */
    static ImageReader reader(PictureFormat format) throws IOException {
        return own(ImageReaderSpi.class, format).createReaderInstance();
    }

    /** The JDK's own. */
    static ImageWriter writer(PictureFormat format) throws IOException {
        return own(ImageWriterSpi.class, format).createWriterInstance();
    }

    /** TwelveMonkeys', if it is there. */
    static Optional<ImageReader> webpReader() throws IOException {
        Iterator<ImageReaderSpi> providers = IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        ImageReaderSpi.class,
                        provider -> provider.getClass().getName().startsWith(WEBP),
                        false);
        return providers.hasNext() ? Optional.of(providers.next().createReaderInstance()) : Optional.empty();
    }

    private static <T extends ImageReaderWriterSpi> T own(Class<T> kind, PictureFormat format) throws IOException {
        Iterator<T> providers = IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        kind,
                        provider -> provider.getClass().getModule() == ImageIO.class.getModule()
                                && List.of(((ImageReaderWriterSpi) provider).getFormatNames())
                                        .contains(format.name()),
                        false);
        if (!providers.hasNext()) {
            throw new IOException("this Java's own codec of " + format
                    + " files is gone: a library on the class path has taken it out of javax.imageio's registry");
        }
        return providers.next();
    }
}
