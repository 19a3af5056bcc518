package org.regulars.web.api.mailprovider;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.regulars.bounce.ProviderReports;
import org.regulars.web.api.ApiProblem;
import org.regulars.web.api.WebhookCall;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where mail providers report bounces, complaints and deliveries. An answer of 200 means that it is committed. */
@RestController
@Tag(
        name = "Mail provider webhooks",
        description =
                "Paste the address into your mail provider's settings; see docs/delivery.md. The provider's signature"
                        + " is the permission.")
class MailReportsApi {

    private final ProviderReports reports;

    MailReportsApi(ProviderReports reports) {
        this.reports = reports;
    }

    @PostMapping("/v1/webhooks/mail/{provider}")
    @SecurityRequirements
    @Operation(
            summary = "A mail provider reports",
            description =
                    "Provider: ses (by Amazon SNS), sendgrid, postmark or mailgun, each signed in its own way. The same"
                            + " event counts once.",
            requestBody =
                    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(type = "object"))))
    @ApiResponse(responseCode = "200", description = "Committed", content = @Content)
    ResponseEntity<Void> take(@PathVariable String provider, HttpServletRequest request) throws IOException {
        WebhookCall call = WebhookCall.read(request, "A report");
        return switch (reports.take(provider, call.headers(), call.body())) {
            // What cannot be read is kept for a person: sending it again would not make it readable.
            case TAKEN, UNREADABLE -> ResponseEntity.ok().build();
            case NOT_GENUINE ->
                throw new ApiProblem(
                        HttpStatus.UNAUTHORIZED,
                        "Signature wrong",
                        "The report is not signed as the settings say. Compare the key here and at the provider.");
            case UNKNOWN -> throw ApiProblem.notFound("mail provider set up at this address");
        };
    }
}
