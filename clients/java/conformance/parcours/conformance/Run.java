package parcours.conformance;

import app.parcours.ApiException;
import app.parcours.AuthenticationException;
import app.parcours.Clock;
import app.parcours.ConflictException;
import app.parcours.ConnectionException;
import app.parcours.ForbiddenException;
import app.parcours.NotFoundException;
import app.parcours.ParcoursClient;
import app.parcours.ParcoursException;
import app.parcours.RateLimitException;
import app.parcours.ServerException;
import app.parcours.SignatureException;
import app.parcours.ValidationException;
import app.parcours.Webhooks;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs clients/conformance/script.json against a server; its README says how. Usage: Run SCRIPT */
public final class Run {
    /** Time that passes when it is told to. */
    private static final class ToldClock implements Clock {
        private List<Double> waits = new ArrayList<>();
        private Duration ahead = Duration.ZERO;

        @Override
        public long now() {
            return System.nanoTime() + ahead.toNanos();
        }

        @Override
        public void sleep(Duration duration) {
            waits.add(duration.toNanos() / 1e9);
        }
    }

    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(String why) {
            super(why);
        }
    }

    private static final Gson GSON = new GsonBuilder().serializeNulls().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z_]\\w*)\\}");

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, JsonElement> values = new HashMap<>();
    private final JsonObject script;
    private ParcoursClient client;
    private ToldClock clock;

    private Run(JsonObject script) {
        this.script = script;
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("PARCOURS_"))
                values.put(name, new JsonPrimitive(value));
        });
        values.put("random", new JsonPrimitive(String.format("%012x", new SecureRandom().nextLong() & 0xffffffffffffL)));
        values.put("now", new JsonPrimitive(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
        if (script.has("values"))
            script.getAsJsonObject("values").entrySet().forEach(one -> values.put(one.getKey(), fill(one.getValue())));
    }

    public static void main(String[] args) throws Exception {
        var script = JsonParser.parseString(Files.readString(Path.of(args[0]), StandardCharsets.UTF_8)).getAsJsonObject();
        System.exit(new Run(script).all() ? 0 : 1);
    }

    private boolean all() {
        var scenarios = script.getAsJsonArray("scenarios");
        var isGood = true;
        out.println("1.." + scenarios.size());
        for (var one : scenarios) {
            var name = one.getAsJsonObject().get("name").getAsString();
            try {
                scenario(one.getAsJsonObject());
                out.println("ok - " + name);
            } catch (Exception why) {
                isGood = false;
                out.println("not ok - " + name + ": " + said(why).replaceAll("[\\r\\n]", " "));
            }
        }
        return isGood;
    }

    private static String said(Exception why) {
        return why instanceof Failed ? why.getMessage() : why.toString();
    }

    private void scenario(JsonObject scenario) throws Exception {
        var about = new JsonObject();
        about.add("scenario", scenario.get("name"));
        tell(about);
        clock = new ToldClock();
        client = client(scenario.has("client") ? fill(scenario.get("client")).getAsJsonObject() : new JsonObject());

        var index = 0;
        for (var step : scenario.getAsJsonArray("steps")) {
            index++;
            try {
                step(fill(step).getAsJsonObject());
            } catch (Exception why) {
                throw new Failed("step " + index + ": " + said(why));
            }
        }
    }

    private ParcoursClient client(JsonObject over) {
        var builder = ParcoursClient.builder(option(over, "base_url", "PARCOURS_URL"))
            .key(option(over, "key", "PARCOURS_KEY")).secret(option(over, "secret", "PARCOURS_SECRET")).apiKey(option(over, "api_key", "PARCOURS_API_KEY"))
            .clientId(option(over, "client_id", "PARCOURS_CLIENT_ID")).clientSecret(option(over, "client_secret", "PARCOURS_CLIENT_SECRET")).clock(clock);
        if (over.has("language"))
            builder.language(over.get("language").getAsString());
        if (over.has("timeout"))
            builder.timeout(Duration.ofMillis((long) (over.get("timeout").getAsDouble() * 1000)));
        if (over.has("max_retries"))
            builder.maxRetries(over.get("max_retries").getAsInt());
        return builder.build();
    }

    private String option(JsonObject over, String name, String variable) {
        var value = over.has(name) ? over.get(name) : values.get(variable);
        return value == null || value.isJsonNull() ? null : value.getAsString();
    }

    private void step(JsonObject step) throws Exception {
        if (step.has("call"))
            called(step);
        else if (step.has("waits"))
            waited(step);
        else if (step.has("clock"))
            clock.ahead = clock.ahead.plusMillis((long) (step.get("clock").getAsDouble() * 1000));
        else {
            var told = step.deepCopy();
            told.remove("save");
            save(step, tell(told));
        }
    }

    private void called(JsonObject step) {
        var name = step.get("call").getAsString();
        var with = step.has("with") ? step.getAsJsonObject("with") : new JsonObject();
        var key = step.has("options") ? step.getAsJsonObject("options").get("idempotency_key").getAsString() : null;
        JsonElement answer;
        try {
            answer = call(name, with, key, step.has("take") ? step.get("take").getAsInt() : Integer.MAX_VALUE);
        } catch (ParcoursException | IllegalArgumentException error) {
            if (!step.has("fails"))
                throw error;
            match(step.get("fails"), described(error), "error");
            return;
        }
        if (step.has("fails"))
            throw new Failed(name + " did not fail: " + answer);
        if (step.has("expect"))
            match(step.get("expect"), answer, "answer");
        save(step, answer);
    }

    private JsonElement call(String name, JsonObject with, String key, int most) {
        var id = with.has("id") ? with.get("id").getAsString() : null;
        var website = with.has("website_id") ? with.get("website_id").getAsString() : null;
        var all = map(with);
        var rest = map(with);
        rest.keySet().removeAll(List.of("id", "website_id"));
        switch (name) {
            case "quote": return client.quote(all);
            case "orders.create": return key == null ? client.orders().create(all) : client.orders().create(all, key);
            case "orders.get": return client.orders().get(id);
            case "orders.list": return client.orders().list(all);
            case "orders.all": return take(client.orders().all(all), most);
            case "orders.cancel": return rest.isEmpty() ? client.orders().cancel(id) : client.orders().cancel(id, (String) rest.get("reason"));
            case "tracking.get": return client.tracking().get(id);
            case "simulator.advance": return rest.isEmpty() ? client.simulator().advance(id) : client.simulator().advance(id, rest);
            case "webhooks.endpoints.create": return client.webhooks().endpoints().create(all, key);
            case "webhooks.endpoints.get": return client.webhooks().endpoints().get(id);
            case "webhooks.endpoints.list": return client.webhooks().endpoints().list(all);
            case "webhooks.endpoints.all": return take(client.webhooks().endpoints().all(all), most);
            case "webhooks.endpoints.update": return client.webhooks().endpoints().update(id, rest);
            case "webhooks.endpoints.delete": return client.webhooks().endpoints().delete(id);
            case "webhooks.endpoints.rotate_secret":
                return rest.isEmpty() ? client.webhooks().endpoints().rotateSecret(id) : client.webhooks().endpoints().rotateSecret(id, with.get("overlap_hours").getAsInt());
            case "webhooks.test": return all.isEmpty() ? client.webhooks().test() : client.webhooks().test(all);
            case "webhooks.verify": return verify(with);
            case "unboxing.orders.create": return client.unboxing().orders().create(all, key);
            case "unboxing.orders.get": return client.unboxing().orders().get(Long.parseLong(id));
            case "unboxing.orders.list": return client.unboxing().orders().list(all);
            case "unboxing.orders.all": return take(client.unboxing().orders().all(all), most);
            case "unboxing.orders.ship": return rest.isEmpty() ? client.unboxing().orders().ship(Long.parseLong(id)) : client.unboxing().orders().ship(Long.parseLong(id), rest);
            case "unboxing.orders.deliver": return client.unboxing().orders().deliver(Long.parseLong(id));
            case "unboxing.orders.resolve": return client.unboxing().orders().resolve(Long.parseLong(id), (String) rest.get("resolution"), (String) rest.get("note"));
            case "unboxing.orders.cancel": return client.unboxing().orders().cancel(Long.parseLong(id), (String) rest.get("reason"));
            case "unboxing.stats": return client.unboxing().stats();
            case "websites.list": return client.websites().list();
            case "purchases.submit": return client.purchases().submit(website, GSON.fromJson(with.get("events"), new TypeToken<List<Map<String, Object>>>() { }.getType()), key);
            case "purchases.follow_up": return client.purchases().followUp(website, rest);
            case "purchases.follow_up_all": return take(client.purchases().followUpAll(website, rest), most);
            case "purchases.erase": return client.purchases().erase(website, id);
            case "request":
                return client.request(with.get("auth").getAsString(), with.get("method").getAsString(), with.get("path").getAsString(),
                    with.has("query") ? map(with.getAsJsonObject("query")) : Map.of(), all.get("body"));
            default: throw new Failed("no such call: " + name);
        }
    }

    private static JsonElement verify(JsonObject with) {
        var body = with.get("body").getAsString().getBytes(StandardCharsets.UTF_8);
        var headers = map(with.getAsJsonObject("headers"));
        var secrets = new ArrayList<String>();
        if (with.get("secret").isJsonArray())
            with.getAsJsonArray("secret").forEach(one -> secrets.add(one.getAsString()));
        else
            secrets.add(with.get("secret").getAsString());
        if (!with.has("now") && !with.has("scheme"))
            return Webhooks.verify(body, headers, secrets.toArray(String[]::new));

        var scheme = with.has("scheme") ? Webhooks.Scheme.valueOf(with.get("scheme").getAsString().toUpperCase()) : Webhooks.Scheme.AUTO;
        var now = with.has("now") ? Instant.ofEpochSecond(with.get("now").getAsLong()) : Instant.now();
        return Webhooks.verify(body, Webhooks.named(headers), secrets, scheme, Duration.ofSeconds(300), now);
    }

    private static Map<String, Object> map(JsonObject object) {
        return GSON.fromJson(object, new TypeToken<Map<String, Object>>() { }.getType());
    }

    private static JsonArray take(Iterable<JsonObject> rows, int most) {
        var taken = new JsonArray();
        for (var row : rows) {
            taken.add(row);
            if (taken.size() == most)
                break;
        }
        return taken;
    }

    private static JsonObject described(RuntimeException error) {
        var facts = new JsonObject();
        facts.addProperty("type", typeOf(error));
        facts.addProperty("message", error.getMessage());
        if (error instanceof ApiException) {
            var refusal = (ApiException) error;
            facts.addProperty("status", refusal.status());
            facts.addProperty("code", refusal.code());
            facts.addProperty("request_id", refusal.requestId());
            facts.add("details", refusal.details());
            facts.add("errors", GSON.toJsonTree(refusal.errors()));
            facts.addProperty("retry_after", refusal.retryAfter() == null ? null : refusal.retryAfter().toMillis() / 1000.0);
        }
        return facts;
    }

    private static String typeOf(RuntimeException error) {
        return error instanceof AuthenticationException ? "authentication"
            : error instanceof ForbiddenException ? "forbidden"
            : error instanceof NotFoundException ? "not_found"
            : error instanceof ConflictException ? "conflict"
            : error instanceof ValidationException ? "validation"
            : error instanceof RateLimitException ? "rate_limit"
            : error instanceof ServerException ? "server"
            : error instanceof ApiException ? "api"
            : error instanceof ConnectionException ? "connection"
            : error instanceof SignatureException ? "signature"
            : "argument";
    }

    private void waited(JsonObject step) {
        var waits = clock.waits;
        clock.waits = new ArrayList<>();
        var bounds = step.getAsJsonArray("waits");
        var fits = waits.size() == bounds.size();
        var varies = false;
        var isJittered = false;
        for (var index = 0; fits && index < waits.size(); index++) {
            var min = bounds.get(index).getAsJsonObject().get("min").getAsDouble();
            var max = bounds.get(index).getAsJsonObject().get("max").getAsDouble();
            fits = waits.get(index) >= min && waits.get(index) <= max;
            varies |= min != max;
            isJittered |= waits.get(index) > min && waits.get(index) < max;
        }
        var total = waits.stream().mapToDouble(Double::doubleValue).sum();
        if (!fits || (varies && !isJittered) || (step.has("total_at_least") && total < step.get("total_at_least").getAsDouble()))
            throw new Failed("waits are " + waits + ", expected " + bounds);
    }

    private void save(JsonObject step, JsonElement answer) {
        if (!step.has("save"))
            return;
        for (var one : step.getAsJsonObject("save").entrySet()) {
            var part = answer;
            for (var place : one.getValue().getAsString().split("\\."))
                part = part == null ? null : part.isJsonArray() ? part.getAsJsonArray().get(Integer.parseInt(place)) : part.getAsJsonObject().get(place);
            if (part == null)
                throw new Failed("there is no " + one.getValue() + " in " + answer);
            values.put(one.getKey(), part);
        }
    }

    /** Puts the values in, everywhere. */
    private JsonElement fill(JsonElement value) {
        if (value.isJsonObject()) {
            var filled = new JsonObject();
            value.getAsJsonObject().entrySet().forEach(one -> filled.add(one.getKey(), fill(one.getValue())));
            return filled;
        }
        if (value.isJsonArray()) {
            var filled = new JsonArray();
            value.getAsJsonArray().forEach(one -> filled.add(fill(one)));
            return filled;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString())
            return value;

        var text = value.getAsString();
        var whole = NAME.matcher(text);
        if (whole.matches() && values.containsKey(whole.group(1)))
            return values.get(whole.group(1));
        return new JsonPrimitive(NAME.matcher(text).replaceAll(found -> {
            var known = values.get(found.group(1));
            return Matcher.quoteReplacement(known == null ? found.group() : known.isJsonPrimitive() ? known.getAsString() : known.toString());
        }));
    }

    private static void match(JsonElement expected, JsonElement actual, String where) {
        if (!fits(expected, actual, where))
            throw new Failed(where + " is " + actual + ", expected " + expected);
    }

    private static boolean fits(JsonElement expected, JsonElement actual, String where) {
        if (expected.isJsonArray()) {
            if (actual == null || !actual.isJsonArray() || actual.getAsJsonArray().size() != expected.getAsJsonArray().size())
                return false;
            for (var index = 0; index < expected.getAsJsonArray().size(); index++)
                match(expected.getAsJsonArray().get(index), actual.getAsJsonArray().get(index), where + "." + index);
            return true;
        }
        if (!expected.isJsonObject())
            return isEqual(expected, actual == null ? JsonNull.INSTANCE : actual);

        var asked = expected.getAsJsonObject();
        if (asked.has("$match"))
            return actual != null && actual.isJsonPrimitive() && !actual.getAsJsonPrimitive().isBoolean() && Pattern.compile(asked.get("$match").getAsString()).matcher(actual.getAsString()).find();
        if (asked.has("$length"))
            return actual != null && actual.isJsonArray() && actual.getAsJsonArray().size() == asked.get("$length").getAsInt();
        if (asked.has("$contains"))
            return actual != null && actual.isJsonArray() && anyMatches(asked.get("$contains"), actual.getAsJsonArray());
        if (asked.has("$absent"))
            return actual == null || actual.isJsonNull();
        if (actual == null || !actual.isJsonObject())
            return false;
        for (var one : asked.entrySet())
            match(one.getValue(), actual.getAsJsonObject().get(one.getKey()), where + "." + one.getKey());
        return true;
    }

    private static boolean isEqual(JsonElement expected, JsonElement actual) {
        var areNumbers = isNumber(expected) && isNumber(actual);
        return areNumbers ? expected.getAsBigDecimal().compareTo(actual.getAsBigDecimal()) == 0 : isNumber(expected) == isNumber(actual) && expected.equals(actual);
    }

    private static boolean isNumber(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    }

    private static boolean anyMatches(JsonElement expected, JsonArray list) {
        for (var one : list) {
            try {
                match(expected, one, "");
                return true;
            } catch (Failed other) {
                // Perhaps the next one.
            }
        }
        return false;
    }

    /** Says something to the proxy. */
    private JsonObject tell(JsonObject what) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(values.get("PARCOURS_FAULTS_URL").getAsString())).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(what.toString(), StandardCharsets.UTF_8)).build();
        var answer = JsonParser.parseString(http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)).body()).getAsJsonObject();
        if (!answer.get("ok").getAsBoolean())
            throw new Failed(answer.get("why").getAsString());
        return answer;
    }
}
