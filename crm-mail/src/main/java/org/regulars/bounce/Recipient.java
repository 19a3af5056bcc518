package org.regulars.bounce;

/**
 * Whom a dispatch went to.
 *
 * @param address that it went to; '' where it was erased since
 */
record Recipient(long customerId, long dispatchId, long identityId, String address, String purpose, String topic) {

    /** The part after the at sign. */
    String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
