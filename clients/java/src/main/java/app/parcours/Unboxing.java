package app.parcours;

import com.google.gson.JsonObject;

/** Proof of what was in the box. */
public final class Unboxing {
    private final Api api;

    Unboxing(Api api) {
        this.api = api;
    }

    public UnboxingOrders orders() {
        return new UnboxingOrders(api);
    }

    /** Orders by status, and the month's use of the plan. */
    public JsonObject stats() {
        return api.get("/api/b2b/stats");
    }
}
