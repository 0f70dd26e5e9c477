package app.parcours;

/** No answer came, and nobody knows what became of the request. What carries an idempotency key may be sent again under the same one. */
public final class ConnectionException extends ParcoursException {
    private static final long serialVersionUID = 1;

    ConnectionException(String message, Throwable cause) {
        super(message, cause);
    }
}
