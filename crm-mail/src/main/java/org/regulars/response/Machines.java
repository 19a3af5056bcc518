package org.regulars.response;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Knows machines by how they come: scanners of mailboxes, previews, fetchers. The lists are a file that says how it is written. */
final class Machines {

    private static final Machines KNOWN = load();

    private final List<String> agents = new ArrayList<>();
    private final List<String> whole = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();

    private Machines() {}

    static Machines known() {
        return KNOWN;
    }

    /** Why a visit is a machine's: prefetch, agent, network; '' where nothing says so. */
    String why(Visit visit) {
        if (visit.prefetch()) {
            return "prefetch";
        }
        String agent = visit.agent().strip().toLowerCase(Locale.ROOT);
        if (agent.isEmpty() || whole.contains(agent) || agents.stream().anyMatch(agent::contains)) {
            return "agent";
        }
        return networks.stream().anyMatch(network -> network.holds(visit.address())) ? "network" : "";
    }

    private static Machines load() {
        Machines machines = new Machines();
        try (InputStream in = Machines.class.getResourceAsStream("machines.txt")) {
            if (in == null) {
                throw new IllegalStateException("There is no file machines.txt");
            }
            String section = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("[")) {
                    section = line.strip();
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    machines.add(section, line.strip());
                }
            }
            return machines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String section, String line) {
        switch (section) {
            case "[agents]" -> agents.add(line);
            case "[whole]" -> whole.add(line);
            case "[networks]" -> networks.add(Network.of(line));
            default -> throw new IllegalStateException("machines.txt has no section " + section);
        }
    }

    /** A range of addresses as 192.0.2.0/24. */
    private record Network(BigInteger first, int bits, int length) {

        static Network of(String text) {
            int slash = text.indexOf('/');
            byte[] address = bytes(text.substring(0, slash));
            int length = Integer.parseInt(text.substring(slash + 1));
            int bits = address.length * 8;
            return new Network(new BigInteger(1, address).shiftRight(bits - length), bits, length);
        }

        boolean holds(String text) {
            if (text.isEmpty()) {
                return false;
            }
            byte[] address = bytes(text);
            return address.length * 8 == bits
                    && new BigInteger(1, address).shiftRight(bits - length).equals(first);
        }

        /** Only written-out addresses, so nothing is looked up. */
        private static byte[] bytes(String text) {
            try {
                return text.matches("[0-9a-fA-F.:%]+")
                        ? InetAddress.getByName(text).getAddress()
                        : new byte[0];
            } catch (UnknownHostException e) {
                return new byte[0];
            }
        }
    }
}
