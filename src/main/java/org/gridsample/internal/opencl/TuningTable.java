package org.gridsample.internal.opencl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
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
    /** Four numbers as {@link Tuning#parse} takes them, for every kind of request: to try something out. */
    static final String PROPERTY = "gridsample.tuning";

    private static final String FILE = "tuning";
    private static final Logger LOG = LoggerFactory.getLogger(TuningTable.class);

    /** What requests are told apart by. */
    record Kind(ElementType type, int spatialRank, Interpolation interpolation) {
        static Kind of(SampleRequest request) {
            return new Kind(
                    request.type(), request.spatialRank(), request.options().interpolation());
        }

        static List<Kind> all() {
            List<Kind> all = new ArrayList<>();
            for (ElementType type : ElementType.values()) {
                for (int rank = 2; rank <= 3; rank++) {
                    for (Interpolation interpolation : Interpolation.values()) {
                        all.add(new Kind(type, rank, interpolation));
                    }
                }
            }
            return all;
        }

        /** {@code float32.4d.bilinear}. */
        @Override
        public String toString() {
            return type + "." + (spatialRank + 2) + "d." + interpolation.name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Kind, Tuning> choices;

    private TuningTable(Map<Kind, Tuning> choices) {
        this.choices = choices;
    }

    /** What is shipped for the class of the device, and over it what was measured on the device. */
    static TuningTable of(DeviceInfo device, DeviceCache cache) {
        String forced = System.getProperty(PROPERTY);
        Properties shipped = shipped();
        Properties measured = cache.read(FILE).map(TuningTable::measured).orElseGet(Properties::new);
        String prefix = device.type() == DeviceInfo.Type.CPU ? "cpu" : "gpu";
        Map<Kind, Tuning> choices = new LinkedHashMap<>();
        for (Kind kind : Kind.all()) {
            String usual = shipped.getProperty(prefix + "." + kind, shipped.getProperty(prefix));
            choices.put(kind, Tuning.parse(forced == null ? measured.getProperty(kind.toString(), usual) : forced));
        }
        return new TuningTable(choices);
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

    /** Nothing where it is not as it should be: another version may have written it. */
    private static Properties measured(byte[] bytes) {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(bytes));
            for (String key : properties.stringPropertyNames()) {
                Tuning.parse(properties.getProperty(key));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("the stored tuning is not used", e);
            return new Properties();
        }
        return properties;
    }

    Tuning choose(Kind kind) {
        return choices.get(kind);
    }

    /** Every choice as text, by the name of its kind. */
    SortedMap<String, String> asText() {
        SortedMap<String, String> text = new TreeMap<>();
        choices.forEach((kind, tuning) -> text.put(kind.toString(), tuning.toString()));
        return text;
    }

    /** This table with another choice for one kind. */
    TuningTable with(Kind kind, Tuning tuning) {
        Map<Kind, Tuning> changed = new LinkedHashMap<>(choices);
        changed.put(kind, tuning);
        return new TuningTable(changed);
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
