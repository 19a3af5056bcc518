package org.regulars.deliverability;

import static org.regulars.deliverability.Check.Verdict.BAD;
import static org.regulars.deliverability.Check.Verdict.DOUBTFUL;
import static org.regulars.deliverability.Check.Verdict.GOOD;
import static org.regulars.deliverability.Check.Verdict.UNKNOWN;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Looks up what receivers look up before they take a mail: SPF, DKIM, DMARC and reverse DNS. */
@Component
class DomainChecks {

    /** Gmail asks for 1024 bits at least and for 2048 where the name server can. */
    private static final int SHORTEST_KEY = 1024;

    private static final int GOOD_KEY = 2048;

    private final Dns dns;

    DomainChecks(Dns dns) {
        this.dns = dns;
    }

    /**
     * @param domain of the address that bounces go to, which is what SPF is about
     * @param hosts that our mails are handed to
     */
    Check spf(String domain, List<String> hosts) {
        try {
            List<String> records = Spf.records(dns, domain);
            if (records.isEmpty()) {
                return Check.of("spf", domain, BAD, "spf.none", "", domain);
            }
            String record = String.join(" | ", records);
            if (records.size() > 1) {
                return Check.of("spf", domain, BAD, "spf.many", record, records.size());
            }
            Spf.Said said = Spf.read(dns, domain, record);
            if (said.broken()) {
                return Check.of("spf", domain, BAD, "spf.broken", record);
            }
            if (said.questions() > Spf.MOST_QUESTIONS) {
                return Check.of("spf", domain, BAD, "spf.long", record, said.questions(), Spf.MOST_QUESTIONS);
            }
            if (said.all().equals("+")) {
                return Check.of("spf", domain, BAD, "spf.anybody", record);
            }
            if (said.all().isEmpty() || said.all().equals("?")) {
                return Check.of("spf", domain, DOUBTFUL, "spf.open", record);
            }
            for (String host : hosts) {
                if (!names(said, host)) {
                    return Check.of("spf", domain, DOUBTFUL, "spf.elsewhere", record, host);
                }
            }
            return Check.of("spf", domain, GOOD, "spf.good", record);
        } catch (Dns.Silent e) {
            return Check.silent("spf", domain);
        }
    }

    private boolean names(Spf.Said said, String host) throws Dns.Silent {
        List<InetAddress> addresses = visible(host);
        return addresses.isEmpty() || addresses.stream().anyMatch(said::names);
    }

    /** @param selectors of keys that mails of this domain are signed with */
    List<Check> dkim(String domain, List<String> selectors) {
        if (selectors.isEmpty()) {
            return List.of(Check.of("dkim", domain, UNKNOWN, "dkim.unknown", ""));
        }
        return selectors.stream().map(selector -> dkim(domain, selector)).toList();
    }

    private Check dkim(String domain, String selector) {
        String name = selector + "._domainkey." + domain;
        try {
            List<String> records = dns.texts(name);
            if (records.isEmpty()) {
                return Check.of("dkim", name, BAD, "dkim.none", "");
            }
            String record = String.join(" | ", records);
            if (records.size() > 1) {
                return Check.of("dkim", name, BAD, "dkim.many", record, records.size());
            }
            Map<String, String> tags = tags(record);
            String key = tags.getOrDefault("p", "").replaceAll("\\s+", "");
            if (key.isEmpty()) {
                return Check.of("dkim", name, BAD, "dkim.revoked", record);
            }
            if (tags.getOrDefault("k", "rsa").equals("ed25519")) {
                return Check.of("dkim", name, GOOD, "dkim.good", record, 256);
            }
            int bits = bits(key);
            if (bits < SHORTEST_KEY) {
                return Check.of("dkim", name, BAD, bits == 0 ? "dkim.unreadable" : "dkim.short", record, bits);
            }
            return Check.of(
                    "dkim",
                    name,
                    bits < GOOD_KEY ? DOUBTFUL : GOOD,
                    bits < GOOD_KEY ? "dkim.weak" : "dkim.good",
                    record,
                    bits);
        } catch (Dns.Silent e) {
            return Check.silent("dkim", name);
        }
    }

    private static int bits(String key) {
        try {
            byte[] encoded = Base64.getDecoder().decode(key);
            return ((RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded)))
                    .getModulus()
                    .bitLength();
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return 0;
        }
    }

    /** A domain that says nothing itself follows the one above it, as a receiver has it (RFC 7489, 6.6.3). */
    Check dmarc(String domain) {
        try {
            for (String asked = domain; asked.indexOf('.') > 0; asked = asked.substring(asked.indexOf('.') + 1)) {
                List<String> records = dns.texts("_dmarc." + asked).stream()
                        .filter(text -> text.toLowerCase(Locale.ROOT).startsWith("v=dmarc1"))
                        .toList();
                if (!records.isEmpty()) {
                    return dmarc("_dmarc." + asked, records, !asked.equals(domain));
                }
            }
            return Check.of("dmarc", "_dmarc." + domain, BAD, "dmarc.none", "");
        } catch (Dns.Silent e) {
            return Check.silent("dmarc", "_dmarc." + domain);
        }
    }

    private static Check dmarc(String name, List<String> records, boolean above) {
        String record = String.join(" | ", records);
        if (records.size() > 1) {
            return Check.of("dmarc", name, BAD, "dmarc.many", record, records.size());
        }
        Map<String, String> tags = tags(record);
        String policy = tags.getOrDefault(above && tags.containsKey("sp") ? "sp" : "p", "");
        return switch (policy.toLowerCase(Locale.ROOT)) {
            case "reject", "quarantine" ->
                tags.containsKey("rua")
                        ? Check.of("dmarc", name, GOOD, "dmarc.good", record, policy)
                        : Check.of("dmarc", name, DOUBTFUL, "dmarc.deaf", record);
            case "none" -> Check.of("dmarc", name, DOUBTFUL, "dmarc.watching", record);
            default -> Check.of("dmarc", name, BAD, "dmarc.unreadable", record);
        };
    }

    /** Whether a mail server's address has a name, and that name this address. */
    Check reverse(String host) {
        try {
            List<InetAddress> addresses = visible(host);
            if (addresses.isEmpty()) {
                return Check.of("reverse", host, UNKNOWN, "reverse.inside", "");
            }
            List<String> named = new ArrayList<>();
            for (InetAddress address : addresses) {
                String literal = address.getHostAddress();
                List<String> names = dns.names(address);
                if (names.isEmpty()) {
                    return Check.of("reverse", host, BAD, "reverse.none", "", literal);
                }
                String name = names.get(0);
                if (!visible(name).contains(address)) {
                    return Check.of("reverse", host, BAD, "reverse.other", name, literal, name);
                }
                named.add(literal + " " + name);
            }
            return Check.of("reverse", host, GOOD, "reverse.good", String.join(" | ", named));
        } catch (Dns.Silent e) {
            return Check.silent("reverse", host);
        }
    }

    /** Its addresses that others can see. */
    private List<InetAddress> visible(String host) throws Dns.Silent {
        List<String> literals = host.matches("[0-9.]+|.*:.*") ? List.of(host) : dns.addresses(host);
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : literals) {
            try {
                InetAddress address = InetAddress.getByName(literal);
                if (!address.isLoopbackAddress() && !address.isSiteLocalAddress() && !address.isLinkLocalAddress()) {
                    addresses.add(address);
                }
            } catch (UnknownHostException e) {
                // A name server that gives no address as an address gives none.
                continue;
            }
        }
        return addresses;
    }

    /** The tags of a record such as {@code v=DMARC1; p=none}. */
    private static Map<String, String> tags(String record) {
        Map<String, String> tags = new HashMap<>();
        for (String part : record.split(";")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        part.substring(equals + 1).strip());
            }
        }
        return tags;
    }
}
