package org.regulars.privacy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The files that shops brought, as far as their content is still kept. Whatever they are written in (text in any encoding,
 * gzip, a spreadsheet), the rows that name somebody are found by what they are known by.
 */
@Component
class ImportedFiles {

    private static final int LONGEST_LINE = 1 << 20;
    private static final int MOST_LINES = 1000;
    private static final List<String> STAGED = PersonalData.FILES_OF_SHOPS.stream()
            .filter(table -> table.endsWith("_staging"))
            .sorted()
            .toList();

    private final JdbcClient jdbc;

    ImportedFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A file and the rows of it that name a person. */
    record Found(long importId, String fileName, OffsetDateTime uploadedAt, List<String> rows) {}

    /** All files that name a person, with the rows that do. */
    List<Found> naming(Person person) {
        List<Found> found = new ArrayList<>();
        if (person.anywhere().isEmpty() && person.alone().isEmpty()) {
            return found;
        }
        jdbc.sql("""
                select import_id, file_name, created_at from import_file f
                where exists (select from import_chunk c where c.import_id = f.import_id) order by import_id
                """)
                .query((row, n) -> new Found(
                        row.getLong("import_id"),
                        row.getString("file_name"),
                        row.getObject("created_at", OffsetDateTime.class),
                        new ArrayList<>()))
                .list()
                .forEach(file -> {
                    rows(file.importId(), person, line -> {
                        if (file.rows().size() < MOST_LINES) {
                            file.rows().add(line);
                        }
                    });
                    if (!file.rows().isEmpty()) {
                        found.add(file);
                    }
                });
        return found;
    }

    boolean anyRunning(List<Long> importIds) {
        return jdbc.sql("""
                select exists (select from import_file where import_id = any(?) and state in ('checking', 'importing', 'undoing'))
                """)
                .param(importIds.toArray(Long[]::new))
                .query(Boolean.class)
                .single();
    }

    /**
     * Takes the content of a file away, which names somebody who was erased; what was imported from it stays. One that was
     * not imported yet has to be uploaded again, without them.
     *
     * @return false when it is being read right now, so that it has to wait
     */
    boolean forget(long importId, OffsetDateTime now) {
        String state = jdbc.sql("select state from import_file where import_id = ? for update")
                .param(importId)
                .query(String.class)
                .optional()
                .orElse("");
        if (Set.of("checking", "importing", "undoing").contains(state)) {
            return false;
        }
        jdbc.sql("delete from import_chunk where import_id = ?").param(importId).update();
        jdbc.sql("delete from import_problem where import_id = ?")
                .param(importId)
                .update();
        jdbc.sql("delete from import_verdict where import_id = ?")
                .param(importId)
                .update();
        jdbc.sql("update import_file set forgotten_at = coalesce(forgotten_at, ?) where import_id = ?")
                .params(now, importId)
                .update();
        STAGED.forEach(table -> jdbc.sql("delete from " + table + " where not exists ("
                        + "select from import_file where state in ('checking', 'importing', 'undoing'))")
                .update());
        jdbc.sql("""
                update import_file set state = 'failed', finished_at = :now,
                    problem = 'Somebody in this file asked to be erased, so it was deleted. Upload it again without them.'
                where import_id = :id and state in ('uploaded', 'checked')
                """).param("now", now).param("id", importId).update();
        return true;
    }

    private void rows(long importId, Person person, Consumer<String> each) {
        try (InputStream content = new BufferedInputStream(new Chunks(importId))) {
            byte[] head = peek(content, 4);
            if (head.length > 2 && head[0] == 0x1f && (head[1] & 0xff) == 0x8b) {
                lines(new BufferedInputStream(new GZIPInputStream(content)), person, false, each);
            } else if (head.length > 3 && head[0] == 'P' && head[1] == 'K' && head[2] == 3) {
                ZipInputStream entries = new ZipInputStream(content);
                while (entries.getNextEntry() != null) {
                    lines(new BufferedInputStream(entries), person, true, each);
                }
            } else {
                lines(content, person, false, each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts at line ends, in a spreadsheet's XML at the ends of rows and of shared texts. */
    private static void lines(InputStream in, Person person, boolean xml, Consumer<String> each) throws IOException {
        Charset charset = charset(in);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0) {
            boolean end = next == '\n' || next == '\r';
            if (!end) {
                line.write(next);
            }
            if (end || line.size() >= LONGEST_LINE || (xml && next == '>' && endsRow(line))) {
                look(line, charset, person, xml, each);
                line.reset();
            }
        }
        look(line, charset, person, xml, each);
    }

    private static boolean endsRow(ByteArrayOutputStream line) {
        byte[] bytes = line.toByteArray();
        String end = new String(
                bytes, Math.max(0, bytes.length - 6), Math.min(6, bytes.length), StandardCharsets.ISO_8859_1);
        return end.endsWith("</row>") || end.endsWith("</si>");
    }

    private static void look(
            ByteArrayOutputStream line, Charset charset, Person person, boolean xml, Consumer<String> each) {
        if (line.size() < 2) {
            return;
        }
        String text = decode(line.toByteArray(), charset);
        String shown = xml ? text.replaceAll("<[^>]*>", " ").strip() : text;
        String lower = shown.toLowerCase(Locale.ROOT);
        boolean names = person.anywhere().stream().anyMatch(lower::contains)
                || person.alone().stream().anyMatch(one -> alone(lower, one));
        if (names) {
            each.accept(shown);
        }
    }

    private static boolean alone(String text, String value) {
        for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
            boolean before = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            int end = at + value.length();
            if (before && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /** UTF-16 shows by its zero bytes; line ends of two bytes leave one over, which is dropped before decoding. */
    private static Charset charset(InputStream in) throws IOException {
        byte[] head = peek(in, 512);
        int even = 0;
        int odd = 0;
        for (int i = 0; i < head.length; i++) {
            if (head[i] == 0) {
                if (i % 2 == 0) {
                    even++;
                } else {
                    odd++;
                }
            }
        }
        return odd > head.length / 8
                ? StandardCharsets.UTF_16LE
                : even > head.length / 8 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    private static String decode(byte[] bytes, Charset charset) {
        if (charset != StandardCharsets.UTF_8) {
            // Which of the two bytes of a character is zero says enough for addresses and numbers; others are kept as
            // they are.
            boolean shifted = bytes.length > 1 && (charset == StandardCharsets.UTF_16LE) == (bytes[0] == 0);
            byte[] whole = shifted ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
            return new String(whole, charset);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }

    private static byte[] peek(InputStream in, int most) throws IOException {
        in.mark(most + 1);
        byte[] head = in.readNBytes(most);
        in.reset();
        return head;
    }

    /** The pieces of a file, one after the other. */
    private final class Chunks extends InputStream {

        private final long importId;
        private byte[] chunk = new byte[0];
        private int position;
        private int number;

        private Chunks(long importId) {
            this.importId = importId;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (position == chunk.length) {
                chunk = jdbc.sql("select content from import_chunk where import_id = ? and chunk = ?")
                        .params(importId, number++)
                        .query((row, n) -> row.getBytes(1))
                        .optional()
                        .orElse(new byte[0]);
                position = 0;
                if (chunk.length == 0) {
                    return -1;
                }
            }
            int read = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, into, offset, read);
            position += read;
            return read;
        }
    }
}
