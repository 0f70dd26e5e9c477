package app.parcours;

/** 404: unknown, or not yours. */
public final class NotFoundException extends ApiException {
    private static final long serialVersionUID = 1;

    NotFoundException(Reply reply) {
        super(reply);
    }
}
