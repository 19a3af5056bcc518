package org.regulars.form;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much may come by a form from one network within an hour; networks are known by their keyed hashes only. */
@Component
public class Brake {

    private static final String USE = "form-brake";
    private static final int LOOKS_AN_HOUR = 300;
    /** What one household or firm has of IPv6. */
    private static final int NETWORK_BYTES = 8;

    private final SignedTokens tokens;
    private final FormProperties properties;
    private final JdbcClient jdbc;
    private final Clock clock;

    Brake(SignedTokens tokens, FormProperties properties, JdbcClient jdbc, Clock clock) {
        this.tokens = tokens;
        this.properties = properties;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** One more sign-up; false when that would be too many. Without a proof of work, it is far fewer. */
    public boolean signUp(String form, String address, boolean proven) {
        return proven
                ? isProxy(address) || take("proven " + network(address), properties.provenAnHour())
                : take("unproven " + network(address), properties.unprovenAnHour())
                        && take("unproven of " + form, properties.unprovenOfAll());
    }

    /** One more report that a form was seen; false when one network tells of too many. */
    public boolean look(String address) {
        return take("look " + network(address), LOOKS_AN_HOUR);
    }

    /** Decided by this one statement, however many come at once. */
    private boolean take(String bucket, int most) {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        return jdbc.sql("""
                insert into form_brake as brake (bucket, hour, taken) values (:bucket, :hour, 1)
                on conflict on constraint form_brake_pkey do update set taken = brake.taken + 1 where brake.taken < :most
                """)
                        .param("bucket", tokens.keyedHash(USE, bucket))
                        .param("hour", hour.atOffset(ZoneOffset.UTC))
                        .param("most", most)
                        .update()
                == 1;
    }

    /** Behind a proxy that does not say for whom it asks, everybody seems to come from one place. */
    private static boolean isProxy(String address) {
        try {
            InetAddress from = InetAddress.getByName(address);
            return from.isLoopbackAddress() || from.isSiteLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            // An address in digits is looked up nowhere.
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length > NETWORK_BYTES
                    ? HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES))
                    : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
