package org.regulars.template;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** The words of an HTML mail for those who read it as text: paragraphs apart, each link's address behind its words. */
final class PlainText {

    private static final Set<String> APART = Set.of("p", "h1", "h2", "h3", "h4", "ul", "ol", "table", "tr", "div");
    private static final Set<String> UNSEEN = Set.of("head", "style", "script", "title");

    private PlainText() {}

    static String of(String html) {
        Writing writing = new Writing();
        Element body = Jsoup.parse(html).body();
        // What a mail client shows in its list is not part of the letter.
        body.select("[style*=display:none], [style*=display: none]").remove();
        NodeTraversor.traverse(writing, body);
        return writing.made
                .toString()
                .replaceAll("[ \\t\u00a0]+", " ")
                .replaceAll(" ?\\n ?", "\n")
                .replaceAll("\n{3,}", "\n\n")
                .strip()
                .concat("\n");
    }

    private static final class Writing implements NodeVisitor {

        private final StringBuilder made = new StringBuilder();

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text && !unseen(node)) {
                made.append(text.getWholeText().replaceAll("\\s+", " "));
            } else if (node instanceof Element element) {
                switch (element.normalName()) {
                    case "br" -> made.append('\n');
                    case "li" -> made.append("\n- ");
                    case "img" -> made.append(element.attr("alt"));
                    default -> {
                        if (APART.contains(element.normalName())) {
                            made.append('\n');
                        }
                    }
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            String name = element.normalName();
            String address = element.attr("href");
            if (name.equals("a") && !address.isBlank() && !element.text().equals(address)) {
                made.append(": ").append(address).append(' ');
            } else if (name.equals("td")) {
                made.append(' ');
            } else if (APART.contains(name)) {
                made.append(name.equals("div") || name.equals("tr") ? "\n" : "\n\n");
            }
        }

        private static boolean unseen(Node node) {
            return node.parent() instanceof Element parent && UNSEEN.contains(parent.normalName());
        }
    }
}
