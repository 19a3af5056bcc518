package org.regulars.web.staff.bounce;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.bounce.BounceReason;
import org.regulars.bounce.ReturnKind;
import org.regulars.bounce.ReturnLine;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Says in plain sentences what came back and what followed. */
@Component("returnWords")
public class ReturnWords {

    private final MessageSource messages;

    ReturnWords(MessageSource messages) {
        this.messages = messages;
    }

    /** What it is: why it did not arrive for a bounce. */
    public String what(ReturnKind kind, @Nullable BounceReason reason) {
        return text(
                kind == ReturnKind.BOUNCE && reason != null
                        ? "returns.reason." + reason.key()
                        : "returns.kind." + kind.key());
    }

    /** What followed, and why. */
    public String decision(ReturnLine line) {
        Map<String, Object> facts = line.decisionFacts();
        Object reason = facts.get("reason");
        return text(
                "returns.decision." + key(line),
                facts.getOrDefault("count", ""),
                facts.getOrDefault("limit", ""),
                facts.getOrDefault("days", ""),
                reason == null ? "" : text("returns.already." + reason));
    }

    private static String key(ReturnLine line) {
        if (line.decision().equals("suppressed") && line.decisionFacts().containsKey("count")) {
            return "suppressed-after";
        }
        return line.decision().equals("alert") && line.reason() == BounceReason.MAILBOX_FULL
                ? "alert-full"
                : line.decision();
    }

    /** The colour of a decision's badge. */
    public String colour(String decision, boolean reversed) {
        if (reversed) {
            return "bg-secondary-lt";
        }
        return switch (decision) {
            case "suppressed", "stopped" -> "bg-red-lt";
            case "alert" -> "bg-orange-lt";
            case "counted" -> "bg-yellow-lt";
            default -> "bg-secondary-lt";
        };
    }

    private String text(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }
}
