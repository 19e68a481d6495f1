package org.gridsample.image;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a decoder thinks of a file that it read all the same. It fills the rest of a truncated JPEG with gray: refused here. */
final class DecoderWarnings implements IIOReadWarningListener {
    /** The public class's: that is the name which users set a level for. */
    private static final Logger LOG = LoggerFactory.getLogger("org.gridsample.image.Images");

    private final Set<String> warnings = new LinkedHashSet<>();

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        warnings.add(warning);
    }

    /** Logs what is harmless. */
    void throwIfDamaged(Path file) throws ImageFormatException {
        for (String warning : warnings) {
            if (warning.contains("Truncated") || warning.contains("premature end")) {
                throw new ImageFormatException(file, "truncated: " + warning + "; write the file again", null);
            }
            LOG.warn("{}: {}", file, warning);
        }
    }

    static String oneLine(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }
}
