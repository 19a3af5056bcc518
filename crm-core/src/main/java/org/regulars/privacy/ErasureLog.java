package org.regulars.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The erasures once more outside the database, in {@code erasures.log} in the data directory: a backup that is brought back
 * knows nothing of what was erased after it, this file does. One JSON object a line, only ever added to, holding keyed hashes.
 */
@Component
class ErasureLog {

    private static final String FILE = "erasures.log";

    private final Path file;
    private final JsonMapper json;

    ErasureLog(@Value("${regulars.home:regulars-data}") Path home, JsonMapper json) {
        this.file = home.toAbsolutePath().resolve(FILE);
        this.json = json;
    }

    /**
     * One erasure.
     *
     * @param key fingerprint of the key that the hashes were made with
     */
    record Line(UUID erasureId, Instant at, long requestId, String by, String key, List<byte[]> hashes) {}

    /** Adds a line and returns when it is on the disk. */
    synchronized void add(Line line) {
        ObjectNode node = json.createObjectNode();
        node.put("erasure", line.erasureId().toString());
        node.put("at", line.at().toString());
        node.put("request", line.requestId());
        node.put("by", line.by());
        node.put("key", line.key());
        ArrayNode hashes = node.putArray("hashes");
        line.hashes().forEach(hash -> hashes.add(Base64.getEncoder().encodeToString(hash)));
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long end = channel.size();
                channel.position(end);
                // A line that a crash cut off stays by itself.
                String lead = end > 0 && !endsWithLine(channel, end) ? "\n" : "";
                channel.write(ByteBuffer.wrap((lead + node + "\n").getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The erasure cannot be written to " + file, e);
        }
    }

    private static boolean endsWithLine(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, end - 1);
        return last.get(0) == '\n';
    }

    /** All lines that can be read; one that was cut off by a crash belongs to an erasure that never came about. */
    synchronized List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        try {
            for (String text : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                read(text, lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The erasures cannot be read from " + file, e);
        }
        return lines;
    }

    private void read(String text, List<Line> into) {
        try {
            JsonNode node = json.readTree(text);
            List<byte[]> hashes = new ArrayList<>();
            node.path("hashes").forEach(hash -> hashes.add(Base64.getDecoder().decode(hash.asString())));
            into.add(new Line(
                    UUID.fromString(node.path("erasure").asString()),
                    Instant.parse(node.path("at").asString()),
                    node.path("request").asLong(),
                    node.path("by").asString(),
                    node.path("key").asString(),
                    hashes));
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            // Cut off.
        }
    }

    Path path() {
        return file;
    }
}
