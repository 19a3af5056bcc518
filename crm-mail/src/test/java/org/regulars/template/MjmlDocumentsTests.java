package org.regulars.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Public MJML documents, as marketers have them. */
class MjmlDocumentsTests {
    @Test
    void laysOutEveryPublicDocumentOrSaysWhyNot() throws IOException {
        Map<String, String> refused = new TreeMap<>();
        int rendered = 0;
        try (Stream<Path> files = Files.walk(SharedData.path("mjml"))) {
            List<Path> documents =
                    files.filter(file -> file.toString().endsWith(".mjml")).toList();
            for (Path document : documents) {
                try {
                    String html = MailTemplate.parse(new TemplateSource("s", Files.readString(document), "t"))
                            .render(Map.of())
                            .html();
                    assertThat(html).as(document.toString()).contains("<html", "</html>");
                    rendered++;
                } catch (TemplateRefused | RenderFailed reason) {
                    refused.put(document.getFileName().toString(), String.valueOf(reason.getMessage()));
                }
            }
        }
        System.out.printf("mjml: %d rendered, %d refused %s%n", rendered, refused.size(), refused);
        assertThat(rendered).isGreaterThan(100);
        assertThat(refused).containsOnlyKeys("mj-head-unknown-tag.mjml");
    }
}
