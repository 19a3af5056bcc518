package org.regulars.deliverability;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a domain says about who may send for it (RFC 7208). Receivers give up after ten questions to DNS, so those are counted;
 * macros are not followed.
 */
final class Spf {

    static final int MOST_QUESTIONS = 10;
    private static final int MOST_FOLLOWED = 30;

    private final Dns dns;
    private final List<String> networks = new ArrayList<>();
    private final Set<String> followed = new HashSet<>();
    private int questions;
    private boolean broken;

    private Spf(Dns dns) {
        this.dns = dns;
    }

    /**
     * @param networks that may send, such as 192.0.2.0/24
     * @param questions that a receiver has to ask
     * @param broken whether an include leads nowhere, which makes all of it worth nothing
     * @param all what holds for everybody else: -, ~, ?, + or '' where that is not said
     */
    record Said(List<String> networks, int questions, boolean broken, String all) {

        /** Whether mails from this address may come. */
        boolean names(InetAddress address) {
            return networks.stream().anyMatch(network -> contains(network, address));
        }
    }

    static List<String> records(Dns dns, String domain) throws Dns.Silent {
        return dns.texts(domain).stream()
                .filter(text -> text.toLowerCase(Locale.ROOT).matches("v=spf1( .*)?"))
                .toList();
    }

    static Said read(Dns dns, String domain, String record) throws Dns.Silent {
        Spf spf = new Spf(dns);
        spf.followed.add(domain);
        String all = spf.follow(domain, record);
        return new Said(List.copyOf(spf.networks), spf.questions, spf.broken, all);
    }

    private String follow(String domain, String record) throws Dns.Silent {
        String all = "";
        String redirect = "";
        for (String term : record.split("\\s+")) {
            String sign = term.isEmpty() || "+-~?".indexOf(term.charAt(0)) < 0 ? "+" : term.substring(0, 1);
            String name = (term.startsWith(sign) ? term.substring(1) : term).toLowerCase(Locale.ROOT);
            if (name.equals("all")) {
                all = all.isEmpty() ? sign : all;
            } else if (name.startsWith("redirect=")) {
                redirect = name.substring(9);
            } else if (sign.equals("+")) {
                allow(domain, name);
            }
        }
        return all.isEmpty() && !redirect.isEmpty() ? include(redirect) : all;
    }

    private void allow(String domain, String term) throws Dns.Silent {
        int colon = term.indexOf(':');
        String kind = (colon < 0 ? term : term.substring(0, colon)).replaceFirst("/.*", "");
        String value = colon < 0 ? "" : term.substring(colon + 1);
        switch (kind) {
            case "ip4", "ip6" -> networks.add(value);
            case "include" -> include(value);
            case "a" -> {
                questions++;
                addAll(host(domain, value), term);
            }
            case "mx" -> {
                questions++;
                for (String host : dns.exchangers(host(domain, value))) {
                    addAll(host, term);
                }
            }
            case "exists", "ptr" -> questions++;
            default -> {}
        }
    }

    private static String host(String domain, String value) {
        String host = value.replaceFirst("/.*", "");
        return host.isEmpty() ? domain : host;
    }

    private void addAll(String host, String term) throws Dns.Silent {
        int slash = term.indexOf('/');
        for (String address : dns.addresses(host)) {
            networks.add(address + (slash < 0 || address.indexOf(':') >= 0 ? "" : term.substring(slash)));
        }
    }

    private String include(String domain) throws Dns.Silent {
        questions++;
        if (domain.indexOf('%') >= 0 || followed.size() > MOST_FOLLOWED || !followed.add(domain)) {
            return "";
        }
        List<String> records = records(dns, domain);
        if (records.size() != 1) {
            broken = true;
            return "";
        }
        return follow(domain, records.get(0));
    }

    private static boolean contains(String network, InetAddress address) {
        int slash = network.indexOf('/');
        String literal = slash < 0 ? network : network.substring(0, slash);
        if (!literal.matches("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")) {
            return false;
        }
        try {
            byte[] its = InetAddress.getByName(literal).getAddress();
            byte[] ours = address.getAddress();
            int bits = slash < 0
                    ? its.length * 8
                    : Integer.parseInt(network.substring(slash + 1).replaceFirst("/.*", ""));
            if (its.length != ours.length || bits < 0 || bits > its.length * 8) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 128 >> bit % 8;
                if ((its[bit / 8] & mask) != (ours[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException | NumberFormatException e) {
            return false;
        }
    }
}
