package app.parcours;

/** 403: the credentials do not allow this. */
public final class ForbiddenException extends ApiException {
    private static final long serialVersionUID = 1;

    ForbiddenException(Reply reply) {
        super(reply);
    }
}
