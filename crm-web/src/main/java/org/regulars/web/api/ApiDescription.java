package org.regulars.web.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is the same for all doors for programs, added to the description that each gives of itself. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String TOKEN = "token";
    private static final String PROBLEM = "Problem";
    private static final List<String> RECORDS = List.of("customers", "orders", "quotes", "baskets", "products");

    private static final Map<String, String> ALWAYS = Map.of(
            "401", "No valid token",
            "403", "The token lacks the scope",
            "500", "Something went wrong on our side; nothing was half done",
            "503", "Others changed the same records; send it again after Retry-After");
    private static final Map<String, String> FOR_BODIES = Map.of(
            "400", "Not JSON, or a header cannot be used",
            "409", "Does not fit to what is there, or the same Idempotency-Key is being worked on",
            "413", "Larger than this call takes",
            "422",
                    "Some fields cannot be used, named in errors; or the Idempotency-Key came with another request before");

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Regulars")
                        .version("1")
                        .description(
                                "What shops tell Regulars and ask of it. Every error is a problem (RFC 9457) with a list of"
                                        + " errors, field by field. Each change may carry an Idempotency-Key: the same request with the"
                                        + " same key takes effect once within two days."))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("A secret made under Keys, with the scopes that the call needs"))
                        .addSchemas(PROBLEM, problem()));
    }

    @Bean
    OpenApiCustomizer sharedByAll() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem());
            new TreeMap<>(api.getPaths()).forEach((path, item) -> {
                if (path.startsWith("/v1/")) {
                    item.readOperationsMap().forEach((method, operation) -> complete(path, method, operation));
                }
            });
        };
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        boolean webhook = path.startsWith("/v1/webhooks/");
        boolean record = RECORDS.stream().anyMatch(name -> path.startsWith("/v1/" + name));
        boolean changes = method != PathItem.HttpMethod.GET && record && !path.endsWith("/search");
        if (!webhook
                && (operation.getSecurity() == null || operation.getSecurity().isEmpty())) {
            operation.setSecurity(List.of(new SecurityRequirement().addList(TOKEN)));
        }
        ApiResponses responses = operation.getResponses();
        ALWAYS.forEach((status, text) -> add(responses, status, text));
        if (record) {
            add(responses, "422", FOR_BODIES.getOrDefault("422", ""));
            if (path.contains("{")) {
                add(responses, "404", "There is no such record");
            }
            if (method != PathItem.HttpMethod.GET) {
                FOR_BODIES.forEach((status, text) -> add(responses, status, text));
            }
            if (path.equals("/v1/customers/{externalId}") && method == PathItem.HttpMethod.PUT) {
                add(responses, "412", "The customer is not as in If-Match any more");
            }
        }
        if (webhook) {
            add(responses, "404", "There is no such connection");
            add(responses, "413", "Larger than 5 MB");
        }
        if (changes) {
            operation.addParametersItem(new HeaderParameter()
                    .name("Idempotency-Key")
                    .description(
                            "1 to 255 visible ASCII characters, such as a UUID: the same request with the same key takes"
                                    + " effect once, and a repeat is answered with Idempotent-Replayed: true")
                    .required(false)
                    .schema(new StringSchema().maxLength(255)));
        }
    }

    private static void add(ApiResponses responses, String status, String text) {
        ApiResponse known = responses.get(status);
        ApiResponse response = known == null ? new ApiResponse().description(text) : known;
        response.setContent(new Content()
                .addMediaType(
                        "application/problem+json",
                        new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
        responses.addApiResponse(status, response);
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("What went wrong and what to do about it")
                .addProperty("title", new StringSchema().example("Some of it cannot be used"))
                .addProperty("status", new IntegerSchema().example(422))
                .addProperty("detail", new StringSchema().example("One field cannot be used; see errors."))
                .addProperty(
                        "errors",
                        new ArraySchema()
                                .items(new ObjectSchema()
                                        .addProperty("field", new StringSchema().example("lines[2].quantity"))
                                        .addProperty(
                                                "message", new StringSchema().example("must be from 1 to 1000000"))));
    }
}
