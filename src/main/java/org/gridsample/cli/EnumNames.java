package org.gridsample.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gridsample.device.Binding;
import org.gridsample.sampling.Interpolation;
import picocli.CommandLine.TypeConversionException;

/** The names of enum constants on the command line: lower case. */
final class EnumNames {
    private EnumNames() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E parse(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(text)) {
                return constant;
            }
        }
        String names = Arrays.stream(type.getEnumConstants()).map(EnumNames::of).collect(Collectors.joining(", "));
        throw new TypeConversionException("expected one of " + names + ", got '" + text + "'");
    }

    /** What a shell completes; picocli would take the constants' own names. */
    private abstract static class Candidates implements Iterable<String> {
        private final Class<? extends Enum<?>> type;

        Candidates(Class<? extends Enum<?>> type) {
            this.type = type;
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(type.getEnumConstants()).map(EnumNames::of).iterator();
        }
    }

    static final class Bindings extends Candidates {
        Bindings() {
            super(Binding.class);
        }
    }

    static final class Modes extends Candidates {
        Modes() {
            super(Interpolation.class);
        }
    }

    static final class PointKinds extends Candidates {
        PointKinds() {
            super(PointOptions.Kind.class);
        }
    }

    static final class TurnedKinds extends Candidates {
        TurnedKinds() {
            super(Turned.class);
        }
    }

    static final class Outsides extends Candidates {
        Outsides() {
            super(SamplingOptions.Outside.class);
        }
    }

    static final class Channels extends Candidates {
        Channels() {
            super(SamplingOptions.Channels.class);
        }
    }

    static final class Formats extends Candidates {
        Formats() {
            super(FolderOptions.Format.class);
        }
    }
}
