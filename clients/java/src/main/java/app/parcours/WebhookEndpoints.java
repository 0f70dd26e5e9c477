package app.parcours;

import com.google.gson.JsonObject;
import java.util.Map;

/** Where events are sent to. */
public final class WebhookEndpoints {
    private static final String PATH = "/v1/webhook_endpoints";

    private final Api api;

    WebhookEndpoints(Api api) {
        this.api = api;
    }

    public JsonObject create(Map<String, ?> endpoint) {
        return create(endpoint, null);
    }

    /**
     * The {@code secret} is in this answer and never again.
     *
     * @param endpoint {@code url}, and perhaps {@code events} and {@code description}
     */
    public JsonObject create(Map<String, ?> endpoint, String idempotencyKey) {
        return api.create(PATH, endpoint, idempotencyKey).getAsJsonObject();
    }

    public JsonObject get(String id) {
        return api.get(path(id));
    }

    /** One page, newest first, by {@code limit} and {@code cursor}. */
    public JsonObject list(Map<String, ?> filters) {
        return api.get(PATH, filters);
    }

    /** Every endpoint, newest first, a page at a time as they are needed. */
    public Iterable<JsonObject> all(Map<String, ?> filters) {
        return api.rows(PATH, filters, "data");
    }

    /** @param changes any of {@code url}, {@code events}, {@code active} and {@code description} */
    public JsonObject update(String id, Map<String, ?> changes) {
        return api.patch(path(id), changes, true);
    }

    public JsonObject delete(String id) {
        return api.delete(path(id));
    }

    /** A new {@code secret}; the old one signs too for 24 hours. */
    public JsonObject rotateSecret(String id) {
        return rotateSecret(id, null);
    }

    /**
     * Not repeated after a lost answer, with which the secret before would be lost.
     *
     * @param overlapHours for how long the old one signs too: 0 to 168
     */
    public JsonObject rotateSecret(String id, Integer overlapHours) {
        return api.post(path(id) + "/rotate_secret", Api.given("overlap_hours", overlapHours), false);
    }

    private static String path(String id) {
        return PATH + "/" + Api.id(id);
    }
}
