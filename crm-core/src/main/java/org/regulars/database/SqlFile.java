package org.regulars.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** SQL that is too long for the class it belongs to and lies beside it as a file. */
public final class SqlFile {

    private SqlFile() {}

    /**
     * The text of a file in the package of a class.
     *
     * @throws IllegalStateException if there is no such file, which only a broken build can bring about
     */
    public static String beside(Class<?> type, String name) {
        try (InputStream file = type.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("There is no " + name + " beside " + type.getName());
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
