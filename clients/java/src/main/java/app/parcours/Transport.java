package app.parcours;

import com.google.gson.JsonElement;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends a request until there is an answer worth giving to the caller. */
final class Transport {
    /** Who is told to come back later than this hears of it: nobody wants to sleep until the month is over. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final String baseUrl;
    private final String language;
    private final Duration timeout;
    private final int maxRetries;
    private final Duration retryDelay;
    private final Duration maxRetryDelay;
    private final Clock clock;
    private final HttpClient http;

    Transport(ParcoursClient.Builder options) {
        if (!options.baseUrl.matches("(?i)https?://[^/?#@]+/*"))
            throw new IllegalArgumentException("The base URL must look like https://api.example.com, without a path.");
        baseUrl = options.baseUrl.replaceAll("/+$", "");
        language = options.language;
        timeout = options.timeout;
        maxRetries = options.maxRetries;
        retryDelay = options.retryDelay;
        maxRetryDelay = options.maxRetryDelay;
        clock = options.clock;
        // HTTP/2 without TLS begins as an upgrade, which not every proxy understands.
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).connectTimeout(timeout).build();
    }

    JsonElement call(Request request) {
        var hope = true;
        for (var attempt = 0;; ) {
            // Outside the attempt, since a token is fetched with retries of its own.
            var proof = request.credentials.prepare();
            ParcoursException failure;
            Duration asked = null;
            try {
                var reply = send(request, proof);
                if (reply.isGood())
                    return reply.json();
                if (reply.status() == 401 && hope && request.credentials.renew(proof)) {
                    hope = false;
                    continue;
                }
                var refusal = ApiException.of(reply);
                asked = refusal.retryAfter();
                failure = refusal;
            } catch (ConnectionException lost) {
                failure = lost;
            }

            if (attempt >= maxRetries || !mayPass(failure, request.repeatable))
                throw failure;
            pause(asked == null ? upTo(longest(attempt)) : asked.plus(upTo(retryDelay)), failure);
            attempt++;
        }
    }

    /** Whether another attempt may have more luck, and does not do the same twice. */
    private static boolean mayPass(ParcoursException failure, boolean repeatable) {
        if (!(failure instanceof ApiException))
            return repeatable && !Thread.currentThread().isInterrupted();
        var refusal = (ApiException) failure;
        if (refusal.retryAfter() != null && refusal.retryAfter().compareTo(LONGEST_WAIT) > 0)
            return false;
        // Turned away before anything was done.
        if (refusal.status() == 429 || refusal.status() == 503 || "idempotency_in_progress".equals(refusal.code()))
            return true;
        return refusal.status() >= 500 && repeatable;
    }

    private Duration longest(int attempt) {
        // Beyond thirty doublings every wait is the longest.
        var grown = retryDelay.multipliedBy(1L << Math.min(attempt, 30));
        return grown.compareTo(maxRetryDelay) < 0 ? grown : maxRetryDelay;
    }

    /** At random, so that those who failed together do not come back together. */
    private static Duration upTo(Duration longest) {
        return Duration.ofNanos((long) (longest.toNanos() * ThreadLocalRandom.current().nextDouble()));
    }

    private void pause(Duration wait, ParcoursException failure) {
        try {
            clock.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private Reply send(Request request, String proof) {
        var body = request.body.length == 0 ? new Once() : HttpRequest.BodyPublishers.ofByteArray(request.body);
        var sent = HttpRequest.newBuilder(URI.create(baseUrl + request.target)).timeout(timeout).method(request.method, body);
        headersOf(request, proof).forEach(sent::setHeader);
        var answer = http.sendAsync(sent.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            // The request's own timeout ends with the headers.
            return new Reply(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw new ConnectionException("No answer: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ConnectionException("No answer within " + timeout.toMillis() + " ms.", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ConnectionException("Interrupted.", e);
        }
    }

    private Map<String, String> headersOf(Request request, String proof) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "parcours-java/" + ParcoursClient.VERSION);
        if (language != null)
            headers.put("Accept-Language", language);
        if (request.body.length > 0)
            headers.put("Content-Type", "application/json");
        headers.putAll(request.credentials.headers(proof, request.method, request.target, request.body));
        headers.putAll(request.headers);
        return headers;
    }
}
