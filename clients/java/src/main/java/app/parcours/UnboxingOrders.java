package app.parcours;

import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** Orders that their customer opens on camera. */
public final class UnboxingOrders {
    private static final String PATH = "/api/b2b/orders";

    private final Api api;

    UnboxingOrders(Api api) {
        this.api = api;
    }

    public JsonObject create(Map<String, ?> order) {
        return create(order, null);
    }

    /** @param idempotencyKey one of your own, to be sure of one order even when your program starts anew */
    public JsonObject create(Map<String, ?> order, String idempotencyKey) {
        return api.create(PATH, order, idempotencyKey).getAsJsonObject();
    }

    public JsonObject get(long id) {
        return api.get(path(id));
    }

    /** One page, newest first, by {@code status}, {@code page}, {@code limit} and {@code cursor}. */
    public JsonObject list(Map<String, ?> filters) {
        return api.get(PATH, filters);
    }

    /** Every order, newest first, a page at a time as they are needed. */
    public Iterable<JsonObject> all(Map<String, ?> filters) {
        return api.rows(PATH, filters, "orders");
    }

    public JsonObject ship(long id) {
        return ship(id, null);
    }

    /** @param shipment {@code tracking_number}, {@code carrier} or both */
    public JsonObject ship(long id, Map<String, ?> shipment) {
        return api.patch(path(id) + "/ship", shipment, false);
    }

    /** Opens the customer's window. */
    public JsonObject deliver(long id) {
        return api.patch(path(id) + "/deliver", null, false);
    }

    public JsonObject resolve(long id, String resolution) {
        return resolve(id, resolution, null);
    }

    /** @param resolution {@code completed} or {@code refunded} */
    public JsonObject resolve(long id, String resolution, String note) {
        var body = new HashMap<String, String>();
        body.put("resolution", resolution);
        body.put("note", note);
        return api.patch(path(id) + "/resolve", body, false);
    }

    public JsonObject cancel(long id) {
        return cancel(id, null);
    }

    /** While it is {@code pending}. */
    public JsonObject cancel(long id, String reason) {
        return api.patch(path(id) + "/cancel", Api.given("reason", reason), true);
    }

    private static String path(long id) {
        return PATH + "/" + id;
    }
}
