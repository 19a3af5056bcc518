package org.regulars.intake;

import tools.jackson.databind.JsonNode;

/**
 * How much an event is believed. The one place that decides it.
 *
 * @param person of what it says about the person it names: a server is, and whoever proved to be that person
 * @param shop of what it says about products and orders: only a server is
 */
record EventTrust(boolean person, boolean shop) {

    /**
     * Decides for one event.
     *
     * @param secret whether it came with a secret token rather than a public key
     * @param provenFor the userId that its sender proved to be when it was accepted, '' for none
     */
    static EventTrust of(boolean secret, String provenFor, JsonNode event) {
        boolean proven = !provenFor.isEmpty()
                && provenFor.equals(event.path("userId").asString("").strip());
        return new EventTrust(secret || proven, secret);
    }
}
