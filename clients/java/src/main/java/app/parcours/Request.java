package app.parcours;

import java.util.Map;

/** What is asked, however often it is sent. */
final class Request {
    final String method;

    /** The path with its query, percent-encoded: what is signed is what is sent. */
    final String target;

    final byte[] body;
    final Map<String, String> headers;
    final Credentials credentials;

    /** Whether it may be sent again when nobody knows what became of it. */
    final boolean repeatable;

    Request(String method, String target, byte[] body, Map<String, String> headers, Credentials credentials, boolean repeatable) {
        this.method = method;
        this.target = target;
        this.body = body;
        this.headers = headers;
        this.credentials = credentials;
        this.repeatable = repeatable;
    }
}
