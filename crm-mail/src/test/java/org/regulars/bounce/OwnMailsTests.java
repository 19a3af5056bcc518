package org.regulars.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Mails that we wrote after what servers and people send, kinds of them that no collection at hand has. */
class OwnMailsTests {

    /** Each begins with a line that says its name, what it is, why it came back ('' for any reason) and whether for good. */
    @TestFactory
    Stream<DynamicTest> readsEach() throws IOException {
        return mails().stream()
                .map(mail -> DynamicTest.dynamicTest(mail.name(), () -> {
                    Finding finding = MailReader.read(
                                    mail.text().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))
                            .findings()
                            .get(0);
                    assertThat(finding.kind().key()).isEqualTo(mail.kind());
                    BounceReason reason = finding.reason();
                    if (!mail.reason().isEmpty()) {
                        assertThat(reason == null ? "" : reason.key()).isEqualTo(mail.reason());
                    }
                    assertThat(finding.kind() == ReturnKind.BOUNCE && finding.hard())
                            .as("hard, as " + reason)
                            .isEqualTo(mail.hard());
                }));
    }

    private record Mail(String name, String kind, String reason, boolean hard, String text) {}

    private static List<Mail> mails() throws IOException {
        List<Mail> mails = new ArrayList<>();
        try (InputStream in = OwnMailsTests.class.getResourceAsStream("own-mails.txt")) {
            assertThat(in).isNotNull();
            for (String mail : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^#### ")) {
                if (!mail.isBlank()) {
                    String[] lines = mail.split("\n", 2);
                    String[] said = lines[0].split("\\|", -1);
                    mails.add(new Mail(
                            said[0].strip(),
                            said[1].strip(),
                            said[2].strip(),
                            said[3].strip().equals("hard"),
                            lines[1]));
                }
            }
        }
        return mails;
    }
}
