package org.regulars.web.api.webhook;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.regulars.connection.Call;
import org.regulars.connection.Deliveries;
import org.regulars.web.api.ApiProblem;
import org.regulars.web.api.WebhookCall;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where shops report by themselves. An answer of 200 means that it is committed; it takes effect right after. */
@RestController
@Tag(
        name = "Shop webhooks",
        description =
                "Paste the address of a connection into your shop's settings; see docs/api.md. The shop's signature is"
                        + " the permission.")
class WebhooksApi {

    private final Deliveries deliveries;

    WebhooksApi(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @PostMapping("/v1/webhooks/{connector}/{connection}")
    @SecurityRequirements
    @Operation(
            summary = "A shop reports",
            description =
                    "Shopify: X-Shopify-Hmac-Sha256, X-Shopify-Topic, X-Shopify-Webhook-Id. WooCommerce:"
                            + " X-WC-Webhook-Signature, X-WC-Webhook-Topic, X-WC-Webhook-Delivery-ID. The same delivery counts once.",
            requestBody =
                    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(type = "object"))))
    @ApiResponse(responseCode = "200", description = "Committed", content = @Content)
    ResponseEntity<Void> take(
            @PathVariable String connector, @PathVariable String connection, HttpServletRequest request)
            throws IOException {
        WebhookCall call = WebhookCall.read(request, "A delivery");
        return switch (deliveries.accept(connector, connection, new Call(call.headers(), call.body()))) {
            case ACCEPTED -> ResponseEntity.ok().build();
            case NOT_GENUINE ->
                throw new ApiProblem(
                        HttpStatus.UNAUTHORIZED,
                        "Signature wrong",
                        "The body is not signed with the secret of this connection. Compare the secret here and in the shop.");
            case UNKNOWN -> throw ApiProblem.notFound("connection at this address");
        };
    }
}
