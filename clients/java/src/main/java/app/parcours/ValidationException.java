package app.parcours;

/** 422: fields are wrong; see {@link #errors}. */
public final class ValidationException extends ApiException {
    private static final long serialVersionUID = 1;

    ValidationException(Reply reply) {
        super(reply);
    }
}
