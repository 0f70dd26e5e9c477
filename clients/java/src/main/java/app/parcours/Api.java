package app.parcours;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.Collectors;

/** One surface of the API, with the credentials that it wants. */
final class Api {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Transport transport;
    private final Credentials credentials;

    Api(Transport transport, Credentials credentials) {
        this.transport = transport;
        this.credentials = credentials;
    }

    JsonObject get(String path) {
        return get(path, Map.of());
    }

    JsonObject get(String path, Map<String, ?> query) {
        return call("GET", path, query, null, Map.of(), true).getAsJsonObject();
    }

    JsonObject post(String path, Object body, boolean repeatable) {
        return call("POST", path, Map.of(), body, Map.of(), repeatable).getAsJsonObject();
    }

    /** A POST that makes something once: every repetition carries the same key. */
    JsonElement create(String path, Object body, String idempotencyKey) {
        var key = idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey;
        return call("POST", path, Map.of(), body, Map.of("Idempotency-Key", key), true);
    }

    JsonObject patch(String path, Object body, boolean repeatable) {
        return call("PATCH", path, Map.of(), body, Map.of(), repeatable).getAsJsonObject();
    }

    JsonObject delete(String path) {
        return call("DELETE", path, Map.of(), null, Map.of(), false).getAsJsonObject();
    }

    /** @param repeatable whether it may be sent again when nobody knows what became of it */
    JsonElement call(String method, String path, Map<String, ?> query, Object body, Map<String, String> headers, boolean repeatable) {
        var asked = query.entrySet().stream().filter(one -> one.getValue() != null)
            .map(one -> encode(one.getKey()) + "=" + encode(one.getValue().toString())).collect(Collectors.joining("&"));
        var bytes = body == null ? new byte[0] : GSON.toJson(body).getBytes(StandardCharsets.UTF_8);
        return transport.call(new Request(method, asked.isEmpty() ? path : path + "?" + asked, bytes, headers, credentials, repeatable));
    }

    /** Every row of a list, a page at a time as they are needed. */
    Iterable<JsonObject> rows(String path, Map<String, ?> query, String rows) {
        return () -> new Iterator<>() {
            private final Map<String, Object> next = new HashMap<>(query);
            private Iterator<JsonElement> page = List.<JsonElement>of().iterator();
            private boolean isLast;

            @Override
            public boolean hasNext() {
                while (!page.hasNext() && !isLast)
                    turn();
                return page.hasNext();
            }

            @Override
            public JsonObject next() {
                if (!hasNext())
                    throw new NoSuchElementException();
                return page.next().getAsJsonObject();
            }

            private void turn() {
                var answer = get(path, next);
                page = answer.getAsJsonArray(rows).iterator();
                var cursor = answer.get("next_cursor");
                isLast = cursor == null || cursor.isJsonNull();
                next.put("cursor", isLast ? null : cursor.getAsString());
            }
        };
    }

    /** An id as a part of a path. */
    static String id(String id) {
        // These would ask for the whole list, or for what lies above.
        if (id.isEmpty() || id.equals(".") || id.equals(".."))
            throw new IllegalArgumentException("The id is empty.");
        return encode(id);
    }

    /** A body of one field, or none. */
    static Map<String, ?> given(String name, Object value) {
        return value == null ? null : Map.of(name, value);
    }

    static String encode(String text) {
        // URLEncoder writes a form, in which a space is a plus.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
