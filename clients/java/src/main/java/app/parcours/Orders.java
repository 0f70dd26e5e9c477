package app.parcours;

import com.google.gson.JsonObject;
import java.util.Map;

/** Delivery orders. */
public final class Orders {
    private static final String PATH = "/v1/orders";

    private final Api api;

    Orders(Api api) {
        this.api = api;
    }

    public JsonObject create(Map<String, ?> order) {
        return create(order, null);
    }

    /** @param idempotencyKey one of your own, to be sure of one order even when your program starts anew */
    public JsonObject create(Map<String, ?> order, String idempotencyKey) {
        return api.create(PATH, order, idempotencyKey).getAsJsonObject();
    }

    public JsonObject get(String id) {
        return api.get(path(id));
    }

    /**
     * One page, newest first.
     *
     * @param filters {@code status}, {@code service_level}, {@code partner_order_id}, {@code created_after}, {@code created_before}, {@code limit}, {@code cursor}
     */
    public JsonObject list(Map<String, ?> filters) {
        return api.get(PATH, filters);
    }

    /** Every order, newest first, a page at a time as they are needed. */
    public Iterable<JsonObject> all(Map<String, ?> filters) {
        return api.rows(PATH, filters, "data");
    }

    public JsonObject cancel(String id) {
        return cancel(id, null);
    }

    /** While it is {@code pending} or {@code accepted}. */
    public JsonObject cancel(String id, String reason) {
        return api.post(path(id) + "/cancel", Api.given("reason", reason), true);
    }

    private static String path(String id) {
        return PATH + "/" + Api.id(id);
    }
}
