package app.parcours;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** An answer as it came. */
final class Reply {
    // Not JsonParser, which forgives what is no JSON.
    private static final TypeAdapter<JsonElement> JSON = new Gson().getAdapter(JsonElement.class);

    private final HttpResponse<byte[]> response;
    private final JsonElement read;

    Reply(HttpResponse<byte[]> response) {
        this.response = response;
        this.read = parse(response.body());
    }

    int status() {
        return response.statusCode();
    }

    /** A 422 with a list says what became of each purchase, of which none was taken. */
    boolean isGood() {
        return status() < 300 || (status() == 422 && read instanceof JsonArray);
    }

    JsonElement json() {
        if (read == null)
            throw new ConnectionException("The answer is not whole, or not the API's.", null);
        return read;
    }

    /** Null when it is not JSON: something before the API answered. */
    JsonElement read() {
        return read;
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    /** Null when the header is absent or unreadable. */
    Duration retryAfter() {
        var value = header("Retry-After");
        if (value == null)
            return null;
        try {
            if (value.matches("\\d{1,9}"))
                return Duration.ofSeconds(Long.parseLong(value));
            var wait = Duration.between(Instant.now(), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value)));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static JsonElement parse(byte[] body) {
        try {
            var parsed = JSON.fromJson(new String(body, StandardCharsets.UTF_8));
            return parsed instanceof JsonObject || parsed instanceof JsonArray ? parsed : null;
        } catch (IOException | JsonParseException | NumberFormatException e) {
            return null;
        }
    }
}
