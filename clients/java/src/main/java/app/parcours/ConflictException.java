package app.parcours;

/** 409: a duplicate, or a step that the state forbids. */
public final class ConflictException extends ApiException {
    private static final long serialVersionUID = 1;

    ConflictException(Reply reply) {
        super(reply);
    }
}
