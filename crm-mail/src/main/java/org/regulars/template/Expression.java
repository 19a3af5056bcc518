package org.regulars.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something in a template that has a value once there is data. */
sealed interface Expression {
    @Nullable
    Object value(Render render);

    record Literal(@Nullable Object constant) implements Expression {
        @Override
        public @Nullable Object value(Render render) {
            return constant;
        }
    }

    record Between(Expression from, Expression to) implements Expression {
        @Override
        public Object value(Render render) {
            return new Values.Range(bound(from, render), bound(to, render));
        }

        private static long bound(Expression expression, Render render) {
            Number number = Values.number(expression.value(render));
            if (Math.abs(number.doubleValue()) > 1e15) {
                throw new RenderFailed("a range reaches too far");
            }
            return number.longValue();
        }
    }

    /** {@code a.b[c]}; a root that is an expression is {@code [c].b}. */
    record Lookup(@Nullable String root, @Nullable Expression rootName, List<Access> path, String source)
            implements Expression {
        @Override
        public @Nullable Object value(Render render) {
            render.step();
            String name = rootName == null ? String.valueOf(root) : Values.text(rootName.value(render), render);
            Object found = render.find(name);
            if (found == Render.MISSING) {
                render.noteUndefined(source);
                return null;
            }
            Object value = Values.plain(found);
            for (Access access : path) {
                Object next = access.in(value, render);
                if (next == Render.MISSING) {
                    render.noteUndefined(source);
                    return null;
                }
                value = Values.plain(next);
            }
            return value;
        }
    }

    /** One step into a value: {@code .name} or {@code [key]}. */
    record Access(@Nullable String name, Expression key) {
        @Nullable
        Object in(@Nullable Object value, Render render) {
            Object wanted = name != null ? name : key.value(render);
            if (value instanceof Map<?, ?> map) {
                String entry = Values.text(wanted, render);
                return map.containsKey(entry) ? map.get(entry) : special(value);
            }
            if (value instanceof List<?> list && wanted instanceof Long index) {
                long at = index < 0 ? list.size() + index : index;
                return at >= 0 && at < list.size() ? list.get((int) at) : null;
            }
            return special(value);
        }

        private @Nullable Object special(@Nullable Object value) {
            if (name == null || value == null) {
                return Render.MISSING;
            }
            return switch (name) {
                case "size" -> Filters.size(value);
                case "first" ->
                    value instanceof Map<?, ?> map
                            ? map.entrySet().stream()
                                    .findFirst()
                                    .map(Filters::pair)
                                    .orElse(null)
                            : Filters.end(value, true);
                case "last" -> value instanceof Map ? null : Filters.end(value, false);
                default -> Render.MISSING;
            };
        }
    }

    /** {@code value | filter: argument | filter}. */
    record Filtered(Expression input, List<Call> calls) implements Expression {
        @Override
        public @Nullable Object value(Render render) {
            Object value;
            if (!calls.isEmpty() && calls.get(0).filter().name().equals("default")) {
                value = render.quietly(input);
            } else {
                value = input.value(render);
            }
            for (Call call : calls) {
                value = call.apply(value, render);
            }
            return value;
        }
    }

    record Call(Filters.Filter filter, List<Expression> arguments, Map<String, Expression> named, int line) {
        @Nullable
        Object apply(@Nullable Object input, Render render) {
            render.step();
            @Nullable Object[] values = new @Nullable Object[arguments.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments.get(i).value(render);
            }
            try {
                return Values.plain(
                        filter.rule().apply(Values.plain(input), new Filters.Arguments(values, named, render)));
            } catch (RenderFailed reason) {
                throw new RenderFailed("line " + line + ", filter " + filter.name() + ": " + reason.getMessage());
            }
        }
    }

    record Compare(Expression left, String operator, Expression right, int line) implements Expression {
        @Override
        public Object value(Render render) {
            Object a = left.value(render);
            Object b = right.value(render);
            switch (operator) {
                case "==":
                    return Values.equal(a, b, render);
                case "!=", "<>":
                    return !Values.equal(a, b, render);
                case "contains":
                    return contains(a, b, render);
                default:
                    break;
            }
            if (a == null || b == null || a instanceof Values.Nothing || b instanceof Values.Nothing) {
                return false;
            }
            Integer order = Values.order(a, b);
            if (order == null) {
                throw new RenderFailed("line " + line + ": " + operator + " cannot compare these two kinds of value");
            }
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }

        private static boolean contains(@Nullable Object a, @Nullable Object b, Render render) {
            if (!Values.truthy(b) || a == null) {
                return false;
            }
            if (a instanceof Map<?, ?> map) {
                return map.containsKey(Values.text(b, render));
            }
            if (a instanceof List || a instanceof Values.Range) {
                for (Object item : Values.list(a, render)) {
                    if (Values.equal(item, b, render)) {
                        return true;
                    }
                }
                return false;
            }
            if (!Values.isText(a)) {
                return false;
            }
            String text = a.toString();
            String part = Values.text(b, render);
            render.search(text, part);
            return text.contains(part);
        }
    }

    /** {@code a and b or c}: from the right, as Liquid does, which a walk from the left decides early. */
    record Logic(List<Expression> terms, List<Boolean> ands) implements Expression {
        @Override
        public Object value(Render render) {
            for (int i = 0; i < ands.size(); i++) {
                boolean holds = Values.truthy(terms.get(i).value(render));
                if (holds != ands.get(i)) {
                    return holds;
                }
            }
            return Values.truthy(terms.get(terms.size() - 1).value(render));
        }
    }
}
