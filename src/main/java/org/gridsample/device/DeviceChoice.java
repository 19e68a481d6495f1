package org.gridsample.device;

import java.util.ArrayList;
import java.util.List;

/**
 * Which device was chosen, and why each other one was not. Immutable.
 *
 * @param wanted what was asked for
 * @param origin who asked for it: {@code the program}, or the setting that took the place of {@link DeviceSelector#AUTO},
 *     {@code -Dgridsample.device} or {@code GRIDSAMPLE_DEVICE}
 * @param verdicts what became of each device: in order of rank where they were ranked, the CPU path last
 * @param notes what concerns no device in particular
 */
public record DeviceChoice(DeviceSelector wanted, String origin, List<Verdict> verdicts, List<String> notes) {
    /** What became of a device. */
    public enum Status {
        /** It computes. */
        CHOSEN("chosen"),
        /** The CPU path beside a device: it takes over what the device doesn't do. */
        STANDBY("stands by"),
        /** It is not used. */
        PASSED_OVER("passed over");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        /**
         * As it stands in a line for a person.
         *
         * @return a word or two
         */
        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * What became of a device, and why.
     *
     * @param device its selector, {@code opencl:P:D} or {@code cpu}
     * @param name its name
     * @param status what became of it
     * @param reason why, in words
     */
    public record Verdict(DeviceSelector device, String name, Status status, String reason) {
        /**
         * One line for a person.
         *
         * @return the line
         */
        @Override
        public String toString() {
            return device + " (" + name + "): " + status + ": " + reason;
        }
    }

    /**
     * Copies the lists.
     *
     * @param wanted what was asked for
     * @param origin who asked for it
     * @param verdicts what became of each device
     * @param notes what concerns no device in particular
     */
    public DeviceChoice {
        verdicts = List.copyOf(verdicts);
        notes = List.copyOf(notes);
    }

    /**
     * The device that computes.
     *
     * @return the verdict of the one that was chosen
     */
    public Verdict chosen() {
        return verdicts.stream()
                .filter(verdict -> verdict.status() == Status.CHOSEN)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The whole of it for a person.
     *
     * @return a line for each device, then the notes
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        verdicts.forEach(verdict -> lines.add(verdict.toString()));
        lines.addAll(notes);
        return lines;
    }
}
