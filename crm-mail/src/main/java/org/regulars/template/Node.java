package org.regulars.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a parsed template that writes its part of a mail. Nodes never change, so all threads share them. */
sealed interface Node {
    enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    Flow write(Render render);

    /** Whether it can never show anything: a block of such nodes drops its white space, as Liquid does. */
    default boolean blank() {
        return false;
    }

    record Text(String text) implements Node {
        @Override
        public Flow write(Render render) {
            render.write(text);
            return Flow.ON;
        }

        @Override
        public boolean blank() {
            return text.isBlank();
        }
    }

    record Output(Expression expression, Place.Kind place) implements Node {
        @Override
        public Flow write(Render render) {
            render.step();
            Object value = expression.value(render);
            if (value == null) {
                if (place == Place.Kind.LINK) {
                    render.write("#");
                }
                return Flow.ON;
            }
            String text = Values.text(value, render);
            render.write(
                    switch (place) {
                        case PLAIN -> text;
                        case BODY -> value instanceof SafeHtml ? text : Html.escape(text);
                        case ATTRIBUTE -> value instanceof SafeHtml ? Html.escapeOnce(text) : Html.escape(text);
                        case LINK -> Html.escape(Html.link(value instanceof SafeHtml ? Html.unescape(text) : text));
                        case STYLE -> Html.style(text);
                    });
            return Flow.ON;
        }
    }

    record Block(List<Node> nodes) implements Node {
        static Block of(List<Node> nodes) {
            return new Block(List.copyOf(nodes));
        }

        /** Without its white space: what a tag whose blocks show nothing else leaves. */
        Block bare() {
            return of(nodes.stream().filter(node -> !(node instanceof Text)).toList());
        }

        @Override
        public Flow write(Render render) {
            for (Node node : nodes) {
                Flow flow = node.write(render);
                if (flow != Flow.ON) {
                    return flow;
                }
            }
            return Flow.ON;
        }

        @Override
        public boolean blank() {
            for (Node node : nodes) {
                if (!node.blank()) {
                    return false;
                }
            }
            return true;
        }
    }

    record Assign(String name, Expression expression) implements Node {
        @Override
        public Flow write(Render render) {
            render.step();
            render.assign(name, expression.value(render));
            return Flow.ON;
        }

        @Override
        public boolean blank() {
            return true;
        }
    }

    record Capture(String name, Block body) implements Node {
        @Override
        public Flow write(Render render) {
            render.step();
            Flow[] flow = {Flow.ON};
            String text = render.capture(() -> flow[0] = body.write(render));
            render.assign(name, render.html() ? new SafeHtml(text) : text);
            return flow[0];
        }

        @Override
        public boolean blank() {
            return true;
        }
    }

    record Branch(Expression condition, boolean wanted, Block body) {}

    record If(List<Branch> branches) implements Node {
        static If of(List<Branch> branches) {
            boolean blank = branches.stream().allMatch(branch -> branch.body.blank());
            return new If(branches.stream()
                    .map(branch -> blank ? new Branch(branch.condition, branch.wanted, branch.body.bare()) : branch)
                    .toList());
        }

        @Override
        public Flow write(Render render) {
            for (Branch branch : branches) {
                render.step();
                if (Values.truthy(render.quietly(branch.condition)) == branch.wanted) {
                    return branch.body.write(render);
                }
            }
            return Flow.ON;
        }

        @Override
        public boolean blank() {
            return branches.stream().allMatch(branch -> branch.body.blank());
        }
    }

    /** A {@code when} with its values, or an {@code else} without. */
    record When(List<Expression> values, Block body) {}

    record Case(Expression subject, List<When> whens) implements Node {
        static Case of(Expression subject, List<When> whens) {
            boolean blank = whens.stream().allMatch(when -> when.body.blank());
            return new Case(
                    subject,
                    whens.stream()
                            .map(when -> blank ? new When(when.values, when.body.bare()) : when)
                            .toList());
        }

        @Override
        public Flow write(Render render) {
            Object value = render.quietly(subject);
            boolean matched = false;
            for (When when : whens) {
                render.step();
                if (when.values.isEmpty()) {
                    if (!matched) {
                        Flow flow = when.body.write(render);
                        if (flow != Flow.ON) {
                            return flow;
                        }
                    }
                    continue;
                }
                for (Expression candidate : when.values) {
                    if (Values.equal(value, render.quietly(candidate), render)) {
                        matched = true;
                        Flow flow = when.body.write(render);
                        if (flow != Flow.ON) {
                            return flow;
                        }
                    }
                }
            }
            return Flow.ON;
        }

        @Override
        public boolean blank() {
            return whens.stream().allMatch(when -> when.body.blank());
        }
    }

    /** What {@code for} and {@code tablerow} loop over. */
    record Loop(
            String variable,
            Expression over,
            String name,
            boolean reversed,
            boolean goesOn,
            @Nullable Expression limit,
            @Nullable Expression offset) {
        List<?> items(Render render) {
            Object value = over.value(render);
            List<?> all;
            if (value instanceof Map<?, ?> map) {
                render.step(map.size());
                List<Object> pairs = new ArrayList<>();
                map.entrySet().forEach(entry -> pairs.add(Filters.pair(entry)));
                all = pairs;
            } else {
                boolean none = value instanceof Boolean
                        || value instanceof Number
                        || Values.isText(value) && String.valueOf(value).isEmpty();
                all = none ? List.of() : Values.list(value, render);
            }
            Object first = offset == null ? null : offset.value(render);
            Object most = limit == null ? null : limit.value(render);
            long from = goesOn ? render.offset(name) : first == null ? 0 : Values.whole(first, "the offset");
            long count = most == null ? all.size() : Math.max(0, Values.whole(most, "the limit"));
            int start = (int) Math.max(0, Math.min(all.size(), from));
            int end = (int) Math.min(all.size(), start + Math.min(count, all.size()));
            render.offset(name, end);
            List<?> items = all.subList(start, end);
            if (reversed) {
                items = new ArrayList<>(items);
                Collections.reverse(items);
            }
            return items;
        }
    }

    record For(Loop loop, Block body, Block otherwise) implements Node {
        static For of(Loop loop, Block body, Block otherwise) {
            boolean blank = body.blank() && otherwise.blank();
            return blank ? new For(loop, body.bare(), otherwise.bare()) : new For(loop, body, otherwise);
        }

        @Override
        public Flow write(Render render) {
            render.step();
            List<?> items = loop.items(render);
            if (items.isEmpty()) {
                return otherwise.write(render);
            }
            Object parent = render.find("forloop");
            Map<String, Object> names = new HashMap<>();
            render.enter(names);
            try {
                int length = items.size();
                for (int i = 0; i < length; i++) {
                    render.step();
                    names.put(loop.variable, items.get(i) == null ? Values.Nothing.BLANK : items.get(i));
                    names.put("forloop", forloop(loop.name, i, length, parent));
                    if (body.write(render) == Flow.BREAK) {
                        break;
                    }
                }
            } finally {
                render.leave();
            }
            return Flow.ON;
        }

        private static Map<String, Object> forloop(String name, long i, long length, @Nullable Object parent) {
            Map<String, Object> forloop = new HashMap<>();
            forloop.put("name", name);
            forloop.put("length", length);
            forloop.put("index", i + 1);
            forloop.put("index0", i);
            forloop.put("rindex", length - i);
            forloop.put("rindex0", length - i - 1);
            forloop.put("first", i == 0);
            forloop.put("last", i == length - 1);
            if (parent instanceof Map) {
                forloop.put("parentloop", parent);
            }
            return forloop;
        }

        @Override
        public boolean blank() {
            return body.blank() && otherwise.blank();
        }
    }

    record TableRow(Loop loop, @Nullable Expression columns, Block body) implements Node {
        @Override
        public Flow write(Render render) {
            render.step();
            List<?> items = loop.items(render);
            Object wanted = columns == null ? null : columns.value(render);
            long width = wanted == null
                    ? items.size()
                    : Math.max(1, Values.number(wanted).longValue());
            Map<String, Object> names = new HashMap<>();
            render.enter(names);
            render.write("<tr class=\"row1\">\n");
            try {
                long length = items.size();
                for (int i = 0; i < length; i++) {
                    render.step();
                    long column = i % width;
                    Map<String, Object> row = For.forloop("", i, length, null);
                    row.put("row", i / width + 1);
                    row.put("col", column + 1);
                    row.put("col0", column);
                    row.put("col_first", column == 0);
                    row.put("col_last", column == width - 1);
                    names.put(loop.variable, items.get(i) == null ? Values.Nothing.BLANK : items.get(i));
                    names.put("tablerowloop", row);
                    render.write("<td class=\"col" + (column + 1) + "\">");
                    Flow flow = body.write(render);
                    render.write("</td>");
                    if (flow == Flow.BREAK) {
                        break;
                    }
                    if (column == width - 1 && i < length - 1) {
                        render.write("</tr>\n<tr class=\"row" + (i / width + 2) + "\">");
                    }
                }
            } finally {
                render.leave();
            }
            render.write("</tr>\n");
            return Flow.ON;
        }
    }

    record Jump(Flow flow) implements Node {
        @Override
        public Flow write(Render render) {
            return flow;
        }
    }

    record Count(String name, boolean up) implements Node {
        @Override
        public Flow write(Render render) {
            render.step();
            render.write(String.valueOf(render.count(name, up)));
            return Flow.ON;
        }
    }

    record Cycle(@Nullable Expression group, String source, List<Output> outputs) implements Node {
        @Override
        public Flow write(Render render) {
            render.step();
            String name = group == null ? source : "named " + Values.text(group.value(render), render);
            int turn = render.cycle(name, outputs.size());
            return turn < outputs.size() ? outputs.get(turn).write(render) : Flow.ON;
        }
    }

    record IfChanged(Block body) implements Node {
        @Override
        public Flow write(Render render) {
            render.step();
            Flow[] flow = {Flow.ON};
            String text = render.capture(() -> flow[0] = body.write(render));
            if (render.changed(text)) {
                render.write(text);
            }
            return flow[0];
        }
    }
}
