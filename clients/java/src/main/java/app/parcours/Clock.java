package app.parcours;

import java.time.Duration;

/** Time and its passing, which tests replace. */
public interface Clock {
    /** Nanoseconds from any moment, by a clock that nobody sets. */
    long now();

    void sleep(Duration duration) throws InterruptedException;

    static Clock system() {
        return new Clock() {
            @Override
            public long now() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration.toMillis());
            }
        };
    }
}
