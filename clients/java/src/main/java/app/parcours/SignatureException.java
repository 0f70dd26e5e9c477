package app.parcours;

/** A webhook is not ours, or too old. Answer 400 and do nothing. */
public final class SignatureException extends ParcoursException {
    private static final long serialVersionUID = 1;

    SignatureException(String message) {
        super(message, null);
    }
}
