package org.regulars.imports;

/** Some bits for each of many 64-bit keys, without an object per key; a set, where the bit is always 1. */
final class LongFlags {

    private long[] keys = new long[1 << 12];
    private byte[] flags = new byte[1 << 12];
    private int size;

    /** Adds bits, at least one, to a key. Returns the bits that it had before; 0 when it is new. */
    int or(long key, int bits) {
        int slot = slot(key, keys, flags);
        int before = flags[slot];
        if (before == 0) {
            keys[slot] = key;
            size++;
        }
        flags[slot] |= (byte) bits;
        if (size * 2 > keys.length) {
            grow();
        }
        return before;
    }

    int size() {
        return size;
    }

    /** How many keys have exactly these bits, for every combination of bits below 128. */
    int[] counts() {
        int[] counts = new int[128];
        for (byte bits : flags) {
            counts[bits]++;
        }
        counts[0] = 0;
        return counts;
    }

    private void grow() {
        long[] moreKeys = new long[keys.length * 2];
        byte[] moreFlags = new byte[keys.length * 2];
        for (int i = 0; i < keys.length; i++) {
            if (flags[i] != 0) {
                int slot = slot(keys[i], moreKeys, moreFlags);
                moreKeys[slot] = keys[i];
                moreFlags[slot] = flags[i];
            }
        }
        keys = moreKeys;
        flags = moreFlags;
    }

    private static int slot(long key, long[] keys, byte[] flags) {
        int mask = keys.length - 1;
        int slot = (int) (key ^ (key >>> 32)) & mask;
        while (flags[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** A 64-bit hash of texts (FNV-1a, then MurmurHash3's finaliser); the same on every machine and in every release. */
    static long hash(String... texts) {
        long hash = 0xcbf29ce484222325L;
        for (String text : texts) {
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
            }
            hash = (hash ^ 0xffff) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
