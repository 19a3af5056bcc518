package org.regulars.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one part of a template once: only the tags and filters we know, nested no deeper than we can write. */
final class LiquidParser {
    private static final int DEEPEST_BLOCKS = 40;
    private static final int DEEPEST_EXPRESSION = 20;
    private static final Set<String> READS_FILES = Set.of("include", "include_relative", "render", "section", "layout");

    private final List<Markup> pieces;
    private final Place place;
    private final boolean html;
    private int at;
    private int depth;
    private boolean trimNext;

    private LiquidParser(List<Markup> pieces, boolean html) {
        this.pieces = pieces;
        this.html = html;
        this.place = new Place();
    }

    /** Throws {@link Syntax} where the template is not well formed, or not allowed. */
    static Node.Block parse(List<Markup> pieces, boolean html) {
        LiquidParser parser = new LiquidParser(pieces, html);
        List<Node> nodes = parser.until(Set.of());
        if (parser.at < parser.pieces.size()) {
            Markup piece = parser.pieces.get(parser.at);
            throw new Syntax(piece.line(), "unexpected {% " + piece.name() + " %}");
        }
        return Node.Block.of(nodes);
    }

    /** The nodes up to, not including, one of these tags. */
    private List<Node> until(Set<String> ends) {
        List<Node> nodes = new ArrayList<>();
        for (; at < pieces.size(); at++) {
            Markup piece = pieces.get(at);
            switch (piece.kind()) {
                case TEXT -> text(piece, nodes);
                case RAW -> {
                    trimNext = piece.trimAfter();
                    if (!piece.content().isEmpty()) {
                        follow(piece.content());
                        nodes.add(new Node.Text(piece.content()));
                    }
                }
                case OUTPUT -> {
                    trimNext = piece.trimAfter();
                    if (!piece.content().isBlank()) {
                        nodes.add(output(piece.content(), piece.line()));
                    }
                }
                case TAG -> {
                    if (ends.contains(piece.name())) {
                        return nodes;
                    }
                    trimNext = piece.trimAfter();
                    Node node = tag(piece);
                    if (node != null) {
                        nodes.add(node);
                    }
                }
            }
        }
        return nodes;
    }

    private void text(Markup piece, List<Node> nodes) {
        String text = piece.content();
        if (trimNext) {
            text = text.stripLeading();
        }
        if (at + 1 < pieces.size() && pieces.get(at + 1).trimBefore()) {
            text = text.stripTrailing();
        }
        trimNext = false;
        if (!text.isEmpty()) {
            follow(text);
            nodes.add(new Node.Text(text));
        }
    }

    private void follow(String text) {
        if (html) {
            place.text(text);
        }
    }

    private Node.Output output(String content, int line) {
        return output(filtered(new Words(content, line), true), line);
    }

    private Node.Output output(Expression expression, int line) {
        return new Node.Output(expression, html ? place.forOutput(line) : Place.Kind.PLAIN);
    }

    private @Nullable Node tag(Markup piece) {
        int line = piece.line();
        String name = piece.name();
        if (name.equals("#")) {
            for (String row : piece.content().split("\n")) {
                if (!row.isBlank() && !row.strip().startsWith("#")) {
                    throw new Syntax(line, "each line of an inline comment begins with #");
                }
            }
            return null;
        }
        if (name.equals("comment")) {
            comment(line);
            return null;
        }
        if (name.equals("liquid")) {
            return liquid(piece);
        }
        if (READS_FILES.contains(name)) {
            throw new Syntax(line, "{% " + name + " %} is not allowed: a mail template cannot read other files");
        }
        if (name.equals("case") && piece.rest().isBlank()) {
            throw new Syntax(line, "{% case %} needs a value");
        }
        Words words = new Words(piece.rest(), line);
        return switch (name) {
            case "assign" -> assign(words);
            case "echo" -> words.atEnd() ? null : output(filtered(words, true), line);
            case "capture" -> {
                String variable = variable(words, true);
                words.expectEnd();
                Place before = place.copy();
                Place inside = new Place();
                place.back(inside);
                Node.Block body = body(piece, "endcapture");
                place.back(before);
                yield new Node.Capture(variable, body);
            }
            case "if" -> branches(piece, condition(words), true, "endif");
            case "unless" -> branches(piece, condition(words), false, "endunless");
            case "case" -> cases(piece, words);
            case "for" -> loop(piece, words);
            case "tablerow" -> tableRow(piece, words);
            case "ifchanged" -> new Node.IfChanged(body(piece, "endifchanged"));
            case "break" -> new Node.Jump(Node.Flow.BREAK);
            case "continue" -> new Node.Jump(Node.Flow.CONTINUE);
            case "increment" -> new Node.Count(variable(words, false), true);
            case "decrement" -> new Node.Count(variable(words, false), false);
            case "cycle" -> cycle(words);
            default ->
                throw new Syntax(
                        line,
                        name.isEmpty() ? "{% %} without the name of a tag" : "there is no tag {% " + name + " %} here");
        };
    }

    private static String variable(Words words, boolean quoted) {
        Words.Word word = words.next();
        boolean name = word.kind() == Words.Kind.NAME && !word.text().endsWith("?")
                || word.kind() == Words.Kind.INTEGER && !word.text().startsWith("-")
                || quoted && word.kind() == Words.Kind.TEXT;
        if (!name) {
            throw new Syntax(words.line(), "expected a name but found " + word.text());
        }
        return word.text();
    }

    private void comment(int line) {
        int open = 1;
        for (at++; at < pieces.size(); at++) {
            Markup piece = pieces.get(at);
            if (piece.kind() == Markup.Kind.TAG) {
                open += piece.name().equals("comment") ? 1 : piece.name().equals("endcomment") ? -1 : 0;
                if (open == 0) {
                    trimNext = piece.trimAfter();
                    return;
                }
            }
        }
        throw new Syntax(line, "{% comment %} is never closed");
    }

    /** A tag a line: the same as so many tags with nothing between them. */
    private Node liquid(Markup piece) {
        StringBuilder tags = new StringBuilder();
        for (String row : piece.rest().split("\n", -1)) {
            String tag = row.strip();
            if (tag.contains("{%") || tag.contains("%}")) {
                throw new Syntax(piece.line(), "a line of {% liquid %} holds one tag without its brackets");
            }
            tags.append(tag.isEmpty() ? "\n" : "{%- " + tag + " -%}\n");
        }
        List<Markup> inner = new ArrayList<>();
        for (Markup part : Markup.cut(tags.toString())) {
            if (part.kind() != Markup.Kind.TEXT) {
                inner.add(new Markup(
                        part.kind(), part.source(), part.content(), part.line() + piece.line() - 1, false, false));
            }
        }
        enter(piece);
        LiquidParser parser = new LiquidParser(inner, html);
        parser.depth = depth;
        parser.place.back(place);
        List<Node> nodes = parser.until(Set.of());
        depth--;
        if (parser.at < inner.size()) {
            throw new Syntax(piece.line(), "{% liquid %} closes a tag it did not open");
        }
        return Node.Block.of(nodes);
    }

    private Node assign(Words words) {
        String name = variable(words, false);
        words.expectSign("=");
        return new Node.Assign(name, filtered(words, true));
    }

    private void enter(Markup piece) {
        if (++depth > DEEPEST_BLOCKS) {
            throw new Syntax(piece.line(), "tags are nested more than " + DEEPEST_BLOCKS + " deep");
        }
    }

    private Node.Block body(Markup opening, String... ends) {
        enter(opening);
        at++;
        List<Node> nodes = until(Set.of(ends));
        depth--;
        if (at >= pieces.size()) {
            throw new Syntax(opening.line(), "{% " + opening.name() + " %} is never closed");
        }
        trimNext = pieces.get(at).trimAfter();
        return Node.Block.of(nodes);
    }

    private Node branches(Markup opening, Expression condition, boolean wanted, String end) {
        List<Node.Branch> branches = new ArrayList<>();
        Place before = place.copy();
        Node.Block body = body(opening, "elsif", "else", end);
        branches.add(new Node.Branch(condition, wanted, body));
        boolean closed = false;
        while (!pieces.get(at).name().equals(end)) {
            Markup piece = pieces.get(at);
            boolean last = piece.name().equals("else");
            Expression next = last ? new Expression.Literal(true) : condition(new Words(piece.rest(), piece.line()));
            place.back(before);
            body = body(opening, "elsif", "else", end);
            if (!closed) {
                branches.add(new Node.Branch(next, true, body));
            }
            closed |= last;
        }
        return Node.If.of(branches);
    }

    private Node cases(Markup opening, Words words) {
        Expression subject = expression(words, 0);
        words.expectEnd();
        List<Node.When> whens = new ArrayList<>();
        Place before = place.copy();
        enter(opening);
        at++;
        until(Set.of("when", "else", "endcase"));
        depth--;
        while (at < pieces.size() && !pieces.get(at).name().equals("endcase")) {
            Markup piece = pieces.get(at);
            List<Expression> values = new ArrayList<>();
            if (piece.name().equals("when")) {
                Words candidates = new Words(piece.rest(), piece.line());
                do {
                    values.add(expression(candidates, 0));
                } while (candidates.takeSign(",") || candidates.takeName("or"));
                candidates.expectEnd();
            }
            trimNext = piece.trimAfter();
            place.back(before);
            whens.add(new Node.When(List.copyOf(values), body(opening, "when", "else", "endcase")));
        }
        if (at >= pieces.size()) {
            throw new Syntax(opening.line(), "{% case %} is never closed");
        }
        trimNext = pieces.get(at).trimAfter();
        return Node.Case.of(subject, whens);
    }

    private Node loop(Markup opening, Words words) {
        Node.Loop loop = header(words, null);
        Place before = place.copy();
        Node.Block body = body(opening, "else", "endfor");
        Node.Block otherwise = Node.Block.of(List.of());
        if (pieces.get(at).name().equals("else")) {
            place.back(before);
            otherwise = body(opening, "endfor");
        }
        return Node.For.of(loop, body, otherwise);
    }

    private Node tableRow(Markup opening, Words words) {
        Map<String, Expression> others = new HashMap<>();
        Node.Loop loop = header(words, others);
        Place before = place.copy();
        place.back(new Place());
        Node.Block body = body(opening, "endtablerow");
        place.back(before);
        return new Node.TableRow(loop, others.get("cols"), body);
    }

    private Node.Loop header(Words words, @Nullable Map<String, Expression> others) {
        String variable = words.expectName("a name");
        if (!words.takeName("in")) {
            throw new Syntax(
                    words.line(), "expected in but found " + words.peek().text());
        }
        Expression over = expression(words, 0);
        boolean reversed = false;
        boolean goesOn = false;
        Expression limit = null;
        Expression offset = null;
        while (!words.atEnd()) {
            if (words.takeSign(",")) {
                continue;
            }
            if (words.takeName("reversed")) {
                reversed = true;
                continue;
            }
            String option = words.expectName("limit, offset or reversed");
            words.expectSign(":");
            if (option.equals("offset") && words.takeName("continue")) {
                goesOn = true;
            } else {
                Expression value = expression(words, 0);
                if (option.equals("limit")) {
                    limit = value;
                } else if (option.equals("offset")) {
                    offset = value;
                } else if (others != null && option.equals("cols")) {
                    others.put(option, value);
                } else {
                    throw new Syntax(words.line(), "a loop has no option " + option);
                }
            }
        }
        return new Node.Loop(variable, over, variable + "-" + source(over), reversed, goesOn, limit, offset);
    }

    private Node cycle(Words words) {
        Expression first = expression(words, 0);
        Expression group = null;
        List<Expression> values = new ArrayList<>();
        if (words.takeSign(":")) {
            group = first;
        } else {
            values.add(first);
            words.takeSign(",");
        }
        while (!words.atEnd()) {
            values.add(expression(words, 0));
            if (!words.takeSign(",")) {
                break;
            }
        }
        words.expectEnd();
        if (values.isEmpty()) {
            throw new Syntax(words.line(), "{% cycle %} needs values");
        }
        List<Node.Output> outputs = new ArrayList<>();
        StringBuilder source = new StringBuilder();
        for (Expression value : values) {
            outputs.add(output(value, words.line()));
            source.append(source(value)).append(',');
        }
        return new Node.Cycle(group, source.toString(), List.copyOf(outputs));
    }

    private Expression condition(Words words) {
        List<Expression> terms = new ArrayList<>();
        List<Boolean> ands = new ArrayList<>();
        terms.add(comparison(words));
        while (words.isName("and") || words.isName("or")) {
            ands.add(words.next().text().equals("and"));
            terms.add(comparison(words));
        }
        words.expectEnd();
        return terms.size() == 1 ? terms.get(0) : new Expression.Logic(List.copyOf(terms), List.copyOf(ands));
    }

    private Expression comparison(Words words) {
        Expression left = expression(words, 0);
        for (String operator : List.of("==", "!=", "<>", "<=", ">=", "<", ">")) {
            if (words.takeSign(operator)) {
                return new Expression.Compare(left, operator, expression(words, 0), words.line());
            }
        }
        return words.takeName("contains")
                ? new Expression.Compare(left, "contains", expression(words, 0), words.line())
                : left;
    }

    private Expression filtered(Words words, boolean toEnd) {
        Expression input = expression(words, 0);
        List<Expression.Call> calls = new ArrayList<>();
        while (words.takeSign("|")) {
            String name = words.expectName("the name of a filter");
            Filters.Filter filter = Filters.named(name);
            if (filter == null) {
                throw new Syntax(words.line(), "there is no filter " + name);
            }
            List<Expression> arguments = new ArrayList<>();
            Map<String, Expression> named = new HashMap<>();
            if (words.takeSign(":")) {
                do {
                    if (words.peek().kind() == Words.Kind.NAME
                            && words.peekSecond().text().equals(":")
                            && words.peekSecond().kind() == Words.Kind.SIGN) {
                        String argument = words.next().text();
                        words.expectSign(":");
                        named.put(argument, expression(words, 0));
                    } else {
                        arguments.add(expression(words, 0));
                    }
                } while (words.takeSign(","));
            }
            if (arguments.size() < filter.fewest() || arguments.size() > filter.most()) {
                throw new Syntax(
                        words.line(),
                        "the filter " + name + " takes "
                                + (filter.fewest() == filter.most() ? "" : filter.fewest() + " to ") + filter.most()
                                + " argument" + (filter.most() == 1 ? "" : "s") + ", not " + arguments.size());
            }
            calls.add(new Expression.Call(filter, List.copyOf(arguments), Map.copyOf(named), words.line()));
        }
        if (toEnd) {
            words.expectEnd();
        }
        return calls.isEmpty() ? input : new Expression.Filtered(input, List.copyOf(calls));
    }

    private Expression expression(Words words, int nested) {
        if (nested > DEEPEST_EXPRESSION) {
            throw new Syntax(words.line(), "brackets are nested too deeply");
        }
        Words.Word word = words.next();
        switch (word.kind()) {
            case TEXT:
                return new Expression.Literal(word.text());
            case INTEGER:
                return new Expression.Literal(Long.valueOf(word.text()));
            case DECIMAL:
                return new Expression.Literal(new java.math.BigDecimal(word.text()));
            case NAME:
                return name(word.text(), words, nested);
            case SIGN:
                if (word.text().equals("(")) {
                    Expression from = expression(words, nested + 1);
                    words.expectSign("..");
                    Expression to = expression(words, nested + 1);
                    words.expectSign(")");
                    return new Expression.Between(from, to);
                }
                if (word.text().equals("[")) {
                    Expression root = expression(words, nested + 1);
                    words.expectSign("]");
                    return path(null, root, "[" + source(root) + "]", words, nested);
                }
                break;
            default:
                break;
        }
        throw new Syntax(words.line(), "expected a value but found " + word.text());
    }

    private Expression name(String name, Words words, int nested) {
        boolean alone = !words.isSign(".") && !words.isSign("[");
        if (alone) {
            switch (name) {
                case "true":
                    return new Expression.Literal(true);
                case "false":
                    return new Expression.Literal(false);
                case "nil", "null":
                    return new Expression.Literal(null);
                case "empty":
                    return new Expression.Literal(Values.Nothing.EMPTY);
                case "blank":
                    return new Expression.Literal(Values.Nothing.BLANK);
                default:
                    break;
            }
        }
        return path(name, null, name, words, nested);
    }

    private Expression path(
            @Nullable String root, @Nullable Expression rootName, String shown, Words words, int nested) {
        List<Expression.Access> path = new ArrayList<>();
        StringBuilder source = new StringBuilder(shown);
        while (true) {
            if (words.takeSign(".")) {
                String property = words.expectName("a property");
                path.add(new Expression.Access(property, new Expression.Literal(property)));
                source.append('.').append(property);
            } else if (words.takeSign("[")) {
                Expression key = expression(words, nested + 1);
                words.expectSign("]");
                path.add(new Expression.Access(null, key));
                source.append('[').append(source(key)).append(']');
            } else {
                return new Expression.Lookup(root, rootName, List.copyOf(path), source.toString());
            }
        }
    }

    private static String source(Expression expression) {
        if (expression instanceof Expression.Lookup lookup) {
            return lookup.source();
        }
        if (expression instanceof Expression.Between range) {
            return "(" + source(range.from()) + ".." + source(range.to()) + ")";
        }
        if (expression instanceof Expression.Literal literal) {
            return literal.constant() instanceof String text ? "'" + text + "'" : String.valueOf(literal.constant());
        }
        return "value";
    }
}
