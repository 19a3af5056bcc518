package org.regulars.customer;

import java.util.List;
import org.springframework.context.MessageSourceResolvable;

/** An attribute that cannot be deleted because something is built on it. */
public class AttributeInUse extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<MessageSourceResolvable> uses;

    AttributeInUse(List<MessageSourceResolvable> uses) {
        super("The attribute is in use");
        this.uses = uses;
    }

    public List<MessageSourceResolvable> uses() {
        return uses;
    }
}
