package org.regulars.web.page;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The places that staff can go to, in groups, each for the roles whose work it is. */
public final class Navigation {

    private static final Set<String> EVERYBODY = Set.of("ADMIN", "MARKETING", "SERVICE", "SALES", "ANALYST");
    private static final Set<String> WITH_CUSTOMERS = Set.of("ADMIN", "MARKETING", "SERVICE", "SALES");
    private static final Set<String> SERVING = Set.of("ADMIN", "MARKETING", "SERVICE");
    private static final Set<String> MARKETING = Set.of("ADMIN", "MARKETING");
    private static final Set<String> MARKETING_AND_ANALYSTS = Set.of("ADMIN", "MARKETING", "ANALYST");
    private static final Set<String> SERVICE = Set.of("ADMIN", "SERVICE");
    private static final Set<String> ADMIN = Set.of("ADMIN");

    private static final List<Group> GROUPS = List.of(
            new Group("work", List.of(new Place("dashboard", "/staff", EVERYBODY))),
            new Group(
                    "customers",
                    List.of(
                            new Place("customers", "/staff/customers", WITH_CUSTOMERS),
                            new Place("duplicates", "/staff/duplicates", SERVING),
                            new Place("quality", "/staff/quality", SERVING),
                            new Place("consents", "/staff/consents", SERVING),
                            new Place("privacy", "/staff/privacy", SERVICE))),
            new Group(
                    "marketing",
                    List.of(
                            new Place("segments", "/staff/segments", MARKETING_AND_ANALYSTS),
                            new Place("scores", "/staff/scores", MARKETING_AND_ANALYSTS),
                            new Place("campaigns", "/staff/campaigns", MARKETING_AND_ANALYSTS),
                            new Place("journeys", "/staff/journeys", MARKETING_AND_ANALYSTS),
                            new Place("templates", "/staff/templates", MARKETING),
                            new Place("dispatches", "/staff/dispatches", WITH_CUSTOMERS),
                            new Place("returned-mails", "/staff/returned-mails", SERVING),
                            new Place("deliverability", "/staff/deliverability", MARKETING),
                            new Place("forms", "/staff/forms", MARKETING),
                            new Place("permission", "/staff/permission", MARKETING_AND_ANALYSTS))),
            new Group(
                    "data",
                    List.of(
                            new Place("imports", "/staff/imports", MARKETING),
                            new Place("events", "/staff/events", MARKETING),
                            new Place("attributes", "/staff/attributes", MARKETING),
                            new Place("connections", "/staff/connections", ADMIN),
                            new Place("keys", "/staff/keys", ADMIN))),
            new Group(
                    "settings",
                    List.of(
                            new Place("purposes", "/staff/purposes", MARKETING),
                            new Place("link-hosts", "/staff/link-hosts", MARKETING),
                            new Place("tracking", "/staff/tracking", MARKETING),
                            new Place("retention", "/staff/retention", ADMIN),
                            new Place("accounts", "/staff/accounts", ADMIN))),
            new Group(
                    "system",
                    List.of(
                            new Place("jobs", "/staff/jobs", EVERYBODY),
                            new Place("mails", "/staff/mails", ADMIN),
                            new Place("audit", "/staff/audit", ADMIN))));

    private Navigation() {}

    /** What somebody with these roles sees; groups that would be empty are left out. */
    public static List<Group> of(Set<String> roles) {
        return GROUPS.stream()
                .map(group -> new Group(
                        group.key(),
                        group.places().stream()
                                .filter(place -> place.roles().stream().anyMatch(roles::contains))
                                .toList()))
                .filter(group -> !group.places().isEmpty())
                .toList();
    }

    /** Places under one heading. */
    public record Group(String key, List<Place> places) {}

    /** A page of the navigation; its key names the icon and the message {@code layout.place.<key>}. */
    public record Place(String key, String path, Set<String> roles) {

        /** {@code page} when this very page is shown, {@code true} when one below it is, otherwise null. */
        public @Nullable String current(@Nullable String here) {
            if (path.equals(here)) {
                return "page";
            }
            boolean below = here != null && !path.equals("/staff") && here.startsWith(path + "/");
            return below ? "true" : null;
        }
    }
}
