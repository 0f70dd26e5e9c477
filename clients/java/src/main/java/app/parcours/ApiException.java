package app.parcours;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The API refused. Go by the class, {@link #status} and {@link #code}, which never change with the language. */
public class ApiException extends ParcoursException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final transient JsonObject details;
    private final transient List<JsonObject> errors;
    private final String requestId;
    private final Duration retryAfter;

    ApiException(Reply reply) {
        super(messageOf(reply), null);
        var error = errorOf(reply);
        status = reply.status();
        code = text(error, "code");
        details = error.get("details") instanceof JsonObject ? error.getAsJsonObject("details") : new JsonObject();
        errors = new ArrayList<>();
        if (error.get("errors") instanceof JsonArray)
            error.getAsJsonArray("errors").forEach(one -> errors.add(one.getAsJsonObject()));
        requestId = requestIdOf(reply);
        retryAfter = reply.retryAfter();
    }

    static ApiException of(Reply reply) {
        switch (reply.status()) {
            case 401: return new AuthenticationException(reply);
            case 403: return new ForbiddenException(reply);
            case 404: return new NotFoundException(reply);
            case 409: return new ConflictException(reply);
            case 422: return new ValidationException(reply);
            case 429: return new RateLimitException(reply);
            default: return reply.status() >= 500 ? new ServerException(reply) : new ApiException(reply);
        }
    }

    public int status() {
        return status;
    }

    /** Such as {@code duplicate_order}; null when something before the API answered. */
    public String code() {
        return code;
    }

    /** The first field that is wrong, or what else belongs to the code, such as the {@code order_id} of a duplicate. */
    public JsonObject details() {
        return details;
    }

    /** Every field that is wrong: {@code field}, {@code message}, and perhaps {@code value} and {@code expected}. */
    public List<JsonObject> errors() {
        return errors;
    }

    /** What our support finds the request by; null when there is none. */
    public String requestId() {
        return requestId;
    }

    /** How long the API asks to wait; null when it does not. */
    public Duration retryAfter() {
        return retryAfter;
    }

    private static String messageOf(Reply reply) {
        var error = errorOf(reply);
        var message = text(error, "message");
        var facts = Stream.of(text(error, "code"), "status " + reply.status(), requestIdOf(reply)).filter(Objects::nonNull).collect(Collectors.joining(", "));
        return (message == null ? "The answer is not one of the API." : message) + " (" + facts + ")";
    }

    private static JsonObject errorOf(Reply reply) {
        var envelope = envelopeOf(reply);
        if (envelope.get("error") instanceof JsonObject)
            return envelope.getAsJsonObject("error");

        // The token endpoint has the code itself there, by RFC 6749.
        var error = new JsonObject();
        error.add("code", envelope.get("error"));
        error.add("message", envelope.get("error_description"));
        return error;
    }

    private static JsonObject envelopeOf(Reply reply) {
        return reply.read() instanceof JsonObject ? reply.read().getAsJsonObject() : new JsonObject();
    }

    private static String requestIdOf(Reply reply) {
        var said = text(envelopeOf(reply), "request_id");
        return said == null ? reply.header("X-Request-Id") : said;
    }

    private static String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value == null || !value.isJsonPrimitive() ? null : value.getAsString();
    }
}
