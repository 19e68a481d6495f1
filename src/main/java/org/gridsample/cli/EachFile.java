package org.gridsample.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
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
import picocli.CommandLine.ExitCode;

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

    private EachFile() {}

    /** Gives the exit code. What isn't a file's fault, such as a device's, ends all. */
    static int run(String task, Map<Path, Path> outputs, int threads, Work work, PrintWriter err) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, outputs.size()));
        CompletionService<Optional<String>> results = new ExecutorCompletionService<>(workers);
        int failed = 0;
        try (Progress progress = new Progress(task, outputs.size())) {
            outputs.forEach((input, output) -> results.submit(() -> failure(work, input, output)));
            for (int i = 0; i < outputs.size(); i++) {
                Optional<String> failure = results.take().get();
                progress.step();
                if (failure.isPresent()) {
                    failed++;
                    progress.println(err, failure.get());
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
        return failed == 0 ? ExitCode.OK : Failure.FAILED;
    }

    private static Optional<String> failure(Work work, Path input, Path output) throws Exception {
        try {
            work.run(input, output);
            return Optional.empty();
        } catch (GridSampleException e) {
            throw e;
        } catch (Exception | OutOfMemoryError e) {
            LOG.debug("{} failed", input, e);
            return Optional.of(Failure.line(input, e));
        }
    }
}
