package app.parcours;

/** 429: too many requests, or the plan is used up; see {@link #retryAfter}. */
public final class RateLimitException extends ApiException {
    private static final long serialVersionUID = 1;

    RateLimitException(Reply reply) {
        super(reply);
    }
}
