package org.regulars.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder as mail servers keep mailboxes: one file a mail, new ones in {@code new}, read ones in {@code cur}. */
final class Maildir {

    private static final int MOST = 2000;

    private final Path folder;
    private final int largest;

    Maildir(Path folder, int largest) {
        this.folder = folder;
        this.largest = largest;
    }

    /** Gives each unread mail away and marks it as read where that worked. */
    void read(ReturnedMailJob.Taker taker) throws IOException {
        if (!Files.isDirectory(folder.resolve("new"))) {
            throw new NotDirectoryException(folder.resolve("new") + " (a maildir has the folders new, cur and tmp)");
        }
        Files.createDirectories(folder.resolve("cur"));
        List<Path> unread = new ArrayList<>(files(folder.resolve("new")));
        files(folder.resolve("cur")).stream()
                .filter(file -> !flags(file).contains("S"))
                .forEach(unread::add);
        for (Path file : unread.subList(0, Math.min(MOST, unread.size()))) {
            byte[] raw;
            try (InputStream in = Files.newInputStream(file)) {
                raw = in.readNBytes(largest);
            } catch (NoSuchFileException e) {
                // Another node was quicker.
                continue;
            }
            if (taker.take(raw)) {
                Files.move(file, folder.resolve("cur").resolve(read(file)));
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static String flags(Path file) {
        String name = file.getFileName().toString();
        int info = name.lastIndexOf(":2,");
        return info < 0 ? "" : name.substring(info + 3);
    }

    private static String read(Path file) {
        String name = file.getFileName().toString();
        int info = name.lastIndexOf(":2,");
        return (info < 0 ? name : name.substring(0, info)) + ":2," + (info < 0 ? "" : name.substring(info + 3)) + "S";
    }
}
