import java.io.IOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the bundled knowledge of disposable mail domains out of any lists of one domain a line (comments with #, stars and
 * at-signs in front allowed): normalised, each once, nothing that lies below another, nothing that people really live at.
 * Only the first five bytes of each domain's SHA-256 are kept, sorted: enough to recognise one, and no list.
 *
 * <p>java tools/DisposableDomains.java crm-core/src/main/resources/org/regulars/quality/disposable-domains.bin list…
 */
class DisposableDomains {

    private static final Set<String> PEOPLE_LIVE_THERE = Set.of("gmail.com", "gmx.de", "gmx.net", "web.de", "mail.ru");

    public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
        TreeSet<String> domains = new TreeSet<>();
        for (String list : Arrays.asList(args).subList(1, args.length)) {
            for (String line : Files.readAllLines(Path.of(list))) {
                String domain = line.replaceFirst("#.*", "").strip().replaceFirst("^(\\*\\.|@)", "");
                if (domain.contains(".") && !domain.contains(" ")) {
                    domains.add(IDN.toASCII(domain.toLowerCase(Locale.ROOT)));
                }
            }
        }
        domains.removeAll(PEOPLE_LIVE_THERE);
        Set<String> all = Set.copyOf(domains);
        domains.removeIf(domain -> liesBelowAnother(domain, all));
        TreeSet<String> prints = new TreeSet<>();
        for (String domain : domains) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(domain.getBytes(StandardCharsets.UTF_8));
            prints.add(HexFormat.of().formatHex(hash, 0, 5));
        }
        Files.write(Path.of(args[0]), HexFormat.of().parseHex(String.join("", prints)));
        System.out.println(domains.size() + " domains");
    }

    private static boolean liesBelowAnother(String domain, Set<String> all) {
        for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
            if (all.contains(domain.substring(dot + 1))) {
                return true;
            }
        }
        return false;
    }
}
