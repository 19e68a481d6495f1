package org.gridsample.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What may have been meant by an argument that a command doesn't know. */
final class UnknownArgument {
    /** What other programs call it. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "--padding-mode", "--padding",
            "--padding_mode", "--padding",
            "--interpolation", "--mode",
            "--interpolation-mode", "--mode",
            "--interpolation_mode", "--mode",
            "--align_corners", "--align-corners");

    private UnknownArgument() {}

    /** The first one, in the form of an error's message; empty where all are known. */
    static Optional<String> in(ParameterException failure) {
        CommandLine line = failure.getCommandLine();
        List<String> unmatched =
                failure instanceof UnmatchedArgumentException e ? e.getUnmatched() : line.getUnmatchedArguments();
        return unmatched.stream().findFirst().map(argument -> message(argument, line));
    }

    private static String message(String argument, CommandLine line) {
        String name = argument.split("=", 2)[0];
        if (!name.startsWith("-")) {
            return "Unknown argument: '" + argument + "'"
                    + similar(line, argument).orElse("; a value with spaces needs quotes around it");
        }
        return "Unknown option: '" + name + "'"
                + Optional.ofNullable(ELSEWHERE.get(name))
                        .filter(known -> line.getCommandSpec().findOption(known) != null)
                        .map(known -> "; it is called " + known + " here")
                        .or(() -> owner(line, name))
                        .or(() -> similar(line, name))
                        .orElse("");
    }

    /** Another command's. */
    private static Optional<String> owner(CommandLine line, String name) {
        CommandLine parent = line.getParent();
        if (parent == null) {
            parent = line;
        }
        String owners = parent.getSubcommands().values().stream()
                .filter(command -> command.getCommandSpec().findOption(name) != null)
                .map(command -> "'" + command.getCommandSpec().qualifiedName() + "'")
                .collect(Collectors.joining(", "));
        return owners.isEmpty() ? Optional.empty() : Optional.of("; it belongs to " + owners);
    }

    private static Optional<String> similar(CommandLine line, String argument) {
        List<String> similar = new UnmatchedArgumentException(line, List.of(argument)).getSuggestions();
        return similar.isEmpty()
                ? Optional.empty()
                : Optional.of("; perhaps " + String.join(" or ", similar) + " is meant");
    }
}
