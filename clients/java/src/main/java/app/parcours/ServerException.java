package app.parcours;

/** 5xx, after all retries. */
public final class ServerException extends ApiException {
    private static final long serialVersionUID = 1;

    ServerException(Reply reply) {
        super(reply);
    }
}
