package app.parcours;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Receives events. */
public final class Webhooks {
    /** What a webhook is verified by. */
    public enum Scheme {
        /** {@link #STANDARD} where its headers are there, else {@link #DROP}. */
        AUTO,
        /** The headers of Standard Webhooks, which cover the time of the attempt too. */
        STANDARD,
        /** {@code Drop-Signature}, which does not. */
        DROP
    }

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final Api api;

    Webhooks(Api api) {
        this.api = api;
    }

    public WebhookEndpoints endpoints() {
        return new WebhookEndpoints(api);
    }

    /** Sends a sample event to the newest active endpoint now. */
    public JsonObject test() {
        return test(null);
    }

    /** @param sample {@code url}, {@code type} or both */
    public JsonObject test(Map<String, ?> sample) {
        return api.post("/v1/webhooks/test", sample, false);
    }

    /**
     * The event, once it is sure that we sent it: {@code Webhooks.verify(request.getInputStream().readAllBytes(), request::getHeader, secret)}.
     *
     * @param body the raw bytes, as they came
     * @param header a header by its name, null when it is absent
     * @param secrets {@code whsec_…}; several while you change from one to the next
     * @throws SignatureException when it is not ours, or too old
     */
    public static JsonObject verify(byte[] body, Function<String, String> header, String... secrets) {
        return verify(body, header, List.of(secrets), Scheme.AUTO, TOLERANCE, Instant.now());
    }

    /** @param headers texts or lists of them, by names in any case */
    public static JsonObject verify(byte[] body, Map<String, ?> headers, String... secrets) {
        return verify(body, named(headers), secrets);
    }

    /** @param tolerance by how much the attempt may be older or newer than {@code now} */
    public static JsonObject verify(byte[] body, Function<String, String> header, List<String> secrets, Scheme scheme, Duration tolerance, Instant now) {
        // A secret from a file often ends in a line feed.
        var keys = secrets.stream().map(String::strip).collect(Collectors.toList());
        if (keys.isEmpty() || keys.contains(""))
            throw new IllegalArgumentException("The secret is empty.");

        var isStandard = scheme == Scheme.STANDARD || (scheme == Scheme.AUTO
            && (header.apply("webhook-id") != null || header.apply("webhook-timestamp") != null || header.apply("webhook-signature") != null));
        var isOurs = isStandard ? isSignedByStandard(body, header, keys, tolerance, now) : isSignedByDrop(body, header, keys);
        if (!isOurs)
            throw new SignatureException("No signature is that of this body under this secret.");
        return JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
    }

    /** Headers of a map by their names in any case. */
    public static Function<String, String> named(Map<String, ?> headers) {
        var named = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            // HttpURLConnection has its status line under null.
            if (name != null && value != null)
                named.put(name, value instanceof Collection ? String.join(" ", strings((Collection<?>) value)) : String.valueOf(value));
        });
        return named::get;
    }

    private static List<String> strings(Collection<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.toList());
    }

    private static boolean isSignedByStandard(byte[] body, Function<String, String> header, List<String> keys, Duration tolerance, Instant now) {
        var moment = text(header, "webhook-timestamp");
        if (!moment.matches("[0-9]{1,15}") || Duration.between(Instant.ofEpochSecond(Long.parseLong(moment)), now).abs().compareTo(tolerance) > 0)
            throw new SignatureException("webhook-timestamp is not within " + tolerance.toSeconds() + " seconds of our clock.");

        var head = (text(header, "webhook-id") + "." + moment + ".").getBytes(StandardCharsets.UTF_8);
        var expected = new ArrayList<String>();
        for (var key : keys)
            expected.add("v1," + Base64.getEncoder().encodeToString(Hmac.of(bytes(key), head, body)));
        return anySame(expected, List.of(text(header, "webhook-signature").split(" ")));
    }

    private static boolean isSignedByDrop(byte[] body, Function<String, String> header, List<String> keys) {
        var expected = new ArrayList<String>();
        for (var key : keys)
            expected.add("v1=" + Hmac.hex(Hmac.of(key.getBytes(StandardCharsets.UTF_8), body)));
        return anySame(expected, List.of(text(header, "drop-signature").toLowerCase(Locale.ROOT), text(header, "drop-signature-next").toLowerCase(Locale.ROOT)));
    }

    private static boolean anySame(List<String> expected, List<String> given) {
        return expected.stream().anyMatch(one -> given.stream().anyMatch(other ->
            MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] bytes(String secret) {
        var bytes = Base64.getDecoder().decode(secret.startsWith("whsec_") ? secret.substring("whsec_".length()) : secret);
        if (bytes.length == 0)
            throw new IllegalArgumentException("A secret is whsec_ and Base64.");
        return bytes;
    }

    private static String text(Function<String, String> header, String name) {
        var value = header.apply(name);
        return value == null ? "" : value;
    }
}
