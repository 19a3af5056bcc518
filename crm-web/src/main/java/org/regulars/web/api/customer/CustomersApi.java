package org.regulars.web.api.customer;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.access.Access;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.ConsentLedger;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.CustomerFeed;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.UpsertCustomer;
import org.regulars.order.Purchases;
import org.regulars.standing.ScoreCards;
import org.regulars.web.api.ApiProblem;
import org.regulars.web.api.BulkResult;
import org.regulars.web.api.Calls;
import org.regulars.web.api.Cursor;
import org.regulars.web.api.Page;
import org.regulars.web.api.RecordResult;
import org.regulars.web.api.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Customers by program: tell of them, look one up. Addresses never stand in a URL. */
@RestController
@RequestMapping("/v1/customers")
@Tag(name = "Customers", description = "People, by whatever your systems know them by.")
class CustomersApi {

    private static final String WRITE = "hasAuthority('SCOPE_customers:write')";
    private static final String READ = "hasAuthority('SCOPE_customers:read')";

    private final Calls calls;
    private final CustomerFeed feed;
    private final CustomerDirectory directory;
    private final ConsentLedger consents;
    private final Purchases purchases;
    private final ScoreCards scores;
    private final AuditTrail audit;
    private final Resource<CustomerBody, UpsertCustomer> resource;

    CustomersApi(
            Calls calls,
            CustomerFeed feed,
            CustomerDirectory directory,
            ConsentLedger consents,
            Purchases purchases,
            ScoreCards scores,
            AuditTrail audit) {
        this.calls = calls;
        this.feed = feed;
        this.directory = directory;
        this.consents = consents;
        this.purchases = purchases;
        this.scores = scores;
        this.audit = audit;
        this.resource = new Resource<>(
                "customers", "externalId", CustomerBody.class, (body, told) -> body.command("", told), feed::upsert);
    }

    @PutMapping("/{externalId}")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Make a customer, or bring one up to date",
            description =
                    "By the shop's own number. A new number with the e-mail address of a customer who has no number yet is"
                            + " that customer. An address that belongs to another customer is refused with 409; two customers are never"
                            + " joined by this call.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = CustomerBody.class))))
    @ApiResponse(
            responseCode = "200",
            description = "Updated or unchanged",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> put(
            @PathVariable String externalId,
            @Parameter(description = "The ETag that you read; 412 if the customer changed since")
                    @org.springframework.web.bind.annotation.RequestHeader(
                            name = HttpHeaders.IF_MATCH,
                            required = false)
                    @Nullable
                    String ifMatch,
            @AuthenticationPrincipal Access who,
            HttpServletRequest request) {
        return calls.one(resource, externalId, who, request, () -> expect(ifMatch, externalId));
    }

    private void expect(@Nullable String ifMatch, String externalId) {
        if (ifMatch == null) {
            return;
        }
        Optional<CustomerView> known = byNumber(externalId).map(this::view);
        boolean same = known.isPresent()
                && (ifMatch.strip().equals("*")
                        || List.of(ifMatch.split("\\s*,\\s*"))
                                .contains(known.get().tag()));
        if (!same) {
            throw new ApiProblem(
                    HttpStatus.PRECONDITION_FAILED,
                    "Changed since you read it",
                    "The customer is not as in your If-Match. Read again, decide, and send it with the new ETag.");
        }
    }

    @PostMapping
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Make a customer, or bring one up to date, by any identity",
            description =
                    "As PUT, for customers whom you know by an address only, or whose number does not fit into a URL.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = CustomerBody.class))))
    @ApiResponse(
            responseCode = "200",
            description = "Updated or unchanged",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> post(@AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.one(resource, null, who, request, () -> {});
    }

    @PostMapping("/bulk")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Make or bring up to date up to 1,000 customers",
            description =
                    "A list, or an object with the list as items; at most 5 MB. One that cannot be taken stops no other.",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            array =
                                                    @io.swagger.v3.oas.annotations.media.ArraySchema(
                                                            schema = @Schema(implementation = CustomerBody.class)))))
    @ApiResponse(
            responseCode = "200",
            description = "What came of each",
            content = @Content(schema = @Schema(implementation = BulkResult.class)))
    ResponseEntity<String> bulk(@AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.bulk(resource, who, request);
    }

    @GetMapping("/{externalId}")
    @PreAuthorize(READ)
    @Operation(
            summary = "One customer",
            description =
                    "Identities, profile with source and time of each value, consents, value. Reading is put on record.")
    @ApiResponse(responseCode = "200", description = "The customer; ETag for If-Match")
    @ApiResponse(responseCode = "404", description = "No customer has this number", content = @Content)
    ResponseEntity<CustomerView> get(@PathVariable String externalId, @AuthenticationPrincipal Access who) {
        CustomerView view = byNumber(externalId)
                .map(this::view)
                .orElseThrow(() -> ApiProblem.notFound("customer with this number"));
        audit.record(
                who.name(), "customer-viewed", "customer " + view.customerId(), view.customerId(), Map.of("by", "api"));
        return ResponseEntity.ok().eTag(view.tag()).body(view);
    }

    @PostMapping("/search")
    @PreAuthorize(READ)
    @Operation(
            summary = "Look customers up by what they are known by",
            description = "In the body, because an address in a URL ends up in logs.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Search.class))))
    @ApiResponse(responseCode = "200", description = "Those who have one of these; data is empty when nobody has")
    Page<CustomerView> search(@AuthenticationPrincipal Access who, HttpServletRequest request) {
        Search search = calls.ask(Search.class, request);
        List<CustomerView> found = search.claims().stream()
                .map(claim -> feed.find(List.of(claim)).orElse(null))
                .filter(Objects::nonNull)
                .map(one -> one.customerId())
                .distinct()
                .map(directory::find)
                .flatMap(Optional::stream)
                .map(this::view)
                .toList();
        found.forEach(view -> audit.record(
                who.name(),
                "customer-viewed",
                "customer " + view.customerId(),
                view.customerId(),
                Map.of("by", "api")));
        return new Page<>(found, null);
    }

    @GetMapping
    @PreAuthorize(READ)
    @Operation(summary = "All known customers, page by page", description = "Without profile, consents and value.")
    @ApiResponse(responseCode = "200", description = "A page")
    Page<CustomerView> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit,
            @AuthenticationPrincipal Access who) {
        int most = Page.limit(limit);
        List<CustomerView> found = feed.after(Cursor.of(cursor).number(), most + 1).stream()
                .map(directory::find)
                .flatMap(Optional::stream)
                .map(customer -> CustomerView.of(customer, null, null, null))
                .toList();
        Page<CustomerView> page = Page.of(found, most, view -> new Cursor("", view.customerId()));
        audit.record(
                who.name(),
                "customers-listed",
                "customers",
                Map.of("by", "api", "count", page.data().size()));
        return page;
    }

    private Optional<CustomerDetail> byNumber(String externalId) {
        return feed.find(List.of(new IdentityClaim(IdentityKind.SHOP_NUMBER, externalId, false)))
                .flatMap(who -> directory.find(who.customerId()));
    }

    private CustomerView view(CustomerDetail customer) {
        long customerId = customer.who().customerId();
        return CustomerView.of(
                customer,
                consents.state(customerId),
                purchases.of(customerId).orElse(null),
                scores.of(customerId).orElse(null));
    }

    /** What somebody is known by. */
    @Schema(name = "CustomerSearch", description = "At least one")
    record Search(
            @Size(max = 200) @Nullable String externalId,

            @Schema(example = "ann@example.com") @Size(max = 320) @Nullable
            String email,

            @Size(max = 60) @Nullable String phone,
            @Size(max = 200) @Nullable String social,
            @Size(max = 200) @Nullable String anonymousId) {

        private List<IdentityClaim> claims() {
            List<IdentityClaim> claims = new ArrayList<>();
            add(claims, IdentityKind.SHOP_NUMBER, externalId);
            add(claims, IdentityKind.EMAIL, email);
            add(claims, IdentityKind.PHONE, phone);
            add(claims, IdentityKind.SOCIAL, social);
            add(claims, IdentityKind.ANONYMOUS_ID, anonymousId);
            return claims;
        }

        private static void add(List<IdentityClaim> claims, IdentityKind kind, @Nullable String value) {
            if (value != null && !value.isEmpty()) {
                claims.add(new IdentityClaim(kind, value, false));
            }
        }
    }
}
