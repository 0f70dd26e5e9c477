import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A partner's integration in Java with nothing but the JDK: java Partner.java BASE_URL */
public final class Partner {
    private static final String KEY = "pk_test_dropcolis_partner";
    private static final String SECRET = "sk_test_secret_dropcolis_partner";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public static void main(String[] args) throws Exception {
        var base = args[0].replaceAll("/$", "");
        var places = """
            "pickup": {"name": "Entrep\u00f4t", "phone": "+15145550001", "address": {"line1": "1 Rue A", "city": "Montr\u00e9al", "province": "QC", "postal_code": "H1A1A1", "country": "CA"}},
            "dropoff": {"name": "Ren\u00e9 L\u00e9vesque", "phone": "+15145550002", "address": {"line1": "2 Rue B", "city": "Montr\u00e9al", "province": "QC", "postal_code": "H2L1P1", "country": "CA"}},
            "parcels": [{"weight_kg": 2.5}]""";

        var quote = call(base, "POST", "/v1/rates/quote", "{\"service_level\": \"standard\", " + places + "}");
        expect("quote", quote.statusCode(), 200);
        expect("price", field(quote.body(), "rate_cents"), "1299");

        var reference = "JAVA-" + UUID.randomUUID();
        var order = "{\"partner_order_id\": \"" + reference + "\", \"quote_id\": \"" + field(quote.body(), "quote_id") + "\", \"service_level\": \"standard\", " + places + "}";
        var created = call(base, "POST", "/v1/orders", order);
        expect("create", created.statusCode(), 201);
        expect("accents", created.body().contains("Ren\u00e9 L\u00e9vesque"), true);

        var target = "/v1/orders/" + field(created.body(), "order_id");
        expect("read", call(base, "GET", target, "").statusCode(), 200);

        var listed = call(base, "GET", "/v1/orders?partner_order_id=" + reference, "");
        expect("list", listed.body().contains(reference), true);

        var cancelled = call(base, "POST", target + "/cancel", "");
        expect("cancel", cancelled.statusCode(), 200);
        expect("cancelled", field(cancelled.body(), "status"), "cancelled");
        System.out.println("Partner.java: every step as expected");
    }

    private static HttpResponse<String> call(String base, String method, String target, String body) throws Exception {
        var timestamp = Long.toString(Instant.now().getEpochSecond());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signed = timestamp + "\n" + method + "\n" + target + "\n" + body;
        var signature = HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        var publisher = body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(base + target)).method(method, publisher)
            .header("X-Api-Key", KEY).header("X-Timestamp", timestamp).header("X-Signature", "v1=" + signature)
            .header("Content-Type", "application/json").build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String field(String json, String name) {
        var match = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",}]+)").matcher(json);
        if (!match.find()) throw new AssertionError("no " + name + " in " + json);
        return match.group(1);
    }

    private static void expect(String what, Object actual, Object expected) {
        if (!expected.equals(actual)) throw new AssertionError(what + ": expected " + expected + ", got " + actual);
    }
}
