package org.gridsample.internal.opencl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gridsample.device.DeviceInfo;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.tensor.ElementType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tuning for each kind of request on one device: what {@link Tuner} found there, else what is shipped for its class of
 * device (tunings.properties).
 */
final class TuningTable {
    private static final String FILE = "tuning";
    private static final Logger LOG = LoggerFactory.getLogger(TuningTable.class);

    /** What requests are told apart by. */
    record Kind(ElementType type, int spatialRank, Interpolation interpolation) {
        static Kind of(SampleRequest request) {
            return new Kind(
                    request.type(), request.spatialRank(), request.options().interpolation());
        }

        /** {@code float32.4d.bilinear}. */
        @Override
        public String toString() {
            return type + "." + (spatialRank + 2) + "d." + interpolation.name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<String, Tuning> choices;
    private final Tuning fallback;

    private TuningTable(Map<String, Tuning> choices, Tuning fallback) {
        this.choices = choices;
        this.fallback = fallback;
    }

    /** What is shipped for the class of the device, and over it what was measured on the device. */
    static TuningTable of(DeviceInfo device, DeviceCache cache) {
        String prefix = device.type() == DeviceInfo.Type.CPU ? "cpu" : "gpu";
        Map<String, Tuning> choices = new TreeMap<>();
        Properties shipped = shipped();
        Tuning fallback = Tuning.parse(shipped.getProperty(prefix));
        for (String key : shipped.stringPropertyNames()) {
            if (key.startsWith(prefix + ".")) {
                choices.put(key.substring(prefix.length() + 1), Tuning.parse(shipped.getProperty(key)));
            }
        }
        cache.read(FILE).ifPresent(bytes -> choices.putAll(measured(bytes)));
        return new TuningTable(choices, fallback);
    }

    private static Properties shipped() {
        Properties properties = new Properties();
        try (InputStream in = TuningTable.class.getResourceAsStream("tunings.properties")) {
            if (in == null) {
                throw new IllegalStateException("tunings.properties is not on the class path; the gridsample jar was"
                        + " repackaged without its resources");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("tunings.properties can't be read", e);
        }
        return properties;
    }

    /** What is not as it should be is left out: another version may have written it. */
    private static Map<String, Tuning> measured(byte[] bytes) {
        Map<String, Tuning> choices = new TreeMap<>();
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(bytes));
            for (String key : properties.stringPropertyNames()) {
                choices.put(key, Tuning.parse(properties.getProperty(key)));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("the stored tuning is not used", e);
            return Map.of();
        }
        return choices;
    }

    Tuning choose(Kind kind) {
        return choices.getOrDefault(kind.toString(), fallback);
    }

    /** This table with another choice for one kind. */
    TuningTable with(Kind kind, Tuning tuning) {
        Map<String, Tuning> changed = new TreeMap<>(choices);
        changed.put(kind.toString(), tuning);
        return new TuningTable(changed, fallback);
    }

    /** Keeps it for the next process; says where, or that it can't be kept. */
    String store(DeviceCache cache) {
        String text = choices.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        return cache.write(FILE, text.getBytes(StandardCharsets.ISO_8859_1))
                .map(file -> "stored in " + file)
                .orElse("not stored: the cache is off or can't be written");
    }
}
