package app.parcours;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;

/** Purchases whose customers are asked for a review. */
public final class Purchases {
    private final Api api;

    Purchases(Api api) {
        this.api = api;
    }

    public JsonArray submit(String websiteId, List<? extends Map<String, ?>> events) {
        return submit(websiteId, events, null);
    }

    /** What became of each of 1 to 50 purchases, in their order: {@code accepted}, {@code duplicate} or {@code rejected}, also when none was taken. */
    public JsonArray submit(String websiteId, List<? extends Map<String, ?>> events, String idempotencyKey) {
        return api.create(path(websiteId) + "/bulk_sync_insert", events, idempotencyKey).getAsJsonArray();
    }

    /**
     * One page of the follow-up, newest first: a row for each request for a review.
     *
     * @param filters {@code status}, {@code reference}, {@code from}, {@code to}, {@code limit}, {@code cursor}
     */
    public JsonObject followUp(String websiteId, Map<String, ?> filters) {
        return api.get(path(websiteId), filters);
    }

    /** All of it, a page at a time as they are needed. */
    public Iterable<JsonObject> followUpAll(String websiteId, Map<String, ?> filters) {
        return api.rows(path(websiteId), filters, "data");
    }

    /** Forgets who bought something. */
    public JsonObject erase(String websiteId, String id) {
        return api.delete(path(websiteId) + "/" + Api.id(id));
    }

    private static String path(String websiteId) {
        return "/purchase-event/websites/" + Api.id(websiteId) + "/purchase_events";
    }
}
