package org.regulars.privacy;

import java.util.List;
import java.util.Map;

/** Something about a person that lies in no table but is worked out when asked for. A bean; it goes into page and export. */
public interface AboutPerson {

    Heading heading();

    /** Kebab-case key that never changes. */
    String key();

    List<Map<String, Object>> rows(long customerId);
}
