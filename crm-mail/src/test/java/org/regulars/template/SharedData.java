package org.regulars.template;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The public test data that lies beside the project, not in it; tests that need it say so where it is absent. */
public final class SharedData {
    private SharedData() {}

    public static Path path(String name) {
        String given =
                System.getProperty("regulars.shared.data", System.getenv().getOrDefault("REGULARS_SHARED_DATA", ""));
        Path found = Stream.of(given, "../../shared/data", "../shared/data")
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
        assumeTrue(
                found != null,
                () -> "no " + name + " in ../shared/data; name the folder in REGULARS_SHARED_DATA to run this test");
        if (found == null) {
            throw new IllegalStateException("unreachable");
        }
        return found;
    }
}
