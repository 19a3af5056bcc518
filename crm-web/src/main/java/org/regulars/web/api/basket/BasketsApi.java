package org.regulars.web.api.basket;

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
import org.regulars.basket.BasketFeed;
import org.regulars.basket.BasketSummary;
import org.regulars.basket.Baskets;
import org.regulars.basket.UpsertBasket;
import org.regulars.web.api.ApiProblem;
import org.regulars.web.api.BulkResult;
import org.regulars.web.api.Calls;
import org.regulars.web.api.Cursor;
import org.regulars.web.api.Page;
import org.regulars.web.api.RecordResult;
import org.regulars.web.api.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Baskets by program: told as a whole, they are changes like those that events tell. */
@RestController
@RequestMapping("/v1/baskets")
@Tag(name = "Baskets", description = "What customers are about to buy.")
class BasketsApi {

    private static final String WRITE = "hasAuthority('SCOPE_baskets:write')";
    private static final String READ = "hasAuthority('SCOPE_baskets:read')";

    private final Calls calls;
    private final BasketFeed feed;
    private final Baskets baskets;
    private final Resource<BasketBody, UpsertBasket> resource;

    BasketsApi(Calls calls, BasketFeed feed, Baskets baskets) {
        this.calls = calls;
        this.feed = feed;
        this.baskets = baskets;
        this.resource = new Resource<>("baskets", "cartId", BasketBody.class, BasketBody::command, feed::upsert);
    }

    @PutMapping("/{cartId}")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Make a basket, or bring it up to date",
            description = "By the shop's own id; send all that is in it each time.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = BasketBody.class))))
    @ApiResponse(
            responseCode = "200",
            description = "Updated or unchanged",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> put(
            @PathVariable String cartId, @AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.one(resource, cartId, who, request, () -> {});
    }

    @PostMapping("/bulk")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Make or bring up to date up to 1,000 baskets",
            description =
                    "A list, or an object with the list as items; at most 5 MB. One that cannot be taken stops no other.",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            array = @ArraySchema(schema = @Schema(implementation = BasketBody.class)))))
    @ApiResponse(
            responseCode = "200",
            description = "What came of each",
            content = @Content(schema = @Schema(implementation = BulkResult.class)))
    ResponseEntity<String> bulk(@AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.bulk(resource, who, request);
    }

    @GetMapping("/{cartId}")
    @PreAuthorize(READ)
    @Operation(summary = "One basket")
    @ApiResponse(responseCode = "200", description = "The basket")
    BasketSummary get(@PathVariable String cartId) {
        return baskets.byCart(cartId).orElseThrow(() -> ApiProblem.notFound("basket with this id"));
    }

    @GetMapping
    @PreAuthorize(READ)
    @Operation(summary = "All baskets that the shop gave an id, page by page")
    @ApiResponse(responseCode = "200", description = "A page")
    Page<BasketSummary> list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit) {
        int most = Page.limit(limit);
        Cursor place = Cursor.of(cursor);
        long customerId = place.text().matches("\\d{1,18}") ? Long.parseLong(place.text()) : 0;
        List<BasketSummary> found = baskets.after(customerId, place.number(), most + 1);
        return Page.of(found, most, basket -> new Cursor(Long.toString(basket.customerId()), basket.basketId()));
    }

    @DeleteMapping("/{cartId}")
    @PreAuthorize(WRITE)
    @Operation(summary = "Empty a basket")
    @ApiResponse(
            responseCode = "200",
            description = "Emptied, now or before",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> empty(
            @PathVariable String cartId, @AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.act(
                who, request, () -> feed.empty(cartId).orElseThrow(() -> ApiProblem.notFound("basket with this id")));
    }
}
