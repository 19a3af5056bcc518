package org.regulars.template;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jsoup.select.Selector;

/** The words of an HTML mail for those who read it as text: paragraphs apart, each link's address behind its words. */
final class PlainText {

    private static final Set<String> APART = Set.of("p", "h1", "h2", "h3", "h4", "ul", "ol", "table", "tr", "div");
    private static final Set<String> UNSEEN = Set.of("head", "style", "script", "title");

    private static final Evaluator HIDDEN = Selector.evaluatorOf("[style*=display:none], [style*=display: none]");
    private static final Pattern SPACES = Pattern.compile("[ \\t\u00a0]+");
    private static final Pattern LINE_END = Pattern.compile(" ?\\n ?");
    private static final Pattern GAP = Pattern.compile("\n{3,}");
    private static final Pattern ANY_SPACE = Pattern.compile("\\s+");

    private PlainText() {}

    static String of(String html) {
        Writing writing = new Writing();
        // A mail's head is half of it, and has no words.
        int begins = html.indexOf("<body");
        Element body = Jsoup.parse(begins < 0 ? html : html.substring(begins)).body();
        // What a mail client shows in its list is not part of the letter.
        body.select(HIDDEN).remove();
        NodeTraversor.traverse(writing, body);
        String spaced = SPACES.matcher(writing.made).replaceAll(" ");
        String trimmed = LINE_END.matcher(spaced).replaceAll("\n");
        return GAP.matcher(trimmed).replaceAll("\n\n").strip().concat("\n");
    }

    private static final class Writing implements NodeVisitor {

        private final StringBuilder made = new StringBuilder();

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text && !unseen(node)) {
                made.append(ANY_SPACE.matcher(text.getWholeText()).replaceAll(" "));
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
