package org.regulars.web.api.order;

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
import org.regulars.order.OrderDetail;
import org.regulars.order.OrderFeed;
import org.regulars.order.Orders;
import org.regulars.order.UpsertOrder;
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

/** Orders by program. What was cancelled or refunded counts as not bought. */
@RestController
@RequestMapping("/v1/orders")
@Tag(name = "Orders", description = "What customers bought, and what they gave back.")
class OrdersApi {

    private static final String WRITE = "hasAuthority('SCOPE_orders:write')";
    private static final String READ = "hasAuthority('SCOPE_orders:read')";

    private final Calls calls;
    private final OrderFeed feed;
    private final Orders orders;
    private final Resource<OrderBody, UpsertOrder> resource;

    OrdersApi(Calls calls, OrderFeed feed, Orders orders) {
        this.calls = calls;
        this.feed = feed;
        this.orders = orders;
        this.resource = new Resource<>("orders", "number", OrderBody.class, OrderBody::command, feed::upsert);
    }

    @PutMapping("/{number}")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Make an order, or bring it up to date",
            description =
                    "By the shop's own number; send the whole order each time. An order that a file or an event brought is the same order.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = OrderBody.class))))
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
            summary = "Make or bring up to date up to 1,000 orders",
            description =
                    "A list, or an object with the list as items; at most 5 MB. One that cannot be taken stops no other.",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(array = @ArraySchema(schema = @Schema(implementation = OrderBody.class)))))
    @ApiResponse(
            responseCode = "200",
            description = "What came of each",
            content = @Content(schema = @Schema(implementation = BulkResult.class)))
    ResponseEntity<String> bulk(@AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.bulk(resource, who, request);
    }

    @GetMapping("/{number}")
    @PreAuthorize(READ)
    @Operation(summary = "One order")
    @ApiResponse(responseCode = "200", description = "The order")
    OrderDetail get(@PathVariable String number) {
        return orders.find(number).orElseThrow(() -> ApiProblem.notFound("order with this number"));
    }

    @GetMapping
    @PreAuthorize(READ)
    @Operation(summary = "All orders, page by page")
    @ApiResponse(responseCode = "200", description = "A page")
    Page<OrderDetail> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Long customerId,
            @RequestParam(defaultValue = "50") int limit) {
        int most = Page.limit(limit);
        Cursor place = Cursor.of(cursor);
        List<OrderDetail> found = orders.after(place.text(), place.number(), customerId, most + 1);
        return Page.of(found, most, order -> new Cursor(order.number(), order.customerId()));
    }

    @DeleteMapping("/{number}")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Cancel an order",
            description =
                    "The order stays with the status cancelled and counts as not bought: what happened is not undone by"
                            + " forgetting it.")
    @ApiResponse(
            responseCode = "200",
            description = "Cancelled, now or before",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> cancel(
            @PathVariable String number, @AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.act(
                who,
                request,
                () -> feed.cancel(number).orElseThrow(() -> ApiProblem.notFound("order with this number")));
    }
}
