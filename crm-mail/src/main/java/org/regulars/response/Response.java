package org.regulars.response;

import java.time.Instant;

/**
 * An open or a click.
 *
 * @param kind open or click
 * @param url where the link leads; '' for opens
 * @param machine why it was no person: agent, network, head, prefetch, early, trap, burst; '' for a person
 */
public record Response(String kind, String url, Instant happenedAt, String machine) {}
