package app.parcours;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Map;

/** A partner's way into Parcours: {@code ParcoursClient.builder("https://api.example.com").key(…).secret(…).build()}. Threads may share one. */
public final class ParcoursClient {
    public static final String VERSION = "1.0.0";

    private final Map<String, Api> apis;

    private ParcoursClient(Builder options) {
        var transport = new Transport(options);
        apis = Map.of(
            "delivery", new Api(transport, new Credentials.Signature(options.key, options.secret)),
            "unboxing", new Api(transport, new Credentials.Bearer(options.apiKey)),
            "reviews", new Api(transport, new Credentials.Token(transport, options.clientId, options.clientSecret, options.clock)),
            "none", new Api(transport, new Credentials.None()));
    }

    /** @param baseUrl such as {@code https://api.example.com}, without a path */
    public static Builder builder(String baseUrl) {
        return new Builder(baseUrl);
    }

    /** A price, which holds for 24 hours when its {@code quote_id} comes with the order. */
    public JsonObject quote(Map<String, ?> facts) {
        return apis.get("delivery").post("/v1/rates/quote", facts, true);
    }

    /** Delivery orders. */
    public Orders orders() {
        return new Orders(apis.get("delivery"));
    }

    /** What the recipient sees, for which nobody needs credentials. */
    public Tracking tracking() {
        return new Tracking(apis.get("none"));
    }

    /** Moves test orders. */
    public Simulator simulator() {
        return new Simulator(apis.get("delivery"));
    }

    /** Where events are sent to; what receives them is {@link Webhooks#verify}. */
    public Webhooks webhooks() {
        return new Webhooks(apis.get("delivery"));
    }

    /** Proof of what was in the box. */
    public Unboxing unboxing() {
        return new Unboxing(apis.get("unboxing"));
    }

    /** The shops that customers are asked about. */
    public Websites websites() {
        return new Websites(apis.get("reviews"));
    }

    /** Purchases whose customers are asked for a review. */
    public Purchases purchases() {
        return new Purchases(apis.get("reviews"));
    }

    /**
     * Any other call of the API.
     *
     * @param auth whose credentials: {@code delivery}, {@code unboxing}, {@code reviews} or {@code none}
     * @param path such as {@code /v1/webhook_deliveries}, percent-encoded
     * @param query what follows the path; may be empty
     * @param body null when there is none
     */
    public JsonElement request(String auth, String method, String path, Map<String, ?> query, Object body) {
        if (!apis.containsKey(auth))
            throw new IllegalArgumentException("The credentials are delivery, unboxing, reviews or none.");
        return apis.get(auth).call(method, path, query, body, Map.of(), method.equals("GET"));
    }

    /** What a client is made of. Give the credentials of the surfaces that you call. */
    public static final class Builder {
        final String baseUrl;
        String key;
        String secret;
        String apiKey;
        String clientId;
        String clientSecret;
        String language;
        Duration timeout = Duration.ofSeconds(30);
        int maxRetries = 3;
        Duration retryDelay = Duration.ofMillis(500);
        Duration maxRetryDelay = Duration.ofSeconds(8);
        Clock clock = Clock.system();

        private Builder(String baseUrl) {
            this.baseUrl = baseUrl;
        }

        /** {@code pk_live_…} or {@code pk_test_…}, for delivery orders and webhooks. */
        public Builder key(String key) {
            this.key = key;
            return this;
        }

        /** The secret of the key. */
        public Builder secret(String secret) {
            this.secret = secret;
            return this;
        }

        /** {@code sk_live_…} or {@code sk_test_…}, for unboxing orders. */
        public Builder apiKey(String apiKey) {
            this.apiKey = apiKey;
            return this;
        }

        /** For purchases and reviews. */
        public Builder clientId(String clientId) {
            this.clientId = clientId;
            return this;
        }

        /** The secret of the client. */
        public Builder clientSecret(String clientSecret) {
            this.clientSecret = clientSecret;
            return this;
        }

        /** Of messages: {@code fr} or {@code en}. */
        public Builder language(String language) {
            this.language = language;
            return this;
        }

        /** For one attempt, its answer included. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** How often a request is repeated that failed and may have more luck. */
        public Builder maxRetries(int maxRetries) {
            this.maxRetries = maxRetries;
            return this;
        }

        /** The longest wait before the first repetition, twice as long before each further one. */
        public Builder retryDelay(Duration retryDelay) {
            this.retryDelay = retryDelay;
            return this;
        }

        /** What this wait never exceeds. */
        public Builder maxRetryDelay(Duration maxRetryDelay) {
            this.maxRetryDelay = maxRetryDelay;
            return this;
        }

        /** For tests. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        public ParcoursClient build() {
            return new ParcoursClient(this);
        }
    }
}
