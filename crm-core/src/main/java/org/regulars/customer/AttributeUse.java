package org.regulars.customer;

import java.util.List;
import org.springframework.context.MessageSourceResolvable;

/** Something that is built on attributes, such as segments or forms. Make it a bean and it is asked before one changes. */
public interface AttributeUse {

    /** What uses this attribute, each in words; empty when nothing does. */
    List<MessageSourceResolvable> of(String key);

    /** An attribute has another key from now on, in the caller's transaction. */
    void renamed(String from, String to);
}
