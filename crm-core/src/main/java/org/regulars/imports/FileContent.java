package org.regulars.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/** Opens what was uploaded: unpacks gzip and stops where a small file turns out to be a huge one. */
final class FileContent {

    /** Bytes of text that an import may have. */
    static final long LARGEST = 2L << 30;

    private FileContent() {}

    /** @throws FileUnusable while reading, when it is damaged or larger than allowed */
    static InputStream open(InputStream uploaded) throws IOException {
        PushbackInputStream peeked = new PushbackInputStream(uploaded, 2);
        byte[] magic = peeked.readNBytes(2);
        peeked.unread(magic);
        boolean packed = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        return new Limited(packed ? new GZIPInputStream(peeked, 1 << 16) : peeked);
    }

    static final class Limited extends InputStream {

        private final InputStream source;
        private long left = LARGEST;

        Limited(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read;
            try {
                read = source.read(into, offset, length);
            } catch (java.util.zip.ZipException | java.io.EOFException e) {
                throw new FileUnusable("The gzip file is damaged or incomplete. Pack it again, or upload it unpacked.");
            }
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new FileUnusable(
                        "The file holds more than 2 GB of text. Split it and import the parts one by one.");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
