package app.parcours;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** No body, and no second sending: HttpClient repeats a GET by itself, at once and under an old signature, when the connection is closed without an answer. */
final class Once implements HttpRequest.BodyPublisher {
    private final AtomicBoolean isSent = new AtomicBoolean();

    /** Is asked for whenever the request is about to be sent. */
    @Override
    public long contentLength() {
        if (isSent.getAndSet(true))
            throw new UncheckedIOException(new IOException("The connection was closed without an answer."));
        return 0;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        HttpRequest.BodyPublishers.noBody().subscribe(subscriber);
    }
}
