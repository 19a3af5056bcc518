package org.regulars.deliverability;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.springframework.stereotype.Component;

/** Asks a name server, and does not wait long for it. */
@Component
class Dns {

    private final DeliverabilityProperties properties;

    Dns(DeliverabilityProperties properties) {
        this.properties = properties;
    }

    /** No answer, which says nothing about what was asked for. */
    static final class Silent extends Exception {

        private static final long serialVersionUID = 1L;

        Silent(NamingException cause) {
            super(cause);
        }
    }

    /** Each text record of a name, its pieces put together. */
    List<String> texts(String name) throws Silent {
        return look(name, "TXT").stream().map(Dns::joined).toList();
    }

    /** The addresses of a host, version 4 and 6. */
    List<String> addresses(String host) throws Silent {
        List<String> addresses = new ArrayList<>(look(host, "A"));
        addresses.addAll(look(host, "AAAA"));
        return addresses;
    }

    /** The hosts that take mail for a domain. */
    List<String> exchangers(String domain) throws Silent {
        return look(domain, "MX").stream()
                .map(line -> host(line.substring(line.indexOf(' ') + 1)))
                .toList();
    }

    /** The names that an address is registered under. */
    List<String> names(InetAddress address) throws Silent {
        return look(reverse(address.getAddress()), "PTR").stream()
                .map(Dns::host)
                .toList();
    }

    private static String host(String name) {
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }

    private static String reverse(byte[] address) {
        StringBuilder name = new StringBuilder();
        for (int i = address.length - 1; i >= 0; i--) {
            if (address.length == 4) {
                name.append(address[i] & 255).append('.');
            } else {
                name.append(Character.forDigit(address[i] & 15, 16)).append('.');
                name.append(Character.forDigit(address[i] >> 4 & 15, 16)).append('.');
            }
        }
        return name + (address.length == 4 ? "in-addr.arpa" : "ip6.arpa");
    }

    /** The context for DNS gives texts; what others of the kind would make of a name, objects, there is none of here. */
    @SuppressWarnings("BanJNDI")
    private List<String> look(String name, String type) throws Silent {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, properties.dns().isEmpty() ? "dns:" : properties.dns());
        settings.put(
                "com.sun.jndi.dns.timeout.initial",
                Long.toString(properties.patience().toMillis()));
        settings.put("com.sun.jndi.dns.timeout.retries", "1");
        try {
            InitialDirContext context = new InitialDirContext(settings);
            try {
                Attribute found =
                        context.getAttributes(name, new String[] {type}).get(type);
                List<String> values = new ArrayList<>();
                for (int i = 0; found != null && i < found.size(); i++) {
                    values.add(String.valueOf(found.get(i)));
                }
                return values;
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return List.of();
        } catch (NamingException e) {
            throw new Silent(e);
        }
    }

    /** The JDK gives the pieces of a text with spaces between, those with spaces of their own in quotes. */
    private static String joined(String text) {
        StringBuilder joined = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\' && i + 1 < text.length()) {
                i++;
                joined.append(text.charAt(i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (quoted || c != ' ') {
                joined.append(c);
            }
        }
        return joined.toString();
    }
}
