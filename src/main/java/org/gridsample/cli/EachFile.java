package org.gridsample.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.gridsample.device.GridSampleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one file of each of many. A thread reads, computes and writes one after the other, so that these overlap between threads, and
 * no more files are in memory than there are threads. One that fails is named, and the others go on.
 */
final class EachFile {
    private static final Logger LOG = LoggerFactory.getLogger(EachFile.class);

    /** Makes a file of a file. */
    @FunctionalInterface
    interface Work {
        void run(Path input, Path output) throws Exception;
    }

    /** What became of a file: nothing went wrong, or the line about what did. */
    record Outcome(Path input, Path output, Optional<String> error) {}

    private EachFile() {}

    /** Gives an outcome for each, in their order. What isn't a file's fault, such as a device's, ends all. */
    static List<Outcome> run(String task, Map<Path, Path> outputs, int threads, Work work, PrintWriter err)
            throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, outputs.size()));
        CompletionService<Outcome> results = new ExecutorCompletionService<>(workers);
        Map<Path, Outcome> outcomes = new HashMap<>();
        int failed = 0;
        try (Progress progress = new Progress(task, outputs.size())) {
            outputs.forEach((input, output) -> results.submit(() -> outcome(work, input, output)));
            for (int i = 0; i < outputs.size(); i++) {
                Outcome outcome = results.take().get();
                outcomes.put(outcome.input(), outcome);
                progress.step();
                if (outcome.error().isPresent()) {
                    failed++;
                    progress.println(err, Failure.PROGRAM + outcome.error().get());
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        } finally {
            workers.shutdownNow();
            workers.awaitTermination(1, TimeUnit.MINUTES);
        }
        if (failed > 0) {
            err.println(Failure.PROGRAM + failed + " of " + outputs.size() + " files failed; the others are done");
        }
        return outputs.keySet().stream().map(outcomes::get).toList();
    }

    private static Outcome outcome(Work work, Path input, Path output) throws Exception {
        try {
            work.run(input, output);
            return new Outcome(input, output, Optional.empty());
        } catch (GridSampleException e) {
            throw e;
        } catch (Exception | OutOfMemoryError e) {
            LOG.debug("{} failed", input, e);
            return new Outcome(input, output, Optional.of(Failure.line(input, e)));
        }
    }
}
