package app.parcours;

import com.google.gson.JsonObject;

/** The shops that customers are asked about. */
public final class Websites {
    private final Api api;

    Websites(Api api) {
        this.api = api;
    }

    public JsonObject list() {
        return api.get("/purchase-event/websites");
    }
}
