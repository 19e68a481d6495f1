package org.gridsample.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;

/** The JDK's own codecs, whatever others the class path brings: pixels aren't to depend on it. */
final class JdkCodecs {
    private JdkCodecs() {}

    static ImageReader reader(String format) throws IOException {
        return own(ImageReaderSpi.class, format).createReaderInstance();
    }

    static ImageWriter writer(String format) throws IOException {
        return own(ImageWriterSpi.class, format).createWriterInstance();
    }

    private static <T extends ImageReaderWriterSpi> T own(Class<T> kind, String format) throws IOException {
        Iterator<T> providers = IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        kind,
                        provider -> provider.getClass().getModule() == ImageIO.class.getModule()
                                && Arrays.asList(((ImageReaderWriterSpi) provider).getFormatNames())
                                        .contains(format),
                        false);
        if (!providers.hasNext()) {
            throw new IOException("this Java's own codec of " + format
                    + " files is gone: a library on the class path has taken it out of javax.imageio's registry");
        }
        return providers.next();
    }
}
