package app.parcours;

import com.google.gson.JsonObject;
import java.util.Map;

/** Moves test orders; a live key finds nothing here. */
public final class Simulator {
    private final Api api;

    Simulator(Api api) {
        this.api = api;
    }

    /** The next step. Not repeated after a lost answer: two requests may be two steps. */
    public JsonObject advance(String id) {
        return advance(id, null);
    }

    /** @param goal {@code to}, and every step up to it is taken; perhaps {@code failure_reason} */
    public JsonObject advance(String id, Map<String, ?> goal) {
        return api.post("/v1/sandbox/orders/" + Api.id(id) + "/advance", goal, false);
    }
}
