package org.regulars.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Answers everything that goes wrong at {@code /v1} with problem+json. */
@Configuration(proxyBeanMethods = false)
class ApiErrors implements WebMvcConfigurer, HandlerExceptionResolver {

    private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

    private final JsonMapper json;

    ApiErrors(JsonMapper json) {
        this.json = json;
    }

    /** Behind what a controller says itself, before the error page for people. */
    @Override
    public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.add(Math.min(1, resolvers.size()), this);
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (!request.getRequestURI().startsWith("/v1/") || response.isCommitted()) {
            return null;
        }
        ErrorResponse error = failure instanceof ErrorResponse known ? known : said(failure);
        HttpStatusCode status = error.getStatusCode();
        ProblemDetail problem = error.getBody();
        if (status.is5xxServerError()) {
            // Not its message: that could hold an address.
            log.error(
                    "A request to {} failed: {}",
                    request.getMethod(),
                    failure.getClass().getName());
            log.debug("It failed here", failure);
        }
        try {
            response.setStatus(status.value());
            error.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.debug("The sender is gone", e);
        }
        return new ModelAndView();
    }

    private static ErrorResponse said(Exception failure) {
        if (failure instanceof AccessDeniedException) {
            return new ApiProblem(
                    HttpStatus.FORBIDDEN,
                    "Not allowed with this key",
                    "The key is good but may not do this. Its scopes are chosen when it is made, under Keys.");
        }
        if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
            return new ApiProblem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "Some of it cannot be used",
                    "A part of the address cannot be used; see errors.",
                    List.of(new ApiProblem.FieldError(mismatch.getName(), "cannot be read")));
        }
        if (failure instanceof ConcurrencyFailureException) {
            return new ApiProblem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "Busy",
                            "Other requests about the same records came in between. Nothing was done; send it again.")
                    .retryAfter(1);
        }
        return new ApiProblem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "That did not work",
                "Something went wrong on our side. Nothing was half done; please send it again.");
    }
}
