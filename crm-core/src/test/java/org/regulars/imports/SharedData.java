package org.regulars.imports;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Real data that lies beside the repository and is no part of it. */
final class SharedData {

    private SharedData() {}

    /** Skips the test, saying so, where the file is not at hand. */
    static Path file(String name) {
        Optional<Path> file = find(name);
        assumeTrue(file.isPresent(), () -> "Skipped: no " + name + " below REGULARS_SHARED_DATA or ../shared/data");
        return file.orElseThrow();
    }

    static Optional<Path> find(String name) {
        return directories()
                .map(directory -> directory.resolve(name))
                .filter(Files::exists)
                .findFirst();
    }

    private static Stream<Path> directories() {
        String named = System.getenv("REGULARS_SHARED_DATA");
        Stream<Path> beside = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("shared/data"));
        return named == null ? beside : Stream.concat(Stream.of(Path.of(named)), beside);
    }
}
