package app.parcours;

/** 401: the credentials are missing, wrong or revoked. */
public final class AuthenticationException extends ApiException {
    private static final long serialVersionUID = 1;

    AuthenticationException(Reply reply) {
        super(reply);
    }
}
