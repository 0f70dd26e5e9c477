package app.parcours;

import com.google.gson.JsonObject;

/** What the recipient sees, for which nobody needs credentials. */
public final class Tracking {
    private final Api api;

    Tracking(Api api) {
        this.api = api;
    }

    public JsonObject get(String id) {
        return api.get("/track/" + Api.id(id));
    }
}
