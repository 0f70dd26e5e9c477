package app.parcours;

/** All that is thrown about a call or a webhook. */
public abstract class ParcoursException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ParcoursException(String message, Throwable cause) {
        super(message, cause);
    }
}
