package org.regulars.web.api;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A request that is refused, said in a way that its sender can mend it (RFC 9457). */
public class ApiProblem extends ErrorResponseException {

    private final HttpHeaders headers = new HttpHeaders();

    public ApiProblem(HttpStatus status, String title, String detail) {
        this(status, title, detail, List.of());
    }

    /** @param errors field by field what is wrong */
    public ApiProblem(HttpStatus status, String title, String detail, List<FieldError> errors) {
        super(status, problem(status, title, detail, errors), null);
    }

    /** What is wrong with one field; the field is a path such as {@code lines[2].quantity}. */
    public record FieldError(String field, String message) {}

    public static ApiProblem notFound(String what) {
        return new ApiProblem(HttpStatus.NOT_FOUND, "Not found", "There is no " + what + ".");
    }

    ApiProblem retryAfter(int seconds) {
        headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
        return this;
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    private static ProblemDetail problem(HttpStatus status, String title, String detail, List<FieldError> errors) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        if (!errors.isEmpty()) {
            problem.setProperty("errors", errors);
        }
        return problem;
    }
}
