package org.regulars.web.api.events;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Reads the body of a call: JSON, packed or not, of bounded size also when unpacked, and not for ever. */
@Component
class EventBody {

    static final Duration SLOWEST = Duration.ofSeconds(30);

    private static final Set<String> PLAIN = Set.of("", "identity");
    private static final Set<String> PACKED = Set.of("gzip", "x-gzip");
    /** What packing may add to a body of the largest size. */
    private static final int OVERHEAD = 64 * 1024;

    private static final int PIECE = 16 * 1024;

    private final Clock clock;

    EventBody(Clock clock) {
        this.clock = clock;
    }

    /**
     * The unpacked body.
     *
     * @param limit in bytes
     * @throws CallRefused if it is too large, too slow, of another type or packed in another way
     */
    byte[] read(HttpServletRequest request, int limit) {
        json(request.getContentType());
        String packing = request.getHeader("Content-Encoding");
        packing = packing == null ? "" : packing.strip().toLowerCase(Locale.ROOT);
        try {
            if (PLAIN.contains(packing)) {
                return read(request.getInputStream(), limit);
            }
            if (PACKED.contains(packing)) {
                return unpack(request.getInputStream(), limit);
            }
        } catch (SocketTimeoutException e) {
            throw slow();
        } catch (IOException e) {
            throw new CallRefused(HttpStatus.BAD_REQUEST, "Incomplete", "The body ends before it is complete.");
        }
        throw new CallRefused(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "Packed in another way",
                "The body may be packed with gzip or not at all; the Content-Encoding is another.");
    }

    /** SDKs send plain text where a browser would otherwise ask first whether it may send JSON. */
    private static void json(@Nullable String type) {
        if (type == null || type.isBlank()) {
            return;
        }
        try {
            MediaType media = MediaType.parseMediaType(type);
            boolean known = MediaType.APPLICATION_JSON.equalsTypeAndSubtype(media)
                    || MediaType.TEXT_PLAIN.equalsTypeAndSubtype(media)
                    || "application".equals(media.getType())
                            && media.getSubtype().endsWith("+json");
            if (known && (media.getCharset() == null || StandardCharsets.UTF_8.equals(media.getCharset()))) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            // Said below.
        }
        throw new CallRefused(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "Not JSON",
                "Send JSON in UTF-8, with the Content-Type application/json or text/plain.");
    }

    private byte[] unpack(InputStream body, int limit) throws IOException {
        // The packed body is bounded too: any number of empty parts unpack to nothing.
        try (InputStream unpacked = new GZIPInputStream(new Bounded(body, limit + OVERHEAD), PIECE)) {
            return read(unpacked, limit);
        } catch (ZipException | EOFException e) {
            throw new CallRefused(HttpStatus.BAD_REQUEST, "Not gzip", "The body is not what gzip makes.");
        }
    }

    byte[] read(InputStream body, int limit) throws IOException {
        Instant end = clock.instant().plus(SLOWEST);
        ByteArrayOutputStream whole = new ByteArrayOutputStream(PIECE);
        byte[] piece = new byte[PIECE];
        for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
            whole.write(piece, 0, n);
            if (whole.size() > limit) {
                throw large(limit);
            }
            if (clock.instant().isAfter(end)) {
                throw slow();
            }
        }
        return whole.toByteArray();
    }

    private static CallRefused slow() {
        return new CallRefused(
                HttpStatus.REQUEST_TIMEOUT,
                "Too slow",
                "The body did not arrive within " + SLOWEST.toSeconds() + " seconds; send it again.");
    }

    private static CallRefused large(int limit) {
        return new CallRefused(
                HttpStatus.CONTENT_TOO_LARGE,
                "Too large",
                "This call takes at most " + limit / 1024 + " KB; send less at once.");
    }

    /** A stream that ends with a refusal after so many bytes. */
    private static final class Bounded extends FilterInputStream {

        private final int limit;
        private int seen;

        Bounded(InputStream in, int limit) {
            super(in);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            count(Math.max(n, 0));
            return n;
        }

        private void count(int n) {
            seen += n;
            if (seen > limit) {
                throw large(limit - OVERHEAD);
            }
        }
    }
}
