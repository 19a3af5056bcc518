package org.regulars.web.api.quote;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.access.Access;
import org.regulars.feed.Upserted;
import org.regulars.quote.QuoteFeed;
import org.regulars.quote.QuoteNotPossible;
import org.regulars.quote.QuoteState;
import org.regulars.quote.QuoteSummary;
import org.regulars.quote.Quotes;
import org.regulars.quote.UpsertQuote;
import org.regulars.web.api.ApiProblem;
import org.regulars.web.api.BulkResult;
import org.regulars.web.api.Calls;
import org.regulars.web.api.Cursor;
import org.regulars.web.api.Page;
import org.regulars.web.api.RecordResult;
import org.regulars.web.api.Resource;
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

/** Quotes by program: told as a whole, sent and answered as they go. */
@RestController
@RequestMapping("/v1/quotes")
@Tag(name = "Quotes", description = "Offers at a price: drafted, sent, and then accepted, declined or expired.")
class QuotesApi {

    private static final String WRITE = "hasAuthority('SCOPE_quotes:write')";
    private static final String READ = "hasAuthority('SCOPE_quotes:read')";

    private final Calls calls;
    private final QuoteFeed feed;
    private final Quotes quotes;
    private final Resource<QuoteBody, UpsertQuote> resource;

    QuotesApi(Calls calls, QuoteFeed feed, Quotes quotes) {
        this.calls = calls;
        this.feed = feed;
        this.quotes = quotes;
        this.resource = new Resource<>("quotes", "number", QuoteBody.class, QuoteBody::command, this::upsert);
    }

    private List<Upserted> upsert(List<UpsertQuote> records) {
        try {
            return feed.upsert(records);
        } catch (QuoteNotPossible e) {
            if (records.size() > 1) {
                // Which of them it was shows when they come one by one.
                throw e;
            }
            throw notPossible(e);
        }
    }

    private static ApiProblem notPossible(QuoteNotPossible reason) {
        return new ApiProblem(HttpStatus.CONFLICT, "Does not fit to what is there", reason.getMessage() + ".");
    }

    @PutMapping("/{number}")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Make a quote, or bring it up to date",
            description =
                    "By the shop's own number. The status takes it on: an accepted quote that was a draft is sent and accepted. What does not fit to where it is, is refused with 409.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = QuoteBody.class))))
    @ApiResponse(
            responseCode = "200",
            description = "Updated or unchanged",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> put(
            @PathVariable String number, @AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.one(resource, number, who, request, () -> {});
    }

    @PostMapping("/bulk")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Make or bring up to date up to 1,000 quotes",
            description =
                    "A list, or an object with the list as items; at most 5 MB. One that cannot be taken stops no other.",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(array = @ArraySchema(schema = @Schema(implementation = QuoteBody.class)))))
    @ApiResponse(
            responseCode = "200",
            description = "What came of each",
            content = @Content(schema = @Schema(implementation = BulkResult.class)))
    ResponseEntity<String> bulk(@AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.bulk(resource, who, request);
    }

    @PostMapping("/{number}/send")
    @PreAuthorize(WRITE)
    @Operation(summary = "Send a quote", description = "Its state only: the mail to the customer is yours.")
    @ApiResponse(
            responseCode = "200",
            description = "Sent, now or before",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> send(
            @PathVariable String number, @AuthenticationPrincipal Access who, HttpServletRequest request) {
        return bring(number, QuoteState.SENT, who, request);
    }

    @PostMapping("/{number}/accept")
    @PreAuthorize(WRITE)
    @Operation(summary = "The customer accepted")
    @ApiResponse(
            responseCode = "200",
            description = "Accepted, now or before",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> accept(
            @PathVariable String number, @AuthenticationPrincipal Access who, HttpServletRequest request) {
        return bring(number, QuoteState.ACCEPTED, who, request);
    }

    @PostMapping("/{number}/decline")
    @PreAuthorize(WRITE)
    @Operation(summary = "The customer declined")
    @ApiResponse(
            responseCode = "200",
            description = "Declined, now or before",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> decline(
            @PathVariable String number, @AuthenticationPrincipal Access who, HttpServletRequest request) {
        return bring(number, QuoteState.DECLINED, who, request);
    }

    private ResponseEntity<String> bring(String number, QuoteState state, Access who, HttpServletRequest request) {
        return calls.act(who, request, () -> {
            long customerId = one(number).customerId();
            try {
                return Upserted.of(
                        quotes.bring(customerId, number, state) ? Upserted.Result.UPDATED : Upserted.Result.UNCHANGED,
                        customerId);
            } catch (QuoteNotPossible e) {
                throw notPossible(e);
            }
        });
    }

    @GetMapping("/{number}")
    @PreAuthorize(READ)
    @Operation(summary = "One quote")
    @ApiResponse(responseCode = "200", description = "The quote")
    QuoteSummary get(@PathVariable String number) {
        return one(number);
    }

    private QuoteSummary one(String number) {
        return quotes.find(number).stream()
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound("quote with this number"));
    }

    @GetMapping
    @PreAuthorize(READ)
    @Operation(summary = "All quotes, page by page")
    @ApiResponse(responseCode = "200", description = "A page")
    Page<QuoteSummary> list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit) {
        int most = Page.limit(limit);
        Cursor place = Cursor.of(cursor);
        List<QuoteSummary> found = quotes.after(place.text(), place.number(), most + 1);
        return Page.of(found, most, quote -> new Cursor(quote.number(), quote.customerId()));
    }
}
