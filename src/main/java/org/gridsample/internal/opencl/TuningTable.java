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
import org.gridsample.device.DeviceInfo;
import org.gridsample.internal.backend.Computation;
import org.gridsample.sampling.Interpolation;
import org.gridsample.tensor.Precision;
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

    /** The key under which the file names the kernels that it was measured with. */
    private static final String KERNELS = "kernels";

    private static final Logger LOG = LoggerFactory.getLogger(TuningTable.class);

    /**
     * What requests are told apart by. How work is best cut depends on what the taps read and what is summed up: little on how elements are
     * stored, how positions are padded or where they come from. It is measured with a grid and serves all coordinates.
     */
    record Kind(Precision precision, int spatialRank, Interpolation interpolation) {
        static Kind of(Computation computation) {
            return new Kind(computation.type().precision(), computation.spatialRank(), computation.interpolation());
        }

        static List<Kind> all() {
            List<Kind> all = new ArrayList<>();
            for (Precision precision : Precision.values()) {
                for (int rank = 2; rank <= 3; rank++) {
                    for (Interpolation interpolation : Interpolation.values()) {
                        all.add(new Kind(precision, rank, interpolation));
                    }
                }
            }
            return all;
        }

        /** {@code float32.4d.bilinear}. */
        @Override
        public String toString() {
            return precision.type() + "." + (spatialRank + 2) + "d."
                    + interpolation.name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is shipped, or what the user forces. */
    private final Map<Kind, Tuning> usual;

    /** What was measured on the device, and takes precedence. */
    private final Map<Kind, Tuning> measured;

    private TuningTable(Map<Kind, Tuning> usual, Map<Kind, Tuning> measured) {
        this.usual = usual;
        this.measured = measured;
    }

    /** What is shipped for the class of the device, and over it what was measured on the device with these kernels. */
    static TuningTable of(DeviceInfo device, DiskCache cache) {
        String forced = System.getProperty(PROPERTY);
        Properties shipped = shipped();
        String prefix = wantsVectors(device) ? "cpu" : "gpu";
        Map<Kind, Tuning> usual = new LinkedHashMap<>();
        for (Kind kind : Kind.all()) {
            String ofClass = shipped.getProperty(prefix + "." + kind, shipped.getProperty(prefix));
            usual.put(kind, Tuning.parse(forced == null ? ofClass : forced));
        }
        return new TuningTable(
                usual,
                forced == null ? cache.read(FILE).map(TuningTable::measured).orElse(Map.of()) : Map.of());
    }

    /**
     * Whether the compiler is best served with vectors. One that prefers scalars makes vectors of work-items, as a GPU does, and takes
     * vectors apart first: rusticl's for a CPU takes minutes for it. pocl's was measured, whatever it may come to say.
     */
    private static boolean wantsVectors(DeviceInfo device) {
        return device.type() == DeviceInfo.Type.CPU
                && (device.preferredVectorWidths().float32() > 1 || Pocl.is(device.platform()));
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

    /** Nothing where it is not as it should be, or of other kernels, for which another tuning may be the best. */
    private static Map<Kind, Tuning> measured(byte[] bytes) {
        Map<Kind, Tuning> measured = new LinkedHashMap<>();
        try {
            Properties properties = new Properties();
            properties.load(new ByteArrayInputStream(bytes));
            if (!KernelSource.digest().equals(properties.getProperty(KERNELS))) {
                LOG.debug("the stored tuning was measured with other kernels and is not used");
                return Map.of();
            }
            for (Kind kind : Kind.all()) {
                String text = properties.getProperty(kind.toString());
                if (text != null) {
                    measured.put(kind, Tuning.parse(text));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("the stored tuning is not used", e);
            return Map.of();
        }
        return measured;
    }

    /** The file's first line. */
    static String header() {
        return KERNELS + "=" + KernelSource.digest() + "\n";
    }

    Tuning choose(Kind kind) {
        return measured.getOrDefault(kind, usual.get(kind));
    }

    /** Every choice as text, by the name of its kind. */
    SortedMap<String, String> asText() {
        SortedMap<String, String> text = new TreeMap<>();
        for (Kind kind : usual.keySet()) {
            text.put(kind.toString(), choose(kind).toString());
        }
        return text;
    }

    /** This table with what was measured for one kind. */
    TuningTable with(Kind kind, Tuning tuning) {
        Map<Kind, Tuning> more = new LinkedHashMap<>(measured);
        more.put(kind, tuning);
        return new TuningTable(usual, more);
    }

    /** Keeps what was measured for the next process; says where, or that it can't be kept. */
    String store(DiskCache cache) {
        StringBuilder text = new StringBuilder(header());
        measured.forEach(
                (kind, tuning) -> text.append(kind).append('=').append(tuning).append('\n'));
        return cache.write(FILE, text.toString().getBytes(StandardCharsets.ISO_8859_1))
                .map(file -> "stored in " + file)
                .orElse("not stored: the cache is off or can't be written");
    }
}
