package org.regulars.web.demo;

import java.time.Instant;

/** Somebody who does not exist, with an address under a domain that nobody can have. */
record DemoPerson(
        int number,
        String firstName,
        String lastName,
        String email,
        String country,
        String city,
        String language,
        Instant since) {}
