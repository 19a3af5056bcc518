package org.regulars.web.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpStatus;

/**
 * What another program reports of itself, as it came, so that its signature can be checked.
 *
 * @param headers the value of a header by its name; '' for one that is not there
 */
@SuppressWarnings("ArrayRecordComponent")
public record WebhookCall(UnaryOperator<String> headers, byte[] body) {

    private static final int LARGEST = 5 * 1024 * 1024;

    /**
     * Reads it whole.
     *
     * @param called what it is called where it is refused for its size, such as "A delivery"
     */
    public static WebhookCall read(HttpServletRequest request, String called) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw new ApiProblem(
                    HttpStatus.CONTENT_TOO_LARGE, "Too large", called + " is at most " + LARGEST / 1024 + " KB.");
        }
        return new WebhookCall(
                name -> {
                    String value = request.getHeader(name);
                    return value == null ? "" : value;
                },
                body);
    }
}
