package org.regulars.web.api.product;

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
import org.regulars.catalog.ProductDetail;
import org.regulars.catalog.ProductFeed;
import org.regulars.catalog.UpsertProduct;
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

/** Products by program. */
@RestController
@RequestMapping("/v1/products")
@Tag(name = "Products", description = "What the shop sells.")
class ProductsApi {

    private static final String WRITE = "hasAuthority('SCOPE_products:write')";
    private static final String READ = "hasAuthority('SCOPE_products:read')";

    private final Calls calls;
    private final ProductFeed feed;
    private final Resource<ProductBody, UpsertProduct> resource;

    ProductsApi(Calls calls, ProductFeed feed) {
        this.calls = calls;
        this.feed = feed;
        this.resource = new Resource<>("products", "sku", ProductBody.class, ProductBody::command, feed::upsert);
    }

    @PutMapping("/{sku}")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Make a product, or bring it up to date",
            description = "By the shop's own code.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = ProductBody.class))))
    @ApiResponse(
            responseCode = "200",
            description = "Updated or unchanged",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    @ApiResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> put(
            @PathVariable String sku, @AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.one(resource, sku, who, request, () -> {});
    }

    @PostMapping("/bulk")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Make or bring up to date up to 1,000 products",
            description =
                    "A list, or an object with the list as items; at most 5 MB. One that cannot be taken stops no other.",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            array =
                                                    @ArraySchema(
                                                            schema = @Schema(implementation = ProductBody.class)))))
    @ApiResponse(
            responseCode = "200",
            description = "What came of each",
            content = @Content(schema = @Schema(implementation = BulkResult.class)))
    ResponseEntity<String> bulk(@AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.bulk(resource, who, request);
    }

    @GetMapping("/{sku}")
    @PreAuthorize(READ)
    @Operation(summary = "One product")
    @ApiResponse(responseCode = "200", description = "The product")
    ProductDetail get(@PathVariable String sku) {
        return feed.find(sku).orElseThrow(() -> ApiProblem.notFound("product with this code"));
    }

    @GetMapping
    @PreAuthorize(READ)
    @Operation(summary = "All products, page by page")
    @ApiResponse(responseCode = "200", description = "A page")
    Page<ProductDetail> list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit) {
        int most = Page.limit(limit);
        List<ProductDetail> found = feed.after(Cursor.of(cursor).text(), most + 1);
        return Page.of(found, most, product -> new Cursor(product.sku(), 0));
    }

    @DeleteMapping("/{sku}")
    @PreAuthorize(WRITE)
    @Operation(
            summary = "Take a product off sale",
            description = "It stays with available false, because orders speak of it.")
    @ApiResponse(
            responseCode = "200",
            description = "Off sale, now or before",
            content = @Content(schema = @Schema(implementation = RecordResult.class)))
    ResponseEntity<String> withdraw(
            @PathVariable String sku, @AuthenticationPrincipal Access who, HttpServletRequest request) {
        return calls.act(
                who,
                request,
                () -> feed.withdraw(sku).orElseThrow(() -> ApiProblem.notFound("product with this code")));
    }
}
