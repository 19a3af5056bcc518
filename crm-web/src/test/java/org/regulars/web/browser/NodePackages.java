package org.regulars.web.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Segment's libraries from npm, installed once into target; without Node or without npm's registry the test is skipped. */
final class NodePackages {

    private static final Path SOURCE = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "node");

    private NodePackages() {}

    /** The folder with {@code node_modules} and our scripts. */
    static synchronized Path installed() throws IOException {
        Files.createDirectories(FOLDER);
        boolean same = Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
                && Files.exists(FOLDER.resolve("package-lock.json"))
                && Files.mismatch(SOURCE.resolve("package-lock.json"), FOLDER.resolve("package-lock.json")) < 0;
        try (var files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!same) {
            Result npm = run("npm", "ci");
            Assumptions.assumeTrue(npm.status == 0, () -> "npm could not install Segment's libraries: " + npm.output);
        }
        return FOLDER.toAbsolutePath();
    }

    /** Runs a program in the folder; one that is missing skips the test. */
    static Result run(String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        if (System.getProperty("os.name").startsWith("Windows")) {
            line.addAll(0, List.of("cmd", "/c"));
        }
        try {
            Path output = Files.createTempFile("node", ".txt");
            Process process = new ProcessBuilder(line)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String said = Files.readString(output);
            Files.delete(output);
            return new Result(ended ? process.exitValue() : -1, said);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("Cannot run program")) {
                return Assumptions.abort(
                        "No Node here to run Segment's libraries with: " + line.get(0) + " is missing");
            }
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How a program ended and what it said. */
    record Result(int status, String output) {}
}
