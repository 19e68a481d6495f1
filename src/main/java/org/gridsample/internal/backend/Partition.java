package org.gridsample.internal.backend;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.gridsample.tensor.Tensor;

/**
 * Cuts an operation into parts whose tensors are each in one buffer and within limits: the only place that does. A part is an
 * operation over views of the tensors, and a range of the output's values, counted by item, channel and pixel: whole items where
 * they fit, else whole channels of an item, else rows of a channel, else pixels of a row; of an output whose channels lie beside each
 * other, rows and pixels in all of them. So an input is needed for a second part
 * only where one of its channels and what is sampled from it don't fit together. Every value is computed as it is in the whole, so
 * no bit changes.
 */
public final class Partition {
    /** Pixels, or a row if that is shorter, below which a part is not worth sending its input channel for. */
    private static final int FEWEST_PIXELS = 4096;

    private final List<Argument> arguments;
    private final List<Unit> units;
    private final Limits limits;
    private final long width;
    private final long channels;

    /** Output values of a channel, of an item, and in all. */
    private final long plane;

    private final long item;
    private final long values;

    Partition(Geometry geometry, List<Argument> arguments, List<Unit> units, Limits limits) {
        this.arguments = arguments;
        this.units = units;
        this.limits = limits;
        width = geometry.outputExtent(0);
        channels = geometry.channels();
        plane = geometry.outputPlane();
        item = channels * plane;
        values = geometry.values();
    }

    private static Partition of(Operation operation, Limits limits) {
        return new Partition(operation.geometry(), operation.arguments(), operation.units(), limits);
    }

    /** Does the parts one after the other, in the output's order; the operation itself where it fits. Not for an empty one. */
    public static void forEach(Operation operation, Limits limits, Consumer<Operation> action) {
        if (fits(operation, limits)) {
            action.accept(operation);
        } else {
            of(operation, limits).ranges().forEach(range -> action.accept(operation.part(range)));
        }
    }

    /** As {@link #forEach(Operation, Limits, Consumer)}, for a range of the output's values. */
    public static void forEach(Operation operation, long from, long end, Limits limits, Consumer<Operation> action) {
        of(operation, limits).ranges(from, end).forEach(range -> action.accept(operation.part(range)));
    }

    /** Whether the operation need not be cut. */
    public static boolean fits(Operation operation, Limits limits) {
        return fit(operation.read(), limits)
                && fit(operation.written(), limits)
                && operation.byteCount() <= limits.total();
    }

    private static boolean fit(List<Tensor> tensors, Limits limits) {
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            if (!tensor.isInOneBuffer() || Operation.bytes(tensor) > limits.tensor()) {
                return false;
            }
        }
        return true;
    }

    /** Why the operation can't be cut so that each part is within the limits; empty if it can. */
    public static Optional<String> obstacle(Operation operation, Limits limits) {
        return fits(operation, limits)
                ? Optional.empty()
                : of(operation, limits).obstacle();
    }

    private Optional<String> obstacle() {
        Unit smallest = smallest();
        long least = 0;
        for (Argument argument : arguments) {
            if (argument.own(smallest) > 0) {
                long own = (argument.own(smallest) + argument.mostAround(smallest))
                        * argument.type().bytes();
                if (own > limits.tensor()) {
                    return Optional.of(smallest.ofOne() + " of the " + argument + " needs " + own
                            + " bytes, one buffer holds at most " + limits.tensor());
                }
                least += (fewest(smallest) * argument.own(smallest) + argument.mostAround(smallest))
                        * argument.type().bytes();
                continue;
            }
            long shared = argument.shared(smallest);
            long bytes = shared * argument.type().bytes();
            least += bytes;
            if (bytes > limits.tensor()) {
                return Optional.of(argument.sharedName(smallest) + " of the " + argument + " needs " + bytes
                        + " bytes, one buffer holds at most " + limits.tensor());
            }
            for (long first = 0; !argument.isInOneBuffer() && first < argument.elements(); first += shared) {
                if (argument.contiguousFrom().applyAsLong(first) < shared) {
                    return Optional.of(argument.sharedName(smallest) + " of the " + argument + " needs " + bytes
                            + " bytes, and lies in several buffers");
                }
            }
        }
        return least <= limits.total()
                ? Optional.empty()
                : Optional.of(arguments.get(0).sharedName(smallest) + " of the " + named(smallest, true)
                        + " and " + smallest.ofFew() + " of " + named(smallest, false) + " need " + least
                        + " bytes, there are at most "
                        + limits.total());
    }

    /** What lies in several buffers however the operation is cut, type and shape included; empty if nothing does. */
    public static Optional<String> scattered(Operation operation) {
        if (fits(operation, Limits.NONE)) {
            return Optional.empty();
        }
        List<String> scattered = new ArrayList<>();
        forEach(
                operation,
                Limits.NONE,
                part -> part.arguments().stream()
                        .filter(argument -> !argument.isInOneBuffer())
                        .forEach(argument -> scattered.add(argument.toString())));
        return scattered.stream().findFirst();
    }

    private Unit smallest() {
        return units.get(units.size() - 1);
    }

    /** How many of a unit are worth a part. */
    private long fewest(Unit unit) {
        return switch (unit) {
            case ITEM, CHANNEL -> 1;
            case PIXEL, PIXEL_OF_ITEM -> Math.min(width, FEWEST_PIXELS);
        };
    }

    /** Values of the largest unit that an operation can be cut into which has at most so many; of the smallest if none has. */
    public static long unit(Operation operation, long most) {
        Partition partition = of(operation, Limits.NONE);
        for (Unit unit : partition.units) {
            if (partition.inRows(unit) <= most) {
                return partition.inRows(unit);
            }
        }
        return partition.inRows(partition.smallest());
    }

    private long inRows(Unit unit) {
        return switch (unit) {
            case ITEM, CHANNEL -> values(unit);
            case PIXEL, PIXEL_OF_ITEM -> values(unit) * width;
        };
    }

    private String named(Unit unit, boolean shared) {
        return arguments.stream()
                .filter(argument -> argument.own(unit) == 0 == shared)
                .map(argument -> shared ? argument.toString() : argument.name())
                .collect(Collectors.joining(" and "));
    }

    /** The parts' ranges, in the output's order. */
    Stream<Range> ranges() {
        return ranges(0, values);
    }

    private Stream<Range> ranges(long from, long end) {
        Iterator<Range> iterator = new Iterator<>() {
            private long next = from;

            @Override
            public boolean hasNext() {
                return next < end;
            }

            @Override
            public Range next() {
                if (next >= end) {
                    throw new NoSuchElementException();
                }
                Range range = largest(next, end);
                next += range.rows() * range.length() * values(range.unit());
                return range;
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false);
    }

    /** Output values of one. */
    private long values(Unit unit) {
        return switch (unit) {
            case ITEM -> item;
            case CHANNEL -> plane;
            case PIXEL -> 1;
            case PIXEL_OF_ITEM -> channels;
        };
    }

    /** Output values in which a unit is one of several. */
    private long valuesAround(Unit unit) {
        return switch (unit) {
            case ITEM -> values;
            case CHANNEL -> item;
            case PIXEL -> plane;
            case PIXEL_OF_ITEM -> item;
        };
    }

    /** The largest part that begins with this value. */
    private Range largest(long from, long end) {
        for (Unit unit : units) {
            if (from % values(unit) == 0) {
                long around = valuesAround(unit);
                long wanted = Math.min(end - from, around - from % around) / values(unit);
                Range first = range(unit, from, 1, 1);
                long fitting = unit == smallest() ? Math.max(1, most(first, wanted)) : most(first, wanted);
                if (fitting > 0) {
                    return switch (unit) {
                        case ITEM, CHANNEL -> range(unit, from, 1, fitting);
                        case PIXEL, PIXEL_OF_ITEM -> pixels(unit, from, fitting);
                    };
                }
            }
        }
        throw new IllegalStateException("a part that begins with value " + from + " of " + values
                + " fits no limit; the operation can't be cut there");
    }

    /** Rows, or the rest of a row; what stands above each other in 5-D may as well stand beside. */
    private Range pixels(Unit unit, long from, long count) {
        long leftInRow = width - pixel(unit, from) % width;
        return leftInRow == width && count >= width
                ? range(unit, from, Math.min(count / width, Integer.MAX_VALUE), width)
                : range(unit, from, 1, Math.min(count, leftInRow));
    }

    private Range range(Unit unit, long from, long rows, long length) {
        return new Range(unit, from / item, channel(unit, from), pixel(unit, from), rows, length);
    }

    private long channel(Unit unit, long value) {
        return switch (unit) {
            case ITEM, CHANNEL, PIXEL -> value % item / plane;
            case PIXEL_OF_ITEM -> 0;
        };
    }

    private long pixel(Unit unit, long value) {
        return switch (unit) {
            case ITEM, CHANNEL, PIXEL -> value % plane;
            case PIXEL_OF_ITEM -> value % item / channels;
        };
    }

    /** The most units, at most {@code wanted}, of which each argument's elements are in one buffer and within the limits. */
    private long most(Range first, long wanted) {
        long units = wanted;
        long shared = 0;
        long own = 0;
        for (Argument argument : arguments) {
            int bytes = argument.type().bytes();
            long room = Math.min(argument.contiguousFrom().applyAsLong(argument.first(first)), limits.tensor() / bytes);
            long each = argument.own(first.unit());
            if (each > 0) {
                own += each * bytes;
                shared += argument.around(first) * bytes;
                units = argument.most(first, units, room);
            } else if (argument.shared(first.unit()) <= room) {
                shared += argument.shared(first.unit()) * bytes;
            } else if (first.unit() != smallest()) {
                return 0;
            }
            // Else pixels of a channel that the CPU path reads from several buffers: for that there are no limits.
        }
        return Math.max(0, Math.min(units, (limits.total() - shared) / own));
    }
}
