package app.parcours;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** How a request shows whose it is. */
interface Credentials {
    /** Before each attempt: what {@link #headers} will show. */
    default String prepare() {
        return null;
    }

    Map<String, String> headers(String proof, String method, String target, byte[] body);

    /** After a 401: whether there is hope that another attempt fares better. */
    default boolean renew(String proof) {
        return false;
    }

    static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }

    /** For what everyone may see. */
    final class None implements Credentials {
        @Override
        public Map<String, String> headers(String proof, String method, String target, byte[] body) {
            return Map.of();
        }
    }

    /** A merchant's key. */
    final class Bearer implements Credentials {
        private final String apiKey;

        Bearer(String apiKey) {
            this.apiKey = apiKey;
        }

        @Override
        public String prepare() {
            if (isEmpty(apiKey))
                throw new IllegalArgumentException("This call needs apiKey.");
            return apiKey;
        }

        @Override
        public Map<String, String> headers(String proof, String method, String target, byte[] body) {
            return Map.of("Authorization", "Bearer " + proof);
        }
    }

    /** A key pair: each attempt is signed anew, since a signature is good for five minutes. */
    final class Signature implements Credentials {
        private final String key;
        private final String secret;

        Signature(String key, String secret) {
            this.key = key;
            this.secret = secret;
        }

        @Override
        public String prepare() {
            if (isEmpty(key) || isEmpty(secret))
                throw new IllegalArgumentException("This call needs key and secret.");
            return null;
        }

        @Override
        public Map<String, String> headers(String proof, String method, String target, byte[] body) {
            var timestamp = Long.toString(Instant.now().getEpochSecond());
            var head = timestamp + "\n" + method + "\n" + target + "\n";
            var signature = Hmac.hex(Hmac.of(secret.getBytes(StandardCharsets.UTF_8), head.getBytes(StandardCharsets.UTF_8), body));
            return Map.of("X-Api-Key", key, "X-Timestamp", timestamp, "X-Signature", "v1=" + signature);
        }
    }

    /** An access token by OAuth's client-credentials grant, kept until shortly before it expires. */
    final class Token implements Credentials {
        private static final String PATH = "/realms/parcours/protocol/openid-connect/token";
        private static final byte[] FORM = "grant_type=client_credentials&scope=openid".getBytes(StandardCharsets.UTF_8);

        /** Before its end, from when on a token is not used any more. */
        private static final Duration MARGIN = Duration.ofSeconds(30);

        private final Transport transport;
        private final String clientId;
        private final String clientSecret;
        private final Clock clock;
        private String token;
        private long until;

        Token(Transport transport, String clientId, String clientSecret, Clock clock) {
            this.transport = transport;
            this.clientId = clientId;
            this.clientSecret = clientSecret;
            this.clock = clock;
        }

        /** One thread asks, the others wait for its answer. */
        @Override
        public synchronized String prepare() {
            if (isEmpty(clientId) || isEmpty(clientSecret))
                throw new IllegalArgumentException("This call needs clientId and clientSecret.");
            if (token == null || clock.now() - until >= 0)
                fetch();
            return token;
        }

        @Override
        public Map<String, String> headers(String proof, String method, String target, byte[] body) {
            return Map.of("Authorization", "Bearer " + proof);
        }

        @Override
        public synchronized boolean renew(String proof) {
            // Another thread may have a new one already.
            if (proof.equals(token))
                token = null;
            return true;
        }

        private void fetch() {
            var asked = clock.now();
            // RFC 6749, 2.3.1: both are form-encoded before they are joined.
            var pair = Api.encode(clientId) + ":" + Api.encode(clientSecret);
            var basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            var headers = Map.of("Authorization", "Basic " + basic, "Content-Type", "application/x-www-form-urlencoded");
            var given = transport.call(new Request("POST", PATH, FORM, headers, new None(), true)).getAsJsonObject();
            until = asked + Duration.ofSeconds(given.get("expires_in").getAsLong()).minus(MARGIN).toNanos();
            token = given.get("access_token").getAsString();
        }
    }
}
