package org.regulars.delivery;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.regulars.dispatch.MailKind;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Mail servers beside or instead of that of {@code spring.mail.*}, by a name that staff see.
 *
 * @param routes by name
 */
@Validated
@ConfigurationProperties("regulars")
record RoutesProperties(@NotNull @DefaultValue Map<String, @Valid Server> routes) {

    /**
     * One mail server.
     *
     * @param port 0 for the usual one of its security
     * @param takes the kinds of mail that go over it
     * @param order the lowest that takes a kind gets it; the next one where that is away or paused
     * @param connections at the same time; 0 for as many as all routes have
     * @param mailsPerMinute that leave at most, on each node; 0 for no limit
     * @param trust hosts whose certificate is not checked, "*" for any
     * @param mechanisms to sign in by, in this order; empty for ours
     * @param hello what we call ourselves; '' for this machine's address
     */
    record Server(
            @NotBlank String host,
            @Min(0) @Max(65535) @DefaultValue("0") int port,
            @NotNull @DefaultValue("AUTO") SmtpRoute.Security security,
            @NotNull @DefaultValue("") String user,
            @NotNull @DefaultValue("") String password,

            @NotEmpty @DefaultValue({"BULK", "TRANSACTIONAL"})
            Set<MailKind> takes,

            @Min(0) @DefaultValue("1") int order,
            @Min(0) @Max(100) @DefaultValue("0") int connections,
            @Min(0) @DefaultValue("0") int mailsPerMinute,
            @NotNull @DefaultValue Set<String> trust,
            @NotNull @DefaultValue List<String> mechanisms,
            @NotNull @DefaultValue("") String hello) {

        SmtpRoute route(String name) {
            return new SmtpRoute(
                    name,
                    host,
                    port != 0 ? port : security == SmtpRoute.Security.TLS ? 465 : 25,
                    user.isEmpty() ? null : user,
                    password,
                    security,
                    trust,
                    mechanisms,
                    hello,
                    false);
        }
    }
}
