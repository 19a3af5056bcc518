package org.regulars.web.staff.profile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.regulars.customer.Attributes;
import org.regulars.customer.ProfileLine;
import org.regulars.customer.Profiles;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** Everything known of a customer, side by side, with the value that counts and the rule that decided. */
@Component
class ProfilePanel implements CustomerPanel {

    private final Profiles profiles;
    private final Attributes attributes;

    ProfilePanel(Profiles profiles, Attributes attributes) {
        this.profiles = profiles;
        this.attributes = attributes;
    }

    @Override
    public String key() {
        return "profile";
    }

    @Override
    public int order() {
        return 15;
    }

    @Override
    public Place place() {
        return Place.BELOW;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        List<ProfileLine> lines = profiles.of(customerId);
        Set<String> known = lines.stream().map(ProfileLine::key).collect(Collectors.toSet());
        Map<String, Object> model = new HashMap<>();
        model.put("customerId", customerId);
        model.put("lines", lines);
        model.put(
                "more",
                attributes.all().stream()
                        .filter(one -> !known.contains(one.key()))
                        .toList());
        return model;
    }
}
