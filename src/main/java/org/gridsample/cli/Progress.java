package org.gridsample.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A progress bar on standard error where a person watches; else nothing. */
final class Progress implements AutoCloseable {
    /** To the line's start, and what is there erased. */
    private static final String CLEARED_LINE = "\r\u001b[K";

    private final Optional<ProgressBar> bar;

    Progress(String task, long steps) {
        bar = onTerminal()
                ? Optional.of(new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(steps)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .clearDisplayOnFinish()
                        .build())
                : Optional.empty();
    }

    void step() {
        bar.ifPresent(ProgressBar::step);
    }

    /** So much of all steps is done, from 0 to 1. */
    void to(double share) {
        bar.ifPresent(shown -> shown.stepTo(Math.round(share * shown.getMax())));
    }

    /** Prints a line in the place of the bar, which appears again below it. */
    void println(PrintWriter err, String line) {
        err.println(bar.isPresent() ? CLEARED_LINE + line : line);
        err.flush();
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }

    /** From JDK 22 on there may be a console without a terminal; it says so by a method that JDK 17 lacks. */
    private static boolean onTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
